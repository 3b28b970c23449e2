package dev.hermes.tools.file;

import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files of the user's work: as safely as those of the home, but a new one is as readable as any other. */
final class ProjectFile {
    private ProjectFile() {}

    static void write(Path file, byte[] content) throws IOException {
        var directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        boolean isNew = !Files.exists(file);
        if (isNew) {
            Files.createFile(file); // gives it the mode that the user's umask says; replacing keeps it
        }
        try {
            DurableFile.replace(file, content);
        } catch (IOException e) {
            if (isNew) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }
}
