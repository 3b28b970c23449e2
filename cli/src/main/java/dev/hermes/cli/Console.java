package dev.hermes.cli;

import java.io.BufferedReader;
import java.io.IOError;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What commands say, and where: results on standard output, talk on standard error; colour only on a terminal. */
public final class Console {
    private final Edge edge;
    private final BufferedReader reader;
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private boolean reading;
    private boolean ended;
    private Optional<Dialog.End> dialog = Optional.empty();
    private volatile boolean hiding;

    Console(Edge edge) {
        this.edge = edge;
        this.reader = new BufferedReader(new InputStreamReader(edge.in(), StandardCharsets.UTF_8));
    }

    /** A line of the result. */
    public void print(String line) {
        edge.out().println(line);
        stopWhenClosed();
    }

    public void print(List<String> lines) {
        lines.forEach(this::print);
    }

    /** Text of the result, as it is. */
    public void raw(String text) {
        edge.out().print(text);
        stopWhenClosed();
    }

    /** A PrintStream keeps silent about a reader that has gone. */
    private void stopWhenClosed() {
        if (edge.out().checkError()) {
            throw new OutputClosedException();
        }
    }

    public void say(String line) {
        edge.err().println(line);
    }

    public void success(String line) {
        print(paint("32", "✓ ", edge.terminal().out()) + line);
    }

    public void warn(String line) {
        say(paint("33", "⚠ ", edge.terminal().err()) + line);
    }

    /** What must not be overlooked. */
    public void alarm(String line) {
        say(paint("1;31", line, edge.terminal().err()));
    }

    public void error(String line) {
        say(paint("31", "Error:", edge.terminal().err()) + " " + line);
    }

    public void hint(String line) {
        say("  " + line);
    }

    /** Whether somebody sits in front of it: questions may be asked. */
    public boolean interactive() {
        return edge.terminal().in() && edge.terminal().out();
    }

    public boolean inputIsTerminal() {
        return edge.terminal().in();
    }

    public boolean outputIsTerminal() {
        return edge.terminal().out();
    }

    /** Whether what is said on standard error reaches a person at once. */
    public boolean errorsAreSeen() {
        return edge.terminal().err();
    }

    /** Whether escape sequences may be written to standard output. */
    public boolean colour() {
        return edge.terminal().out()
                && !edge.environment().containsKey("NO_COLOR")
                && !"dumb".equals(edge.environment().get("TERM"));
    }

    /** A yes-or-no question; end of input and anything but yes count as no, and so does that nobody can be asked. */
    public boolean confirm(String question) {
        if (!inputIsTerminal()) {
            return false;
        }
        edge.out().print(question + " [y/N] ");
        edge.out().flush();
        var answer = line().map(text -> text.strip().toLowerCase(Locale.ROOT));
        return answer.filter(text -> text.equals("y") || text.equals("yes")).isPresent();
    }

    /** A question to which yes is the usual answer, and Enter means it; the end of input counts as no. */
    public boolean agree(String question) {
        edge.out().print(question + " [Y/n] ");
        edge.out().flush();
        var answer = line().map(text -> text.strip().toLowerCase(Locale.ROOT));
        return answer.filter(text -> text.isEmpty() || text.equals("y") || text.equals("yes"))
                .isPresent();
    }

    /** The answer to a question, not shown while it is typed; empty when there is none. */
    public Optional<String> secret(String question) {
        var terminal = edge.in().equals(System.in) ? System.console() : null;
        if (terminal != null && inputIsTerminal()) {
            var typed = dialog.isPresent()
                    ? hidden(terminal, question)
                    : Optional.ofNullable(terminal.readPassword("%s", question))
                            .map(String::new)
                            .map(Console::unwrapped);
            return typed.map(String::strip).filter(text -> !text.isEmpty());
        }
        raw(question);
        return line().map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<String> hidden(java.io.Console terminal, String question) {
        hiding = true;
        Thread.ofVirtual().name("stdin").start(() -> {
            Optional<String> typed;
            try {
                typed = Optional.ofNullable(terminal.readPassword("%s", question))
                        .map(String::new);
            } catch (IOError _) {
                typed = Optional.empty(); // a terminal that has gone away is the end of input
            }
            hiding = false;
            lines.add(typed);
        });
        return taken();
    }

    /** Whether somebody still waits for a line that is not shown: the terminal shows nothing that is typed until the JVM exits. */
    boolean hiding() {
        return hiding;
    }

    /** The next line of standard input; empty at its end, and when the wait is interrupted. A dialog may be left by both. */
    public Optional<String> line() {
        startReading();
        return taken();
    }

    private Optional<String> taken() {
        try {
            var line = lines.take().map(Console::unwrapped);
            if (line.isEmpty() && dialog.equals(Optional.of(Dialog.End.LEAVES))) {
                throw new DialogLeft(false);
            }
            return line;
        } catch (InterruptedException _) {
            leave(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Without what terminals put around text that is pasted. */
    private static String unwrapped(String line) {
        return line.replace("\u001b[200~", "").replace("\u001b[201~", "");
    }

    void dialog(Dialog.End end) {
        dialog = Optional.of(end);
    }

    void dialogOver() {
        dialog = Optional.empty();
    }

    /**
     * Ends the dialog that is led now, if one is.
     *
     * @param interrupted with Ctrl-C; otherwise the input is at its end
     */
    public void leave(boolean interrupted) {
        if (dialog.isPresent()) {
            throw new DialogLeft(interrupted);
        }
    }

    /** The next line, unless it does not come in time; empty then and at the end of input. */
    public Optional<String> line(Duration limit) throws InterruptedException {
        startReading();
        return Optional.ofNullable(lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS))
                .orElse(Optional.empty());
    }

    /** From now on standard input is at its end, for whoever waits for a line too. */
    public synchronized void endInput() {
        ended = true;
        lines.add(Optional.empty());
    }

    /**
     * Reads one line on a thread of its own, because a read of a terminal can neither be interrupted nor limited. Never
     * more than is asked for: the next line may be meant for an editor or a child.
     */
    private synchronized void startReading() {
        if (ended) {
            lines.add(Optional.empty());
        } else if (!reading && lines.isEmpty()) {
            reading = true;
            Thread.ofVirtual().name("stdin").start(this::readLine);
        }
    }

    private void readLine() {
        Optional<String> line;
        try {
            line = Optional.ofNullable(reader.readLine());
        } catch (IOException _) {
            line = Optional.empty(); // a terminal that has gone away is the end of input
        }
        synchronized (this) {
            reading = false;
            ended |= line.isEmpty();
            lines.add(line);
        }
    }

    private String paint(String code, String text, boolean terminal) {
        boolean allowed = terminal
                && !edge.environment().containsKey("NO_COLOR")
                && !"dumb".equals(edge.environment().get("TERM"));
        return allowed ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
