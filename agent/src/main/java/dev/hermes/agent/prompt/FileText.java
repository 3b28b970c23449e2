package dev.hermes.agent.prompt;

import dev.hermes.agent.text.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reading the small text files that go into prompts. */
final class FileText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private FileText() {}

    /** What may go into a prompt: the text, cut to the limit and screened. Cut first, so that a scan ends soon. */
    static String forPrompt(String name, String text, int limit) {
        return InjectionScan.screened(name, cut(name, text, limit));
    }

    /** The trimmed text; empty when the file is missing, unreadable or blank. Bytes that are no UTF-8 become U+FFFD. */
    static Optional<String> read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            var read = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            // A byte order mark says how the file is written; left in, it would count as a hidden character.
            var text = (read.startsWith(BYTE_ORDER_MARK) ? read.substring(1) : read).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Keeps the first 70 % and the last 20 % of the limit, with a marker between that tells what is missing. */
    static String cut(String name, String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int head = limit * 7 / 10;
        int tail = limit * 2 / 10;
        var marker =
                "[... %s is cut: the first %d and the last %d of its %d characters are shown; read the file for the rest ...]"
                        .formatted(name, head, tail, text.length());
        return Excerpt.head(text, head) + "\n\n" + marker + "\n\n" + Excerpt.tail(text, tail);
    }
}
