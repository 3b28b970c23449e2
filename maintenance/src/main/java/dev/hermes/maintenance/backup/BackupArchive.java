package dev.hermes.maintenance.backup;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.archive.ArchiveEntry;
import dev.hermes.home.archive.ArchiveLimits;
import dev.hermes.home.archive.ArchiveReader;
import dev.hermes.home.archive.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A zip that was looked through and is a backup of a home, ours or upstream's. */
public final class BackupArchive {
    private static final int MOST_FILES = 500_000;
    private static final long MOST_BYTES = 1L << 42;
    private static final Set<String> MARKERS = Set.of("config.yaml", ".env", "state.db");
    private static final Set<String> PREFIXES = Set.of(".hermes", "hermes");

    /** They describe the machine that the backup comes from, or belong to a database that is complete without them. */
    private static final Set<String> OF_ANOTHER_MACHINE =
            Set.of("gateway_state.json", "gateway.pid", "cron.pid", "gateway.lock", "processes.json");

    private static final List<String> SIDECARS = List.of(".db-wal", ".db-shm", ".db-journal");

    private final Path file;
    private final ArchiveReader archive;
    private final String prefix;

    private BackupArchive(Path file, ArchiveReader archive, String prefix) {
        this.file = file;
        this.archive = archive;
        this.prefix = prefix;
    }

    /**
     * Looks through a zip; nothing is written.
     *
     * @throws HermesException when it is not there, no zip, or no backup of a home
     */
    public static BackupArchive open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "There is no backup at " + file + ".",
                    "'hermes backup' makes one; its last lines say where it is.");
        }
        var archive = ArchiveReader.open(file, new ArchiveLimits(MOST_FILES, MOST_BYTES));
        if (archive.entries().stream().noneMatch(entry -> !entry.directory() && MARKERS.contains(entry.baseName()))) {
            throw new HermesException(
                    ExitCode.FAILED,
                    file + " is not a backup of a Hermes home: it holds no config.yaml, no .env and no state.db.");
        }
        return new BackupArchive(file, archive, prefix(archive.entries()));
    }

    /** The one directory that everything lies in, if it is the name of a home; a marker beside it says that it is not. */
    private static String prefix(List<ArchiveEntry> entries) {
        var tops = new HashSet<String>();
        for (var entry : entries) {
            if (entry.directory()) {
                continue;
            }
            if (entry.name().indexOf('/') >= 0) {
                tops.add(entry.top());
            } else if (MARKERS.contains(entry.name())) {
                return "";
            }
        }
        return tops.size() == 1 && PREFIXES.contains(tops.iterator().next())
                ? tops.iterator().next() + "/"
                : "";
    }

    public Path file() {
        return file;
    }

    /** The directory that everything in it lies in, with a slash; or nothing. */
    public String prefix() {
        return prefix;
    }

    /** How many files may be restored. */
    public int files() {
        return (int) archive.entries().stream()
                .filter(entry -> !entry.directory() && !preserved(entry))
                .count();
    }

    /** Bytes of those, unpacked. */
    long bytes() {
        return archive.entries().stream()
                .filter(entry -> !preserved(entry))
                .mapToLong(ArchiveEntry::size)
                .sum();
    }

    /** What never comes back, as the archive names it. */
    List<String> preserved() {
        var result = new ArrayList<String>();
        for (var entry : archive.entries()) {
            if (!entry.directory() && preserved(entry)) {
                result.add(relative(entry));
            }
        }
        return result;
    }

    private static boolean preserved(ArchiveEntry entry) {
        return OF_ANOTHER_MACHINE.contains(entry.baseName())
                || SIDECARS.stream().anyMatch(entry.baseName()::endsWith);
    }

    /** What is refused for its name or kind. */
    List<Refusal> refusals() {
        return archive.refusals();
    }

    ArchiveReader reader() {
        return archive;
    }

    /** Where a file belongs, relative to the root; empty when it is not restored. */
    Optional<String> target(ArchiveEntry entry) {
        var relative = relative(entry);
        return entry.directory() || relative.isEmpty() || preserved(entry) ? Optional.empty() : Optional.of(relative);
    }

    private String relative(ArchiveEntry entry) {
        return entry.name().startsWith(prefix) ? entry.name().substring(prefix.length()) : entry.name();
    }
}
