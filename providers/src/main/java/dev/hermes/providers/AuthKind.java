package dev.hermes.providers;

import java.util.Locale;

/** How a provider wants to know who is asking. */
public enum AuthKind {
    API_KEY,
    OAUTH_DEVICE_CODE,
    OAUTH_EXTERNAL,
    OAUTH_MINIMAX,
    EXTERNAL_PROCESS,
    AWS_SDK,
    NONE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }
}
