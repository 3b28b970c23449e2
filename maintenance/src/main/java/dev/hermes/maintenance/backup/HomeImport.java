package dev.hermes.maintenance.backup;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import dev.hermes.maintenance.change.HomeChange;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a backup back into a root. Files that are not in the backup stay. Whenever the process ends, the root is what it was or
 * what it was to become: {@link #finish} does what an interrupted import has left to do.
 */
public final class HomeImport {
    private static final long ROOM_TO_LEAVE = 512L << 20;
    private static final Duration FINISH_WAIT = Duration.ofMinutes(2);

    private final Path root;
    private final HomeChange staging;

    /** @param userHome the home directory of the user, where files of memory providers may belong */
    public HomeImport(Path root, Path userHome) {
        this.root = root;
        this.staging = new HomeChange(root, userHome);
    }

    /**
     * What came of it.
     *
     * @param restored how many files
     * @param failures a phrase for each member that was refused or could not be written
     * @param preserved members that describe another machine and never come back
     * @param restorePoint the zip of what was there before
     */
    public record Outcome(int restored, List<String> failures, List<String> preserved, Optional<Path> restorePoint) {}

    /** Makes the zip of what is there; empty when there is nothing. */
    public interface RestorePoint {
        Optional<Path> make();
    }

    /** Whether there is something that an import replaces. */
    public boolean occupied() {
        return Files.exists(root.resolve("config.yaml"))
                || Files.exists(root.resolve(".env"))
                || Files.exists(root.resolve("state.db"));
    }

    /**
     * Restores what may be restored; a member that fails does not stop the others.
     *
     * @throws HermesException when nothing was changed: there is no room, the restore point failed, another import is going on
     */
    public Outcome apply(BackupArchive archive, RestorePoint restorePoint, Backup.Progress progress) {
        try {
            PrivateDirectories.create(root);
            try (var _ = staging.lock(Duration.ZERO)) {
                finishUnderLock();
                var point = restorePoint.make();
                requireRoom(archive.bytes());
                var failures = new ArrayList<String>();
                archive.refusals()
                        .forEach(refusal ->
                                failures.add(refusal.name() + ": path traversal blocked (" + refusal.reason() + ")"));
                int collected = collect(archive, failures, progress);
                commit();
                var unmoved = staging.move();
                failures.addAll(unmoved);
                return new Outcome(
                        collected - unmoved.size(), List.copyOf(failures), List.copyOf(archive.preserved()), point);
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The backup could not be restored: " + Problem.of(e) + ".");
        }
    }

    private void commit() throws IOException {
        boolean committed = false;
        try {
            staging.commit();
            committed = true;
        } finally {
            if (!committed) {
                staging.discard();
            }
        }
    }

    private int collect(BackupArchive archive, List<String> failures, Backup.Progress progress) throws IOException {
        boolean complete = false;
        try {
            staging.begin();
            var count = new int[1];
            int all = archive.files();
            archive.reader().read((entry, content) -> {
                if (Thread.currentThread().isInterrupted()) {
                    throw new HermesException(ExitCode.INTERRUPTED, "The import was interrupted; nothing was changed.");
                }
                var target = archive.target(entry);
                if (target.isEmpty()) {
                    return;
                }
                try {
                    staging.add(target.get(), entry.mode(), content);
                    progress.at(++count[0], all);
                } catch (FileSystemException | HomeChange.UnreadableMember e) {
                    failures.add(target.get() + ": " + Problem.of(e));
                }
            });
            complete = true;
            return count[0];
        } finally {
            if (!complete) {
                staging.discard();
            }
        }
    }

    private void requireRoom(long bytes) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        if (bytes > free - ROOM_TO_LEAVE) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Not enough room: the backup unpacks to " + (bytes >> 20) + " MiB, and " + (free >> 20)
                            + " MiB are free where " + root + " lies (512 MiB of them stay free).");
        }
    }

    /**
     * Ends an import that was cut off: completes it if it had been decided, else removes what it had collected. One that is
     * going on is waited for when it has been decided, and let alone before.
     *
     * @return whether it was completed
     * @throws HermesException when it cannot be completed now
     */
    public boolean finish() {
        try {
            if (staging.committed()) {
                try (var _ = staging.lock(FINISH_WAIT)) {
                    return finishUnderLock();
                }
            }
            staging.discardIfAbandoned();
            return false;
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "An import that was cut off could not be ended: " + Problem.of(e) + ".",
                    "Its files are in " + root.resolve(HomeChange.DIRECTORY) + ".");
        }
    }

    private boolean finishUnderLock() throws IOException {
        if (!staging.committed()) {
            return false;
        }
        staging.move();
        return true;
    }
}
