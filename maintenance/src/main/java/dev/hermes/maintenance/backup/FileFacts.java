package dev.hermes.maintenance.backup;

import dev.hermes.home.FileModes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What of a file goes along with its content.
 *
 * @param mode permission bits
 * @param bytes at this moment; it may grow
 */
record FileFacts(int mode, Instant changed, long bytes) {
    static FileFacts of(Path file) throws IOException {
        return new FileFacts(
                FileModes.of(file, FileModes.READABLE),
                Files.getLastModifiedTime(file).toInstant(),
                Files.size(file));
    }
}
