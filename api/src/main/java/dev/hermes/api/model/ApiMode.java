package dev.hermes.api.model;

import java.util.Optional;

/** The wire protocol that an endpoint speaks. {@link #wireName} is what configuration and databases hold. */
public enum ApiMode {
    CHAT_COMPLETIONS("chat_completions"),
    ANTHROPIC_MESSAGES("anthropic_messages"),
    CODEX_RESPONSES("codex_responses"),
    BEDROCK_CONVERSE("bedrock_converse"),
    CODEX_APP_SERVER("codex_app_server"),
    /** The built-in demonstration: no endpoint at all. */
    DEMO("demo");

    private final String wireName;

    ApiMode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Empty when {@code name} is none of ours. */
    public static Optional<ApiMode> of(String name) {
        for (var mode : values()) {
            if (mode.wireName.equals(name)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
