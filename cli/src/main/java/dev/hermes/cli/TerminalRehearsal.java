package dev.hermes.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;

/** One conversation at a terminal that exists only in memory: a request, its answer, and the end. */
final class TerminalRehearsal {
    private static final long LONGEST_WAIT_MILLIS = 20_000;
    private static final String ANSWERED = "notes.md";

    private TerminalRehearsal() {}

    static void run(Path home, Path directory) {
        var library = Logger.getLogger("org.jline");
        library.setLevel(Level.OFF); // it complains about the end of a terminal that is only played
        var shown = new Shown();
        var edge = new Edge(
                new SystemClock(),
                Map.of("HERMES_HOME", home.toString(), "HOME", home.toString(), "TERM", "xterm-256color"),
                home,
                directory,
                InputStream.nullInputStream(),
                new PrintStream(shown, true, StandardCharsets.UTF_8),
                new PrintStream(shown, true, StandardCharsets.UTF_8),
                System.getProperty("os.name", ""),
                new Edge.Terminal(true, true, true),
                List.of(),
                () -> terminal(shown),
                home.resolve("root"));
        int exit = new Hermes(edge).run(List.of("--provider", "demo"));
        if (exit != 0 || !shown.text().contains(ANSWERED)) {
            throw new IllegalStateException("the conversation ended with " + exit + ": " + shown.text());
        }
        library.setLevel(null);
    }

    private static Terminal terminal(Shown shown) throws IOException {
        return Terminals.editing()
                .system(false)
                .streams(new Typing(shown), shown)
                .type("xterm-256color")
                .build();
    }

    /** What is on the screen so far. */
    private static final class Shown extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }

        @Override
        public synchronized void write(int octet) {
            super.write(octet);
            notifyAll();
        }

        synchronized String text() {
            return toString(StandardCharsets.UTF_8);
        }

        synchronized void await(String text) throws InterruptedException {
            long end = System.currentTimeMillis() + LONGEST_WAIT_MILLIS;
            while (!text().contains(text) && System.currentTimeMillis() < end) {
                wait(LONGEST_WAIT_MILLIS);
            }
        }
    }

    /** A person who reads the answer before leaving. */
    private static final class Typing extends InputStream {
        private static final byte[] REQUEST = "list the files here\r".getBytes(StandardCharsets.UTF_8);
        private static final byte[] END = "/quit\r".getBytes(StandardCharsets.UTF_8);

        private final Shown shown;
        private int at;

        Typing(Shown shown) {
            this.shown = shown;
        }

        @Override
        public int read() throws IOException {
            if (at == REQUEST.length) {
                try {
                    shown.await(ANSWERED);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return -1;
                }
            }
            int next = at++;
            if (next < REQUEST.length) {
                return REQUEST[next];
            }
            return next - REQUEST.length < END.length ? END[next - REQUEST.length] : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int next = read();
            if (next < 0) {
                return -1;
            }
            target[offset] = (byte) next;
            return 1;
        }
    }
}
