package dev.hermes.maintenance.distribution;

import dev.hermes.home.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions of files that are written for the first time. */
final class Modes {
    private Modes() {}

    static void set(Path file, String relative, int mode) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            boolean program = (mode & 0100) != 0 && !SecretFiles.contains(relative);
            var text = SecretFiles.contains(relative) ? "rw-------" : program ? "rwxr-xr-x" : "rw-r--r--";
            view.setPermissions(PosixFilePermissions.fromString(text));
        }
    }
}
