package dev.hermes.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The edge of the process: everything that a test replaces.
 *
 * @param environment the process environment, before any {@code .env} file
 * @param userHome the home directory of the user, not of Hermes
 * @param workingDirectory where the command was started
 * @param operatingSystem as a person names it
 * @param terminal which of the standard streams is a terminal
 * @param program what starts this program again, without arguments
 * @param screen opens that terminal for editing lines
 * @param root of the file system, for what the system itself keeps there
 */
public record Edge(
        Clock clock,
        Map<String, String> environment,
        Path userHome,
        Path workingDirectory,
        InputStream in,
        PrintStream out,
        PrintStream err,
        String operatingSystem,
        Terminal terminal,
        List<String> program,
        Screen screen,
        Path root) {

    /** Which standard streams are terminals. */
    public record Terminal(boolean in, boolean out, boolean err) {
        public static final Terminal NONE = new Terminal(false, false, false);
    }

    /** A terminal on which lines are edited; whoever opens it closes it. */
    @FunctionalInterface
    public interface Screen {
        org.jline.terminal.Terminal open() throws IOException;
    }

    public Edge {
        environment = Map.copyOf(environment);
        program = List.copyOf(program);
    }

    /** The same with nobody at it. */
    Edge writingTo(PrintStream newOut, PrintStream newErr) {
        return with(InputStream.nullInputStream(), newOut, newErr, Terminal.NONE);
    }

    /** The same with other streams in front of the terminals. */
    Edge sayingTo(PrintStream newOut, PrintStream newErr) {
        return with(in, newOut, newErr, terminal);
    }

    private Edge with(InputStream newIn, PrintStream newOut, PrintStream newErr, Terminal newTerminal) {
        return new Edge(
                clock,
                environment,
                userHome,
                workingDirectory,
                newIn,
                newOut,
                newErr,
                operatingSystem,
                newTerminal,
                program,
                screen,
                root);
    }
}
