package dev.hermes.gateway.apiserver;

import java.util.Optional;

/** Keeps apart the texts that an agent says before and after its tools, and knows what of the last was told. */
final class SegmentText {
    private final StringBuilder told = new StringBuilder();
    private boolean ended;

    /** The next piece of text, with the gap to what was said before. */
    String next(String text) {
        if (!ended) {
            told.append(text);
            return text;
        }
        ended = false;
        boolean gap = !told.isEmpty();
        told.setLength(0);
        told.append(text);
        return gap ? "\n\n" + text : text;
    }

    void end() {
        ended = true;
    }

    /** What of the whole answer has not been told: all of it, if the provider does not stream, or an addition at its end. */
    Optional<String> rest(String whole) {
        // The whole is told without the blanks around it, which pieces may have had.
        var known = told.toString().strip();
        if (known.isEmpty()) {
            return whole.isBlank() ? Optional.empty() : Optional.of(whole);
        }
        return whole.strip().startsWith(known)
                ? Optional.of(whole.strip().substring(known.length())).filter(rest -> !rest.isEmpty())
                : Optional.empty();
    }
}
