package dev.hermes.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that only their owner may enter. */
public final class PrivateDirectories {
    private PrivateDirectories() {}

    /** Makes the directory, and those above it that are missing; one that exists keeps its mode. */
    public static void create(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(directory, FileModes.atBirth(directory, FileModes.PRIVATE_DIRECTORY));
    }
}
