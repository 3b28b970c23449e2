package dev.hermes.api.model;

import java.util.Locale;
import java.util.Optional;

/** How hard a model should think. {@code NONE} asks it not to; what a provider does not know is mapped to the nearest. */
public enum ReasoningEffort {
    NONE,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    /** Empty when {@code name} is no effort. */
    public static Optional<ReasoningEffort> of(String name) {
        var wanted = name.strip().toLowerCase(Locale.ROOT);
        for (var effort : values()) {
            if (effort.wireName.equals(wanted)) {
                return Optional.of(effort);
            }
        }
        return Optional.empty();
    }
}
