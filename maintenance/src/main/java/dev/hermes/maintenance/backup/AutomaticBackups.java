package dev.hermes.maintenance.backup;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Zips that are made before something is changed, in {@code <root>/backups}; the oldest of a kind go. */
public final class AutomaticBackups {
    /** How many zips of a kind stay when no setting says otherwise. */
    public static final int KEPT = 5;

    static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT);

    private final Path root;
    private final Clock clock;
    private final Log log;

    /** What is about to happen. */
    public enum Kind {
        UPDATE("pre-update-"),
        MIGRATION("pre-migration-"),
        IMPORT("pre-import-");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    public AutomaticBackups(Path root, Clock clock, Log log) {
        this.root = root;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Packs the root.
     *
     * @param kept how many of this kind stay, this one included; at least one
     * @return the zip; empty when there is nothing to pack
     * @throws HermesException when it cannot be written; nothing older was removed then
     */
    public Optional<Path> make(Kind kind, int kept, Backup.Progress progress) {
        var stamp = ZonedDateTime.now(clock).format(STAMP);
        var zip = free(root.resolve("backups"), kind.prefix + stamp);
        var report = new Backup(root).write(zip, progress);
        if (report.files() == 0) {
            return Optional.empty();
        }
        prune(kind, Math.max(1, kept));
        return Optional.of(zip);
    }

    private static Path free(Path directory, String name) {
        var zip = directory.resolve(name + ".zip");
        for (int i = 2; Files.exists(zip); i++) {
            zip = directory.resolve(name + "-" + i + ".zip");
        }
        return zip;
    }

    /** Room matters less than what was just made: a failure is only logged. */
    private void prune(Kind kind, int kept) {
        var ofKind = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(root.resolve("backups"), kind.prefix + "*.zip")) {
            files.forEach(ofKind::add);
            ofKind.sort(Comparator.comparing(file -> String.valueOf(file.getFileName()), Comparator.reverseOrder()));
            for (var old : ofKind.subList(Math.min(kept, ofKind.size()), ofKind.size())) {
                Files.deleteIfExists(old);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            log.warn("maintenance.backup", "old backups could not be removed", e);
        }
    }
}
