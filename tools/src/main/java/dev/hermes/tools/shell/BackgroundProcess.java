package dev.hermes.tools.shell;

import dev.hermes.tools.process.Child;
import dev.hermes.tools.process.EscapeSequences;
import dev.hermes.tools.process.OutputReader;
import dev.hermes.tools.process.RollingText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command that runs while the conversation goes on: what it wrote last, its stdin, and how it ended. */
final class BackgroundProcess {
    private static final int KEPT_CHARS = 200_000;
    private static final Duration LAST_OUTPUT = Duration.ofMillis(300);
    private static final int KILLED = -15;

    private final String id;
    private final ProcessRegistry.Start start;
    private final Child child;
    private final Instant startedAt;
    private final RollingText output = new RollingText(KEPT_CHARS);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final TypedInput typed = new TypedInput();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean killed;
    private volatile boolean endSeen;
    private volatile Instant endedAt = Instant.MAX;

    BackgroundProcess(String id, ProcessRegistry.Start start, Child child, Instant startedAt) {
        this.id = id;
        this.start = start;
        this.child = child;
        this.startedAt = startedAt;
    }

    String id() {
        return id;
    }

    String command() {
        return start.command();
    }

    Path directory() {
        return start.directory();
    }

    String taskId() {
        return start.taskId();
    }

    long pid() {
        return child.pid();
    }

    Instant startedAt() {
        return startedAt;
    }

    /** {@link Instant#MAX} while it runs. */
    Instant endedAt() {
        return endedAt;
    }

    /** The last part of what it wrote, without escape sequences. */
    String output() {
        return EscapeSequences.strip(output.text());
    }

    boolean running() {
        return ended.getCount() > 0;
    }

    /** Whether the command ended and also left nothing behind. */
    boolean gone() {
        return !running() && !child.treeLives();
    }

    /** Empty while it runs. */
    OptionalInt exitCode() {
        if (running()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(killed ? KILLED : child.exitCode());
    }

    /** Notes that the model was told how it ended. */
    void sawEnd() {
        endSeen |= !running();
    }

    boolean endSeen() {
        return endSeen;
    }

    /**
     * Follows the output to the end of the command, in the thread of the caller.
     *
     * @param also what else gets the output
     */
    void follow(OutputReader.Sink also, java.time.Clock clock) {
        var reader = OutputReader.start(child.output(), (chunk, length) -> {
            also.append(chunk, length); // first, so that nobody sees a line before it was told
            output.append(chunk, length);
        });
        try {
            while (!child.await(Duration.ofDays(1))) {
                // Servers run for weeks.
            }
            reader.finish(LAST_OUTPUT);
        } catch (InterruptedException _) {
            child.close();
        } finally {
            endedAt = clock.instant();
            ended.countDown();
        }
    }

    /** Whether it ended within the time. */
    boolean await(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    TypedInput typed() {
        return typed;
    }

    /**
     * Gives it the text to read. A program that does not read lets its pipe run full; then the rest is handed over when it
     * does, in the background, and nothing else can be written until then.
     *
     * @return whether all of it was taken within the limit
     * @throws IOException also when an earlier text still waits
     */
    boolean write(String text, Duration limit) throws IOException, InterruptedException {
        return within(limit, () -> {
            var in = child.input();
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
            return true;
        });
    }

    /** @return whether it was done within the limit */
    boolean closeInput(Duration limit) throws IOException, InterruptedException {
        return within(limit, () -> {
            child.input().close();
            return true;
        });
    }

    /** The end of the program breaks the pipe, and with it whatever still waits here. */
    private boolean within(Duration limit, Callable<Boolean> step) throws IOException, InterruptedException {
        if (!writing.compareAndSet(false, true)) {
            throw new IOException("it has not read what was written before");
        }
        var task = new FutureTask<>(() -> {
            try {
                return step.call();
            } finally {
                writing.set(false); // before the result is there, so that who sees it can write on
            }
        });
        Thread.ofVirtual().name("input-" + id).start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }

    /** Ends it and everything it started; false when it had ended already. */
    boolean kill() throws InterruptedException {
        boolean ran = running();
        killed |= ran;
        child.close();
        await(Duration.ofSeconds(1));
        return ran;
    }

    /** For ending many at once. */
    Child tree() {
        killed |= running();
        return child;
    }
}
