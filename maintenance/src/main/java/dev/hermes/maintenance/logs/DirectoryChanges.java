package dev.hermes.maintenance.logs;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something changes in a directory. The system tells where it can; because it cannot for every file system,
 * and not for a directory that does not exist yet, no wait is longer than a second.
 */
final class DirectoryChanges implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Path directory;
    private @Nullable WatchService watch;

    DirectoryChanges(Path directory) {
        this.directory = directory;
    }

    void await() throws InterruptedException {
        var watching = watching();
        if (watching == null) {
            Thread.sleep(LONGEST);
            return;
        }
        try {
            var key = watching.poll(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            if (key != null) {
                key.pollEvents();
                if (!key.reset()) {
                    close(); // the directory has gone; a new one may come
                }
            }
        } catch (ClosedWatchServiceException _) {
            watch = null;
        }
    }

    private @Nullable WatchService watching() {
        if (watch == null) {
            try {
                watch = directory.getFileSystem().newWatchService();
                directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            } catch (IOException _) {
                close(); // no such directory, or no watches left: a look each second does too
            }
        }
        return watch;
    }

    @Override
    public void close() {
        var opened = watch;
        watch = null;
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException _) {
            return; // nobody waits for it any more
        }
    }
}
