package dev.hermes.testkit;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program on a terminal of its own: keys go in as a person would press them, and what the program wrote can be waited
 * for. Text is looked for without escape sequences, each time behind what was found before.
 */
public final class PtyDriver implements AutoCloseable {
    public static final String CTRL_C = "\u0003";
    public static final String CTRL_D = "\u0004";
    public static final String TAB = "\t";
    public static final String ENTER = "\r";

    private static final Pattern ESCAPES = Pattern.compile(
            "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b\\][^\u0007\u001b]*(\u0007|\u001b\\\\)|\u001b[ -/]*[0-~]");

    private final PtyProcess process;
    private final StringBuilder written = new StringBuilder();
    private boolean ended;
    private int found;

    private PtyDriver(PtyProcess process) {
        this.process = process;
    }

    /** @param environment the whole environment of the program; {@code TERM} should be in it */
    public static PtyDriver start(
            List<String> command, Path directory, Map<String, String> environment, int columns, int rows) {
        try {
            var process = new PtyProcessBuilder(command.toArray(String[]::new))
                    .setDirectory(directory.toString())
                    .setEnvironment(environment)
                    .setInitialColumns(columns)
                    .setInitialRows(rows)
                    .start();
            var driver = new PtyDriver(process);
            Thread.ofVirtual().name("pty").start(driver::read);
            return driver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends keys; what they are called on the keyboard is up to the caller. */
    public PtyDriver type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PtyDriver typeLine(String line) {
        return type(line + ENTER);
    }

    /** Waits for text behind the last that was found, and fails with all that was written when it does not come. */
    public PtyDriver await(String text, Duration limit) throws InterruptedException {
        awaitAny(limit, text);
        return this;
    }

    /** The same for several texts: the one that came first. */
    public String awaitAny(Duration limit, String... texts) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (written) {
            while (true) {
                var all = text();
                var first = Arrays.stream(texts)
                        .filter(text -> all.indexOf(text, found) >= 0)
                        .min(Comparator.comparingInt(text -> all.indexOf(text, found)));
                if (first.isPresent()) {
                    found = all.indexOf(first.get(), found) + first.get().length();
                    return first.get();
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || ended) {
                    throw new AssertionError("'" + String.join("' or '", texts) + "' did not come"
                            + (ended ? "; the program ended" : " in " + limit) + ". It wrote:\n"
                            + all.substring(found) + "\n--- before that:\n" + all.substring(0, found));
                }
                written.wait(left);
            }
        }
    }

    /** All that was written, without escape sequences. */
    public String text() {
        synchronized (written) {
            return ESCAPES.matcher(written).replaceAll("");
        }
    }

    /** All that was written, as it was. */
    public String raw() {
        synchronized (written) {
            return written.toString();
        }
    }

    public void resize(int columns, int rows) {
        process.setWinSize(new WinSize(columns, rows));
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end of the program and of its output. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the program did not end in " + limit + ". It wrote:\n" + text());
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        synchronized (written) {
            while (!ended && System.nanoTime() < deadline) {
                written.wait(100);
            }
        }
        return process.exitValue();
    }

    /** Ends the program and what it started. */
    @Override
    public void close() {
        ProcessHandle.of(process.pid()).ifPresent(program -> {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        });
    }

    private void read() {
        try (var in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            var buffer = new char[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (written) {
                    written.append(buffer, 0, n);
                    written.notifyAll();
                }
            }
        } catch (IOException _) {
            // Linux reports the end of a terminal as an error.
        }
        synchronized (written) {
            ended = true;
            written.notifyAll();
        }
    }
}
