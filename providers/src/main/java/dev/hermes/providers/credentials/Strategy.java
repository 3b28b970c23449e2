package dev.hermes.providers.credentials;

import java.util.Locale;

/** Which of several usable credentials is taken. */
public enum Strategy {
    /** The first until it is used up. */
    FILL_FIRST,
    /** Each in turn. */
    ROUND_ROBIN,
    /** The one that was asked least often. */
    LEAST_USED,
    /** Any. */
    RANDOM;

    private final String configName = name().toLowerCase(Locale.ROOT);

    /** As {@code credential_pool_strategies} names it. */
    public String configName() {
        return configName;
    }

    /** What is written there; {@link #FILL_FIRST} when it is none of them. */
    public static Strategy of(String text) {
        for (var strategy : values()) {
            if (strategy.configName.equals(text.strip().toLowerCase(Locale.ROOT))) {
                return strategy;
            }
        }
        return FILL_FIRST;
    }
}
