package dev.hermes.tools.file.search;

import java.io.IOException;
import java.time.Duration;

/** A search was given up. */
final class SearchTooLong extends IOException {
    static final Duration LIMIT = Duration.ofSeconds(60);

    SearchTooLong() {
        super("it took longer than " + LIMIT.toSeconds() + " s; search a smaller directory or name files by file_glob");
    }
}
