package dev.hermes.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Keeps what a person wrote when {@code config.yaml} can no longer be read: an editor may be about to overwrite it. */
public final class BrokenConfig {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private BrokenConfig() {}

    /**
     * Copies the file, once for each state of it. Empty when a copy of that size is there, when there is nothing to keep,
     * or when it cannot be written: this must not stop anything.
     */
    public static Optional<Path> keepCopy(HermesHome home, Clock clock) {
        var file = home.config();
        try {
            if (Files.isSymbolicLink(file) || Files.size(file) == 0 || isKept(home, Files.size(file))) {
                return Optional.empty();
            }
            var name = "config.yaml.corrupt." + TIMESTAMP.format(LocalDateTime.now(clock)) + ".bak";
            DurableFile.replace(home.file(name), Files.readAllBytes(file));
            return Optional.of(home.file(name));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isKept(HermesHome home, long size) throws IOException {
        try (var copies = Files.newDirectoryStream(home.directory(), "config.yaml.corrupt.*.bak")) {
            for (var copy : copies) {
                if (Files.size(copy) == size) {
                    return true;
                }
            }
        }
        return false;
    }
}
