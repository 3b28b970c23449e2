package dev.hermes.providers.credentials;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /** The one that is written there; empty when it is none of them. */
    static Optional<Strategy> named(String text) {
        var name = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(strategy -> strategy.configName.equals(name))
                .findFirst();
    }

    /** What is written there; {@link #FILL_FIRST} when it is none of them. */
    public static Strategy of(String text) {
        return named(text).orElse(FILL_FIRST);
    }
}
