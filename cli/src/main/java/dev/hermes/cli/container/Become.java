package dev.hermes.cli.container;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * execv(2): the process becomes another program, which has its terminal, its signals and its exit code to itself. Where
 * there is no such call the program is started and waited for.
 */
public final class Become {
    private Become() {}

    /**
     * Answers with an exit code only where the call does not exist.
     *
     * @param command a path and its arguments
     * @throws HermesException when the program cannot be started
     */
    public static int run(List<String> command) throws InterruptedException {
        var linker = Linker.nativeLinker();
        var call = linker.defaultLookup().find("execv");
        if (call.isEmpty()) {
            return waitedFor(command);
        }
        var exec = linker.downcallHandle(
                call.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (var arena = Arena.ofConfined()) {
            var words = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                words.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            words.setAtIndex(ValueLayout.ADDRESS, command.size(), MemorySegment.NULL);
            int failed = (int) exec.invokeExact(arena.allocateFrom(command.getFirst()), words);
            throw new HermesException(ExitCode.FAILED, command.getFirst() + " could not be started (" + failed + ").");
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C call throws nothing", e);
        }
    }

    private static int waitedFor(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, command.getFirst() + " could not be started: " + Problem.of(e) + ".");
        }
    }
}
