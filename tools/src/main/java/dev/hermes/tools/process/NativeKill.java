package dev.hermes.tools.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** kill(2), for whole process groups, which Java cannot signal. Loaded when the first group is ended. */
final class NativeKill {
    private static final int NOTHING = 0;
    private static final int KILL = 9;
    private static final int TERMINATE = 15;
    private static final MethodHandle KILL_CALL = handle();

    private NativeKill() {}

    private static MethodHandle handle() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    /** Whether the group still has a member. */
    static boolean groupLives(long leader) {
        return send(leader, NOTHING);
    }

    static void terminateGroup(long leader) {
        send(leader, TERMINATE);
    }

    static void killGroup(long leader) {
        send(leader, KILL);
    }

    private static boolean send(long leader, int signal) {
        if (leader <= 1) {
            throw new IllegalArgumentException("kill(-1) would end everything: " + leader);
        }
        try {
            return (int) KILL_CALL.invokeExact((int) -leader, signal) == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C call throws nothing", e);
        }
    }
}
