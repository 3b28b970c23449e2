package dev.hermes.services.s6;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** The C calls that Java's files have no word for. Loaded by the first slot, not at start-up. */
final class Native {
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    private static final int WRITE_ONLY = 1;
    private static final int NOT_BLOCKING = MAC ? 0x4 : 0x800;
    private static final int CLOSE_ON_EXEC = MAC ? 0x1000000 : 0x80000;
    private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;
    private static final int NOT_PERMITTED = 1;
    private static final int EXISTS = 17;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle MKFIFO =
            handle("mkfifo", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle CHMOD =
            handle("chmod", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle LCHOWN = handle(
            "lchown",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle FLOCK =
            handle("flock", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Native() {}

    /** @throws FileAlreadyExistsException when something of that name is there */
    static void mkfifo(Path path, int mode) throws IOException {
        onPath("mkfifo", path, (state, name) -> (int) MKFIFO.invokeExact(state, name, mode));
    }

    /** Exactly this mode, whatever the umask. */
    static void chmod(Path path, int mode) throws IOException {
        onPath("chmod", path, (state, name) -> (int) CHMOD.invokeExact(state, name, mode));
    }

    /** Gives the file away if that is allowed; who may not is its owner already. A link itself, not what it leads to. */
    static void chownIfPermitted(Path path, int uid, int gid) throws IOException {
        try {
            onPath("chown", path, (state, name) -> (int) LCHOWN.invokeExact(state, name, uid, gid));
        } catch (Refused e) {
            if (e.errno != NOT_PERMITTED) {
                throw e;
            }
        }
    }

    /** Whether some process reads from this FIFO right now. */
    static boolean hasReader(Path fifo) {
        try {
            close(onPath("open", fifo, (state, name) ->
                    (int) OPEN.invokeExact(state, name, WRITE_ONLY | NOT_BLOCKING | CLOSE_ON_EXEC)));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** A descriptor that reads a file or a directory. */
    static int open(Path path) throws IOException {
        return onPath("open", path, (state, name) -> (int) OPEN.invokeExact(state, name, CLOSE_ON_EXEC));
    }

    /** Whether the lock was free and is ours now, until the descriptor is closed. */
    static boolean tryLock(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            return (int) FLOCK.invokeExact(arena.allocate(STATE), descriptor, LOCK_EXCLUSIVE_NOW) == 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void close(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            int ignored = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
            assert ignored <= 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    @FunctionalInterface
    private interface Call {
        int on(MemorySegment state, MemorySegment name) throws Throwable;
    }

    private static int onPath(String what, Path path, Call call) throws IOException {
        int result;
        int errno;
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            result = call.on(state, arena.allocateFrom(path.toString()));
            errno = (int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw impossible(e);
        }
        if (result >= 0) {
            return result;
        }
        if (errno == EXISTS) {
            throw new FileAlreadyExistsException(path.toString());
        }
        throw new Refused(what, path, errno);
    }

    private static final class Refused extends IOException {
        private final int errno;

        Refused(String what, Path path, int errno) {
            super(what + " " + path + ": errno " + errno);
            this.errno = errno;
        }
    }

    private static AssertionError impossible(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException runtime) {
            throw runtime;
        }
        return new AssertionError("a C call throws nothing", e);
    }
}
