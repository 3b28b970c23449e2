package dev.hermes.sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** What lies beside the database for a session: transcripts and written-down requests. */
public final class SessionFiles {
    private SessionFiles() {}

    /**
     * Deletes the files of sessions that are no more.
     *
     * @param directory may be missing
     * @param ids of sessions
     */
    public static void delete(Path directory, Collection<String> ids) throws IOException {
        if (ids.isEmpty() || !Files.isDirectory(directory)) {
            return;
        }
        try (var files =
                Files.newDirectoryStream(directory, file -> ids.stream().anyMatch(id -> belongs(file, id)))) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean belongs(Path file, String id) {
        var name = String.valueOf(file.getFileName());
        return name.equals(id + ".json")
                || name.equals(id + ".jsonl")
                || name.equals("session_" + id + ".json")
                || name.startsWith("request_dump_" + id + "_") && name.endsWith(".json");
    }
}
