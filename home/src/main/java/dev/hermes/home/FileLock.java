package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A lock between processes, on a file that exists only for that purpose. On POSIX systems it is {@code flock(2)}, which
 * upstream uses too; Java's own file locks are record locks and would not see it.
 */
public final class FileLock implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final NativeFlock lock;

    private FileLock(NativeFlock lock) {
        this.lock = lock;
    }

    /**
     * Waits for the lock and takes it; also excludes other threads of this process.
     *
     * @throws HermesException when another holder kept it for {@code wait}, or the file cannot be made
     */
    public static FileLock exclusive(Path lockFile, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            while (true) {
                var taken = NativeFlock.tryTake(lockFile);
                if (taken.isPresent()) {
                    return new FileLock(taken.get());
                }
                if (System.nanoTime() - end >= 0) {
                    throw new HermesException(
                            ExitCode.FAILED,
                            "Another process keeps " + lockFile + " locked.",
                            "Wait for it to finish and try again.");
                }
                Thread.sleep(PAUSE);
            }
        } catch (IOException e) {
            throw unusable(lockFile, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HermesException(ExitCode.INTERRUPTED, e, "Interrupted while waiting for " + lockFile + ".");
        }
    }

    /**
     * Takes the lock if nobody has it.
     *
     * @throws HermesException when the file cannot be made
     */
    public static Optional<FileLock> tryExclusive(Path lockFile) {
        try {
            return NativeFlock.tryTake(lockFile).map(FileLock::new);
        } catch (IOException e) {
            throw unusable(lockFile, e);
        }
    }

    private static HermesException unusable(Path lockFile, IOException e) {
        return new HermesException(
                ExitCode.FAILED,
                e,
                "Cannot lock " + lockFile + ": " + Problem.of(e) + ".",
                "Make its directory writable.");
    }

    /** Whether some process holds the lock right now. Nothing is made. */
    public static boolean held(Path lockFile) {
        if (!Files.isRegularFile(lockFile)) {
            return false;
        }
        try {
            var taken = NativeFlock.tryTake(lockFile);
            taken.ifPresent(NativeFlock::release);
            return taken.isEmpty();
        } catch (IOException _) {
            return false; // a file that cannot be opened was not locked by this user
        }
    }

    @Override
    public void close() {
        lock.release();
    }
}
