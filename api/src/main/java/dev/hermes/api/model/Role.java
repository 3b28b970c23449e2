package dev.hermes.api.model;

import java.util.Locale;
import java.util.Optional;

/** Who speaks in a message. The wire name is the lower-case constant name. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL,
    FUNCTION;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** Whether such a message instructs the model and is no part of the conversation. */
    public boolean isInstruction() {
        return this == SYSTEM || this == DEVELOPER;
    }

    public String wireName() {
        return wireName;
    }

    /** Empty when {@code name} is no role; such messages are kept in storage and never sent. */
    public static Optional<Role> of(String name) {
        for (var role : values()) {
            if (role.wireName.equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
