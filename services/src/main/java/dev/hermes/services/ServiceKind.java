package dev.hermes.services;

import java.util.Locale;

/** The supervisors there are. */
public enum ServiceKind {
    SYSTEMD,
    LAUNCHD,
    WINDOWS,
    S6,
    NONE;

    /** As it is written in output and in scripts. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}
