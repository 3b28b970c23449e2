package dev.hermes.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Who runs this process.
 *
 * @param ancestors the processes that it descends from, the nearest first
 */
public record Caller(int uid, String name, List<Long> ancestors) {
    private static final int FARTHEST = 64;

    /** Among the numbers of {@code Uid:}, after its own name and the real one. */
    private static final int EFFECTIVE = 2;

    public Caller {
        ancestors = List.copyOf(ancestors);
    }

    /** @param name as the JVM knows it; the number is asked of the system, for {@code sudo} changes it */
    public static Caller current(String name) {
        return new Caller(fromProc().orElseGet(Caller::fromLibrary), name, ancestry());
    }

    /** Linux tells it in a file, which is a hundred times faster to read than a C function is to link. */
    private static OptionalInt fromProc() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+"))
                    .filter(fields -> fields.length > EFFECTIVE)
                    .mapToInt(fields -> Integer.parseUnsignedInt(fields[EFFECTIVE]))
                    .findFirst();
        } catch (IOException | UncheckedIOException _) {
            return OptionalInt.empty();
        }
    }

    private static int fromLibrary() {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("geteuid");
        if (symbol.isEmpty()) {
            return -1; // Windows has no such number
        }
        try {
            return (int) linker.downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C call throws nothing", e);
        }
    }

    private static List<Long> ancestry() {
        return Stream.iterate(
                        ProcessHandle.current().parent(),
                        Optional::isPresent,
                        process -> process.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .limit(FARTHEST)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Whether what happens to that process would happen to us. */
    public boolean descendsFrom(long pid) {
        return ancestors.contains(pid);
    }

    public boolean root() {
        return uid == 0;
    }
}
