package dev.hermes.api.model;

import java.util.Locale;
import java.util.Optional;

/** Why a model stopped. The wire name is what is stored with the message. */
public enum FinishReason {
    STOP,
    /** The output limit was reached; the text is cut. */
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER,
    /** A Responses API answer that wants to be continued. */
    INCOMPLETE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    public static Optional<FinishReason> of(String name) {
        for (var reason : values()) {
            if (reason.wireName.equals(name)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
