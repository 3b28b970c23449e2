package dev.hermes.kanban.store;

import dev.hermes.home.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;

/**
 * How processes that write one file wait for each other. A change holds the file for a tenth of a millisecond, and SQLite's own
 * way of waiting sleeps ever longer, up to a tenth of a second: with several processes at work the file was idle most of the
 * time. To ask SQLite more often costs reads each time. So who has met another writer lately queues for a lock on a file beside
 * the database, where the system wakes the next one.
 *
 * <p>Who writes one change after the other keeps its turn for a moment: for the next change the pages that it has read still hold,
 * where a change of another process would make it read them all again. Who pauses gives the turn back at once.
 *
 * <p>The queue is a courtesy: who does not get it soon, because its holder is stopped for instance, goes on without. Whether one
 * may write is said by SQLite alone, and programs that know nothing of the queue are at most a little luckier.
 */
final class Turns extends BusyHandler implements AutoCloseable {
    /** How long a process that met another one goes on to queue, and how long it queues at most. */
    private static final long QUEUE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LONG_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int SHORT_PAUSES = 200;

    /** How long nobody queues who has waited in vain. */
    private static final long SHUN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How long a turn may be kept. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** How soon after a change the next one must have come, so that the turn is kept for the one after it. */
    private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** How often it is looked whether a turn that is kept is used. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Path file;
    private final long mostNanos;
    private long began;
    private long met = System.nanoTime() - QUEUE_NANOS;
    private long gaveAt = System.nanoTime() - QUEUE_NANOS;
    private long shunnedUntil = System.nanoTime();
    private boolean hasty;
    private @Nullable FileChannel channel;
    private @Nullable Thread keeper;
    /** 0 while nobody waits. */
    private volatile long waitingSince;

    // Guarded by this object

    private @Nullable FileLock turn;
    private boolean inUse;
    private long keepUntil;
    private long uses;

    Turns(Path database, int mostMillis) {
        this.file = database.resolveSibling(database.getFileName() + ".turn.lock");
        this.mostNanos = TimeUnit.MILLISECONDS.toNanos(mostMillis);
    }

    /** SQLite has found the file in use. @param waits how often it has asked for this lock already */
    @Override
    protected int callback(int waits) {
        met = System.nanoTime();
        if (waits == 0) {
            began = met;
        } else if (met - began > mostNanos) {
            return 0;
        }
        // A thread that is interrupted would not pause at all; it still wants to write what it is at.
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(waits < SHORT_PAUSES ? PAUSE_NANOS : LONG_PAUSE_NANOS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    /** Before a change. */
    void take() {
        long now = System.nanoTime();
        hasty = now - gaveAt < SOON_NANOS;
        if (stillMine()
                || now - met > QUEUE_NANOS
                || now - shunnedUntil < 0
                || Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            var queue = queue();
            var lock = queue.tryLock();
            if (lock == null) {
                met = System.nanoTime();
                waitingSince = met;
                lock = queue.lock();
            }
            mine(lock);
        } catch (IOException | OverlappingFileLockException _) {
            // It took too long, the directory cannot be written, or another store of this process has it.
            shunnedUntil = System.nanoTime() + SHUN_NANOS;
        } finally {
            waitingSince = 0;
        }
    }

    private synchronized boolean stillMine() {
        inUse = turn != null;
        return inUse;
    }

    private synchronized void mine(FileLock lock) {
        turn = lock;
        inUse = true;
        keepUntil = System.nanoTime() + SLICE_NANOS;
        if (hasty) {
            LockSupport.unpark(keeper);
        }
    }

    private FileChannel queue() throws IOException {
        var open = channel;
        if (open == null || !open.isOpen()) {
            open = PrivateFiles.append(file);
            channel = open;
            keep(open);
        }
        return open;
    }

    /**
     * The system's wait has no limit of its own: somebody closes the file when it takes too long. And somebody gives the turn back
     * when it is kept for a change that does not come.
     */
    private void keep(FileChannel queue) {
        keeper = Thread.ofPlatform().daemon().name("kanban-turns").start(() -> {
            long seen = 0;
            while (queue.isOpen()) {
                synchronized (this) {
                    if (!inUse && uses == seen) {
                        drop();
                    }
                    seen = uses;
                }
                LockSupport.parkNanos(kept() ? LOOK_NANOS : QUEUE_NANOS);
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > QUEUE_NANOS) {
                    release(queue);
                }
            }
        });
    }

    private synchronized boolean kept() {
        return turn != null;
    }

    private synchronized void drop() {
        var held = turn;
        turn = null;
        if (held != null) {
            release(held);
        }
    }

    /** After a change. */
    void give() {
        gaveAt = System.nanoTime();
        synchronized (this) {
            inUse = false;
            uses++;
            if (!hasty || gaveAt > keepUntil) {
                drop();
            }
        }
    }

    private static void release(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception _) {
            return; // it goes with the process at the latest
        }
    }

    @Override
    public void close() {
        var open = channel;
        var keeping = keeper;
        if (open != null) {
            release(open);
        }
        if (keeping != null) {
            LockSupport.unpark(keeping);
        }
    }
}
