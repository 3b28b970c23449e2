package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Slug;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The file that names the current board. What it names may be gone; then it is passed over and left as it is. */
final class Pointer {
    private Pointer() {}

    static Optional<String> read(KanbanPaths paths) {
        try {
            return Files.exists(paths.pointer()) ? Slug.of(Files.readString(paths.pointer())) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static void clear(KanbanPaths paths) {
        try {
            Files.deleteIfExists(paths.pointer());
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, paths.pointer() + " could not be removed: " + e.getMessage() + ".");
        }
    }

    static void write(KanbanPaths paths, String slug) {
        try {
            DurableFile.replace(paths.pointer(), slug + "\n");
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, paths.pointer() + " could not be written: " + e.getMessage() + ".");
        }
    }
}
