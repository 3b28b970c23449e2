package dev.hermes.codex;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of a program that is not trusted to end them: what is too long is cut, and the rest of it skipped. */
final class Lines {
    private final BufferedReader reader;
    private final int longest;

    /** @param longest in characters */
    Lines(InputStream in, int longest) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.longest = longest;
    }

    /** Empty at the end. */
    Optional<String> next() throws IOException {
        var line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return Optional.empty();
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() < longest) {
                line.append((char) c);
            }
        }
        return Optional.of(line.toString());
    }
}
