package dev.hermes.gateway.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Signals to other processes. The JVM itself can only end them, and does not say why it could not. */
public final class Signals {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    private static final int NOT_PERMITTED = 1;

    private Signals() {}

    /** What is sent. */
    public enum Signal {
        TERM(15),
        KILL(9),
        /** Asks a gateway to end its work and to be started anew. */
        USR1(MAC ? 30 : 10);

        private final int number;

        Signal(int number) {
            this.number = number;
        }
    }

    /** What became of it. */
    public enum Sent {
        DONE,
        /** There is no such process. */
        GONE,
        DENIED
    }

    public static Sent send(long pid, Signal signal) {
        if (WINDOWS) {
            return ProcessHandle.of(pid)
                    .map(process -> process.destroyForcibly() ? Sent.DONE : Sent.DENIED)
                    .orElse(Sent.GONE);
        }
        return Native.kill(pid, signal.number);
    }

    /** Loaded by the first signal. */
    private static final class Native {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final StructLayout STATE = Linker.Option.captureStateLayout();
        private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
        private static final MethodHandle KILL = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"));

        static Sent kill(long pid, int signal) {
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                if ((int) KILL.invokeExact(state, Math.toIntExact(pid), signal) == 0) {
                    return Sent.DONE;
                }
                return (int) ERRNO.get(state, 0L) == NOT_PERMITTED ? Sent.DENIED : Sent.GONE;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("a C call throws nothing", e);
            }
        }
    }
}
