package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.kanban.DamagedBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What to say, and what to keep, when SQLite has refused a file. No connection of this process uses it any more. */
final class DamagedFile {
    private static final int SHOWN = 32;
    private static final String LOG = "-wal";
    private static final int[] TLS_OFFSETS = {0, 5};
    private static final int LONGEST_TLS_RECORD = 18432;

    private DamagedFile() {}

    static HermesException noDatabase(Path file) {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(SHOWN);
        } catch (IOException e) {
            return new HermesException(ExitCode.FAILED, e, "file is not a database: " + file + " cannot be read");
        }
        return new DamagedBoard(
                file,
                "file is not a database: invalid SQLite header for " + file + tlsRecord(head) + "; first_32="
                        + HexFormat.of().formatHex(head),
                "The file was not touched. Move it away to begin a new board.");
    }

    /** Network streams have been found in the place of a header; saying so helps to find who wrote them. */
    private static String tlsRecord(byte[] head) {
        for (int at : TLS_OFFSETS) {
            if (head.length >= at + 5) {
                int length = (head[at + 3] & 0xFF) << 8 | head[at + 4] & 0xFF;
                boolean record = head[at] >= 0x14
                        && head[at] <= 0x17
                        && head[at + 1] == 3
                        && head[at + 2] >= 0
                        && head[at + 2] <= 4
                        && length >= 1
                        && length <= LONGEST_TLS_RECORD;
                if (record) {
                    return " (a TLS record begins at offset " + at + ")";
                }
            }
        }
        return "";
    }

    /** Copies the file aside with its log, once for the same bytes. The file itself stays as it is. */
    static HermesException keep(Path file, Clock clock, String reason) {
        try {
            var kept = same(file);
            if (kept.isEmpty()) {
                kept = Optional.of(copied(file, clock));
            }
            return new DamagedBoard(
                    file,
                    "The board " + file + " is damaged: " + reason + ".",
                    "A copy is kept as " + kept.get() + "; the file itself was not touched.",
                    "Restore a backup over it, or move it away to begin a new board.");
        } catch (IOException e) {
            var damaged = new DamagedBoard(
                    file, "The board " + file + " is damaged: " + reason + ". It could not be copied.");
            damaged.initCause(e);
            return damaged;
        }
    }

    private static Optional<Path> same(Path file) throws IOException {
        var directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        try (var copies = Files.newDirectoryStream(directory, file.getFileName() + ".corrupt.*.bak")) {
            for (var copy : copies) {
                if (Files.mismatch(copy, file) == -1 && alike(beside(copy, LOG), beside(file, LOG))) {
                    return Optional.of(copy);
                }
            }
        }
        return Optional.empty();
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** A log without content says as much as none. */
    private static boolean alike(Path log, Path other) throws IOException {
        long size = Files.exists(log) ? Files.size(log) : 0;
        long otherSize = Files.exists(other) ? Files.size(other) : 0;
        return size == otherSize && (size == 0 || Files.mismatch(log, other) == -1);
    }

    private static Path copied(Path file, Clock clock) throws IOException {
        var stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss")
                .format(clock.instant().atZone(clock.getZone()));
        var base = file.getFileName() + ".corrupt." + stamp;
        var target = file.resolveSibling(base + ".bak");
        for (int n = 1; Files.exists(target); n++) {
            target = file.resolveSibling(base + "." + n + ".bak");
        }
        Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        for (var side : List.of(LOG, "-shm")) {
            var source = beside(file, side);
            if (Files.exists(source)) {
                Files.copy(source, beside(target, side));
            }
        }
        return target;
    }
}
