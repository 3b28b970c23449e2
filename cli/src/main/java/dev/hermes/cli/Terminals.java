package dev.hermes.cli;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Which standard streams are terminals. The launcher tells, because a shell knows for nothing; else the C library does. */
final class Terminals {
    private Terminals() {}

    /** @param told three characters, one for each of standard input, output and error: {@code 1} for a terminal */
    static Edge.Terminal detect(String told) {
        if (told.length() == 3) {
            return new Edge.Terminal(told.charAt(0) == '1', told.charAt(1) == '1', told.charAt(2) == '1');
        }
        return new Edge.Terminal(isatty(0), isatty(1), isatty(2));
    }

    /** The terminal of this process. */
    static Terminal open() throws IOException {
        return editing().system(true).build();
    }

    /**
     * What all terminals have in common. They are not asked what they can do: the answer is waited for, up to a quarter of
     * a second where nobody answers, and what was typed meanwhile is thrown away.
     */
    static TerminalBuilder editing() {
        return TerminalBuilder.builder().graphemeCluster(false).signalHandler(Terminal.SignalHandler.SIG_IGN);
    }

    private static boolean isatty(int descriptor) {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("isatty");
        if (symbol.isEmpty()) {
            return false;
        }
        try {
            return (int) linker.downcallHandle(
                                    symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                            .invokeExact(descriptor)
                    == 1;
        } catch (Throwable e) {
            throw new AssertionError("isatty throws nothing", e);
        }
    }
}
