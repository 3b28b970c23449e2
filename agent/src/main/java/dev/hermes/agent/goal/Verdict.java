package dev.hermes.agent.goal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a judge said about a goal. */
record Verdict(boolean done, String reason) {
    private static final List<String> YES = List.of("true", "yes", "1", "done");

    /** Finds the verdict in an answer, within a code fence or prose; empty when there is none. */
    static Optional<Verdict> parse(String answer) {
        for (int open = answer.indexOf('{'); open >= 0; open = answer.indexOf('{', open + 1)) {
            int close = end(answer, open);
            if (close > 0) {
                var verdict = read(answer.substring(open, close));
                if (verdict.isPresent()) {
                    return verdict;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Verdict> read(String object) {
        try {
            var json = JsonMapper.shared().readTree(object);
            if (!json.has("done")) {
                return Optional.empty();
            }
            var reason = json.path("reason").asString("").strip();
            return Optional.of(new Verdict(done(json.path("done")), reason.isEmpty() ? "no reason provided" : reason));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static boolean done(JsonNode value) {
        return YES.contains(value.asString("").strip().toLowerCase(Locale.ROOT));
    }

    /** Behind the brace that closes the one at {@code open}; -1 when nothing does. Braces in strings do not count. */
    private static int end(String text, int open) {
        int depth = 0;
        boolean quoted = false;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                depth++;
            } else if (!quoted && c == '}') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }
}
