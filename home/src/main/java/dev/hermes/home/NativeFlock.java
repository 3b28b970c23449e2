package dev.hermes.home;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The C calls behind {@link FileLock}. Loaded by the first lock, not at start-up. */
final class NativeFlock {
    private static final int LOCK_EXCLUSIVE = 2;
    private static final int LOCK_NOT_BLOCKING = 4;
    private static final int READ_WRITE = 2;
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    private static final int CREATE = MAC ? 0x200 : 0x40;
    private static final int CLOSE_ON_EXEC = MAC ? 0x1000000 : 0x80000;
    private static final int WOULD_BLOCK = MAC ? 35 : 11;
    private static final int INTERRUPTED = 4;
    private static final int OWNER_ONLY = 0600;

    /** How often a file may be replaced while we take it, before that counts as taken. */
    private static final int REPLACED = 100;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle FLOCK = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("flock"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int descriptor;

    private NativeFlock(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Empty when somebody else holds it; every other failure is an exception. */
    static Optional<NativeFlock> tryTake(Path file) throws IOException {
        var parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            PrivateDirectories.create(parent);
        }
        for (int i = 0; i < REPLACED; i++) {
            int descriptor = open(file);
            if (!flock(descriptor, file)) {
                close(descriptor);
                return Optional.empty();
            }
            if (named(descriptor, file)) {
                return Optional.of(new NativeFlock(descriptor));
            }
            close(descriptor);
        }
        return Optional.empty();
    }

    /** Whether the name still leads to what was opened: who deletes a lock file may do so between our two calls. */
    private static boolean named(int descriptor, Path file) {
        try {
            return identity(Path.of("/dev/fd/" + descriptor)).equals(identity(file));
        } catch (NoSuchFileException e) {
            return String.valueOf(e.getFile()).startsWith("/dev/fd"); // a system that does not tell
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return true;
        }
    }

    private static Map<String, Object> identity(Path file) throws IOException {
        return Files.readAttributes(file, "unix:dev,ino");
    }

    /** Closing the descriptor gives the lock back, as the end of the process would. */
    void release() {
        close(descriptor);
    }

    private static int open(Path file) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            int opened = (int) OPEN.invokeExact(
                    state,
                    arena.allocateFrom(file.toAbsolutePath().toString()),
                    READ_WRITE | CREATE | CLOSE_ON_EXEC,
                    OWNER_ONLY);
            if (opened < 0) {
                throw new IOException("open " + file + ": errno " + (int) ERRNO.get(state, 0L));
            }
            return opened;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C call throws nothing", e);
        }
    }

    private static boolean flock(int descriptor, Path file) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            if ((int) FLOCK.invokeExact(state, descriptor, LOCK_EXCLUSIVE | LOCK_NOT_BLOCKING) == 0) {
                return true;
            }
            int errno = (int) ERRNO.get(state, 0L);
            if (errno == WOULD_BLOCK || errno == INTERRUPTED) {
                return false;
            }
            close(descriptor);
            throw new IOException("flock " + file + ": errno " + errno);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C call throws nothing", e);
        }
    }

    private static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
            assert ignored <= 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C call throws nothing", e);
        }
    }
}
