package dev.hermes.maintenance.distribution;

import dev.hermes.home.FileModes;
import dev.hermes.home.SecretFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Permissions of files that are written for the first time. */
final class Modes {
    private Modes() {}

    static void set(Path file, String relative, int mode) throws IOException {
        boolean program = (mode & 0100) != 0;
        FileModes.set(
                file,
                SecretFiles.contains(relative) ? FileModes.PRIVATE : program ? FileModes.PROGRAM : FileModes.READABLE);
    }
}
