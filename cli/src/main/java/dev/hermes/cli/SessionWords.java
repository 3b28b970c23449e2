package dev.hermes.cli;

import dev.hermes.home.DurableFile;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.sessions.ListFilter;
import dev.hermes.sessions.SessionStore;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The latest sessions as a small file, {@code cache/completion/sessions}, for shells that complete: a line each, id and title
 * with a tab between. It is only a help; when it cannot be written nobody is told.
 */
public final class SessionWords {
    private static final int MOST = 100;

    private SessionWords() {}

    /** Writes the file anew. */
    public static void remember(Context context, SessionStore store) {
        var file = context.home().file("cache").resolve("completion").resolve("sessions");
        try {
            var text = store.list(ListFilter.of(Optional.empty(), MOST)).stream()
                    .map(row -> row.id() + "\t" + row.title().orElse("").replaceAll("\\s+", " ") + "\n")
                    .collect(Collectors.joining());
            var directory = file.getParent();
            if (directory != null) {
                PrivateDirectories.create(directory);
            }
            DurableFile.replace(file, text);
        } catch (IOException | RuntimeException e) {
            context.log().debug("cli.completion", "the list of sessions was not written: " + e.getMessage());
        }
    }
}
