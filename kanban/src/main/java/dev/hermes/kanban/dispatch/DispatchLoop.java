package dev.hermes.kanban.dispatch;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.DamagedBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rounds over all boards, again and again, inside a process that has other things to do: {@link #start} begins them on a thread
 * of their own, {@link #close} ends them within about a second. Workers that were started go on. Boards that come to be later are
 * found by themselves; one that makes trouble does not hold up the others.
 *
 * <p>Or {@link #run} makes them in the calling thread until that is interrupted.
 */
public final class DispatchLoop implements AutoCloseable {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_ON_SERVER = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Boards boards;
    private final Dispatcher dispatcher;
    private final Pace pace;
    private final Listener listener;
    private final Log log;
    private final Map<Path, String> damaged = new HashMap<>();
    private final StuckWatch stuck = new StuckWatch(System::nanoTime);
    private @Nullable Thread thread;
    private boolean pausing;
    private boolean woken;
    private volatile boolean stopping;

    /**
     * How often.
     *
     * @param first before the first round
     * @param between two rounds; on a server no longer than half a minute, and shorter when somebody has written there
     * @param skippedToo whether rounds list what they leave to others
     */
    public record Pace(Duration first, Duration between, boolean skippedToo) {
        private static final Duration USUAL = Duration.ofSeconds(60);
        private static final Duration START = Duration.ofSeconds(5);

        /** As {@code kanban.dispatch_interval_seconds} says: at least a second, and a minute for 0. */
        public static Pace seconds(double seconds) {
            var wanted = seconds > 0 ? Duration.ofMillis((long) (seconds * 1000)) : USUAL;
            return new Pace(START, wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted, false);
        }
    }

    /** Who is told, in the thread of the rounds. */
    public interface Listener {
        Listener NONE = new Listener() {};

        /** Before the first board of a round. */
        default void begins() {}

        /** Before the round of a board; for what belongs there too, like making tasks of rough ideas. */
        default void before(Board board) throws InterruptedException {}

        default void done(Board board, Tick tick) {}

        /** A board could not be worked on; the next round tries again. */
        default void trouble(String board, HermesException problem) {}
    }

    public DispatchLoop(Boards boards, Dispatcher dispatcher, Pace pace, Listener listener, Log log) {
        this.boards = boards;
        this.dispatcher = dispatcher;
        this.pace = pace;
        this.listener = listener;
        this.log = log;
    }

    /** Begins; once. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("started already");
        }
        thread = Thread.ofPlatform().name("kanban-dispatch").daemon().start(() -> {
            try {
                run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // that is how it ends
            }
        });
    }

    /** Rounds until this thread is interrupted, or until {@link #close}. */
    public void run() throws InterruptedException {
        synchronized (this) {
            if (thread == null) {
                thread = Thread.currentThread();
            }
        }
        pause(pace.first());
        while (!stopping) {
            round();
            pause(pace.between());
        }
    }

    /** One round over all boards. */
    public void round() throws InterruptedException {
        try {
            listener.begins();
            for (var info : boards.list(false)) {
                if (stopping) {
                    return;
                }
                round(info.slug());
            }
        } catch (HermesException e) {
            told("(all)", e); // a server that is away does not even say which boards there are
        } catch (RuntimeException e) {
            told("(all)", new HermesException(ExitCode.FAILED, e, "The boards cannot be listed: " + e + "."));
        }
    }

    private void round(String slug) throws InterruptedException {
        try {
            if (knownAsDamaged(slug)) {
                return;
            }
            var board = boards.open(slug);
            listener.before(board);
            var tick = pace.skippedToo() ? dispatcher.tick(board, false) : dispatcher.tick(board);
            stuck.after(slug, tick).ifPresent(warning -> log.warn("kanban.dispatch", "board " + slug + ": " + warning));
            listener.done(board, tick);
        } catch (DamagedBoard e) {
            damaged.put(e.file(), look(e.file()));
            told(slug, e);
        } catch (HermesException e) {
            told(slug, e);
        } catch (RuntimeException e) { // one board's trouble is not that of the others
            told(slug, new HermesException(ExitCode.FAILED, e, "The round failed: " + e + "."));
        }
    }

    private void told(String slug, HermesException problem) {
        log.warn("kanban.dispatch", "board " + slug + ": " + problem.getMessage(), problem);
        listener.trouble(slug, problem);
    }

    /** A damaged file is left alone until another is in its place: to look at it costs reading all of it. */
    private boolean knownAsDamaged(String slug) {
        var file = boards.paths().database(slug);
        var seen = damaged.get(file);
        if (seen == null || !seen.equals(look(file))) {
            damaged.remove(file);
            return false;
        }
        return true;
    }

    private static String look(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException _) {
            return "";
        }
    }

    /** A round now, or as soon as the present one is over. */
    public synchronized void wake() {
        woken = true;
        interruptPause();
    }

    private void interruptPause() {
        var running = thread;
        if (pausing && running != null) {
            running.interrupt();
        }
    }

    private void pause(Duration longest) throws InterruptedException {
        synchronized (this) {
            if (woken || stopping) {
                woken = false;
                return;
            }
            pausing = true;
        }
        try {
            idle(longest);
        } catch (InterruptedException e) {
            if (!ours()) {
                throw e;
            }
        } finally {
            synchronized (this) {
                pausing = false;
                if (woken) {
                    woken = false;
                    var _ = Thread.interrupted(); // it came after the pause was over
                }
            }
        }
    }

    private synchronized boolean ours() {
        return woken || stopping;
    }

    /** Never shorter than a second, however much is written. */
    private void idle(Duration longest) throws InterruptedException {
        if (!boards.tell()) {
            Thread.sleep(longest);
            return;
        }
        var most = longest.compareTo(LONGEST_ON_SERVER) < 0 ? longest : LONGEST_ON_SERVER;
        var least = most.compareTo(SHORTEST) < 0 ? most : SHORTEST;
        Thread.sleep(least);
        try {
            boards.await(most.minus(least));
        } catch (HermesException _) {
            Thread.sleep(least); // the server is away; the next round says so
        }
    }

    /** Whether rounds are being made. */
    public synchronized boolean running() {
        return Optional.ofNullable(thread).filter(Thread::isAlive).isPresent() && !stopping;
    }

    /** Ends the rounds: at once when nothing is being done, else after the present one or a second, whichever comes first. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            stopping = true;
            interruptPause();
            running = thread;
        }
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        try {
            if (!running.join(PATIENCE)) {
                running.interrupt();
                running.join(PATIENCE);
            }
        } catch (InterruptedException _) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
