package dev.hermes.cli;

import java.io.BufferedReader;
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
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private boolean reading;

    Console(Edge edge) {
        this.edge = edge;
    }

    /** A line of the result. */
    public void print(String line) {
        edge.out().println(line);
    }

    public void print(List<String> lines) {
        lines.forEach(this::print);
    }

    /** Text of the result, as it is. */
    public void raw(String text) {
        edge.out().print(text);
        edge.out().flush();
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

    public void error(String line) {
        say(paint("31", "✗ ", edge.terminal().err()) + "Error: " + line);
    }

    public void hint(String line) {
        say("  " + line);
    }

    /** Whether the reader of standard output has gone away, as {@code head} does. */
    boolean outputClosed() {
        return edge.out().checkError();
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

    /** Whether escape sequences may be written to standard output. */
    public boolean colour() {
        return edge.terminal().out()
                && !edge.environment().containsKey("NO_COLOR")
                && !"dumb".equals(edge.environment().get("TERM"));
    }

    /** A yes-or-no question; no terminal, end of input and anything but yes count as no. */
    public boolean confirm(String question) {
        edge.out().print(question + " [y/N] ");
        edge.out().flush();
        var answer = line().map(text -> text.strip().toLowerCase(Locale.ROOT));
        return answer.filter(text -> text.equals("y") || text.equals("yes")).isPresent();
    }

    /** The next line of standard input; empty at its end, and when the wait is interrupted. */
    public Optional<String> line() {
        try {
            startReading();
            var line = lines.take();
            if (line.isEmpty()) {
                lines.add(line); // the end stays the end
            }
            return line;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The next line, unless it does not come in time; empty then and at the end of input. */
    public Optional<String> line(Duration limit) throws InterruptedException {
        startReading();
        var line = Optional.ofNullable(lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS))
                .orElse(Optional.empty());
        return line;
    }

    /** Reads on a thread of its own, because a read of a terminal can neither be interrupted nor limited. */
    private synchronized void startReading() {
        if (reading) {
            return;
        }
        reading = true;
        Thread.ofPlatform().daemon().name("stdin").start(() -> {
            var in = new BufferedReader(new InputStreamReader(edge.in(), StandardCharsets.UTF_8));
            try {
                for (var line = in.readLine(); line != null; line = in.readLine()) {
                    lines.add(Optional.of(line));
                }
            } catch (IOException _) {
                // a terminal that has gone away is the end of input
            }
            lines.add(Optional.empty());
        });
    }

    private String paint(String code, String text, boolean terminal) {
        boolean allowed = terminal
                && !edge.environment().containsKey("NO_COLOR")
                && !"dumb".equals(edge.environment().get("TERM"));
        return allowed ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
