package dev.hermes.services;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Who runs this process. */
public record Caller(int uid, String name) {
    /** @param name as the JVM knows it; the number is asked of the system, for {@code sudo} changes it */
    public static Caller current(String name) {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("geteuid");
        if (symbol.isEmpty()) {
            return new Caller(-1, name); // Windows has no such number
        }
        try {
            return new Caller(
                    (int) linker.downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                            .invokeExact(),
                    name);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C call throws nothing", e);
        }
    }

    public boolean root() {
        return uid == 0;
    }
}
