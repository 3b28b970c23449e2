package dev.hermes.maintenance.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;

/**
 * What of a file goes along with its content.
 *
 * @param mode permission bits
 * @param bytes at this moment; it may grow
 */
record FileFacts(int mode, Instant changed, long bytes) {
    private static final int PLAIN_FILE = 0644;

    static FileFacts of(Path file) throws IOException {
        return new FileFacts(mode(file), Files.getLastModifiedTime(file).toInstant(), Files.size(file));
    }

    private static int mode(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return PLAIN_FILE;
        }
        int mode = 0;
        for (PosixFilePermission permission : view.readAttributes().permissions()) {
            mode |= 0400 >> permission.ordinal();
        }
        return mode;
    }
}
