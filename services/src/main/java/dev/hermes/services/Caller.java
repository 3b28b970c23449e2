package dev.hermes.services;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who runs this process.
 *
 * @param ancestors the processes that it descends from, the nearest first
 */
public record Caller(int uid, String name, List<Long> ancestors) {
    private static final int FARTHEST = 64;

    public Caller {
        ancestors = List.copyOf(ancestors);
    }

    /** @param name as the JVM knows it; the number is asked of the system, for {@code sudo} changes it */
    public static Caller current(String name) {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("geteuid");
        if (symbol.isEmpty()) {
            return new Caller(-1, name, ancestry()); // Windows has no such number
        }
        try {
            return new Caller(
                    (int) linker.downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                            .invokeExact(),
                    name,
                    ancestry());
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
