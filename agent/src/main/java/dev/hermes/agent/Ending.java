package dev.hermes.agent;

import java.util.Optional;

/** How the loop of a turn came to its end. */
record Ending(Kind kind, String text, String reason, Optional<String> error, boolean keep) {
    enum Kind {
        ANSWERED,
        /** There is something to show, but it is cut or not what was asked for. */
        PARTIAL,
        /** The budget ran out; the text is a summary. */
        EXHAUSTED,
        INTERRUPTED,
        FAILED
    }

    static Ending answered(String text, String reason) {
        return new Ending(Kind.ANSWERED, text, reason, Optional.empty(), true);
    }

    static Ending partial(String text, String reason, String error) {
        return new Ending(Kind.PARTIAL, text, reason, Optional.of(error), true);
    }

    static Ending exhausted(String text, String reason) {
        return new Ending(Kind.EXHAUSTED, text, reason, Optional.empty(), true);
    }

    static Ending interrupted(String reason) {
        return new Ending(Kind.INTERRUPTED, "", reason, Optional.empty(), true);
    }

    /** @param keep whether what the person wrote is stored */
    static Ending failed(String reason, String error, boolean keep) {
        return new Ending(Kind.FAILED, "", reason, Optional.of(error), keep);
    }
}
