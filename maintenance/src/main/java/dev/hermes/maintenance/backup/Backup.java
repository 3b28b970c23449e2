package dev.hermes.maintenance.backup;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.sessions.DatabaseCopies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Packs a whole root, with all profiles and keys, into one zip. What is running may go on: databases are taken whole. */
public final class Backup {
    private final Path root;

    /** @param root of the installation's data, not the home of one profile */
    public Backup(Path root) {
        this.root = root;
    }

    /**
     * What was packed.
     *
     * @param bytes before packing
     * @param packed size of the zip in bytes
     * @param excluded directories that were left out, relative to the root
     * @param skipped a phrase for each file that could not be taken, or not as it should be
     * @param links how many symbolic links were left out
     */
    public record Report(
            Path zip, int files, long bytes, long packed, List<String> excluded, List<String> skipped, int links) {}

    /** Is told how far it is. */
    public interface Progress {
        Progress SILENT = (_, _) -> {};

        /** Called before the first file, then after each. @param done files so far */
        void at(int done, int all);
    }

    /**
     * Writes the zip, replacing one of that name when the new one is complete.
     *
     * @param target absolute; its directory is made if it is missing
     * @return the report; empty of files, and no zip written, when there is nothing to pack
     * @throws HermesException when the root is not there, a database that matters cannot be taken, or the zip cannot be written
     */
    public Report write(Path target, Progress progress) {
        if (!Files.isDirectory(root)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "There is no home directory at " + root + ".",
                    "Start hermes once, or set HERMES_HOME to the one you mean.");
        }
        try {
            return new Packing(target.toAbsolutePath(), progress).run();
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The backup could not be written: " + Problem.of(e) + ".");
        }
    }

    private final class Packing {
        private final Path target;
        private final Progress progress;
        private final Path copies;
        private final List<String> skipped = new ArrayList<>();
        private long bytes;

        Packing(Path target, Progress progress) {
            this.target = target;
            this.progress = progress;
            // Beside the output: where a backup of gigabytes has room, there is room for its largest database too.
            this.copies = target.resolveSibling("." + target.getFileName() + ".databases-"
                    + ProcessHandle.current().pid());
        }

        Report run() throws IOException {
            var real = root.toRealPath();
            var here = real.equals(root) ? target : realTarget();
            var scan = HomeScan.of(real, List.of(target, ZipFileWriter.part(target), here, ZipFileWriter.part(here)));
            skipped.addAll(scan.problems());
            if (scan.files().isEmpty()) {
                return new Report(target, 0, 0, 0, scan.excluded(), List.copyOf(skipped), scan.links());
            }
            var parent = target.getParent();
            if (parent != null) {
                PrivateDirectories.create(parent);
            }
            stopWhenInterrupted();
            progress.at(0, scan.files().size());
            try (var zip = ZipFileWriter.open(target)) {
                int done = 0;
                for (var found : scan.files()) {
                    add(zip, found);
                    progress.at(++done, scan.files().size());
                    stopWhenInterrupted();
                }
                zip.finish();
                return new Report(
                        target,
                        zip.entries(),
                        bytes,
                        Files.size(target),
                        scan.excluded(),
                        List.copyOf(skipped),
                        scan.links());
            } finally {
                TreeRemoval.remove(copies);
            }
        }

        private Path realTarget() throws IOException {
            var parent = target.getParent();
            return parent == null || !Files.isDirectory(parent)
                    ? target
                    : parent.toRealPath().resolve(target.getFileName());
        }

        private void add(ZipFileWriter zip, HomeScan.Found found) throws IOException {
            if (found.relative().endsWith(".db")) {
                database(zip, found);
            } else {
                plain(zip, found, found.file());
            }
        }

        private void plain(ZipFileWriter zip, HomeScan.Found found, Path content) throws IOException {
            FileFacts facts;
            InputStream in;
            try {
                facts = FileFacts.of(found.file());
                in = Files.newInputStream(content);
            } catch (IOException e) {
                skipped.add(found.relative() + ": " + Problem.of(e));
                return;
            }
            try (in) {
                zip.file(found.relative(), facts, in);
                bytes += facts.bytes();
            }
        }

        private void database(ZipFileWriter zip, HomeScan.Found found) throws IOException {
            PrivateDirectories.create(copies);
            var copy = copies.resolve("database");
            Files.deleteIfExists(copy);
            try {
                if (!DatabaseCopies.isDatabase(found.file())) {
                    if (Files.size(found.file()) > 0) {
                        refuseIfItMatters(found, "it is not an SQLite database");
                        skipped.add(found.relative() + ": not an SQLite database, taken as it is");
                    }
                    plain(zip, found, found.file());
                    return;
                }
                DatabaseCopies.copy(found.file(), copy);
                DatabaseCopies.check(copy);
            } catch (IOException e) {
                refuseIfItMatters(found, Problem.of(e));
                skipped.add(found.relative() + ": " + Problem.of(e));
                return;
            }
            plain(zip, found, copy);
        }

        private void refuseIfItMatters(HomeScan.Found found, String reason) {
            if (BackupRules.mustHave(found.relative())) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "No backup was made: " + found.relative() + " could not be taken: " + reason + ".",
                        "Mend the database or move it aside, then try again; it is at " + found.file() + ".");
            }
        }

        private static void stopWhenInterrupted() {
            if (Thread.currentThread().isInterrupted()) {
                throw new HermesException(ExitCode.INTERRUPTED, "The backup was interrupted; nothing was written.");
            }
        }
    }
}
