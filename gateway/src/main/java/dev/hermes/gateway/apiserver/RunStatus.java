package dev.hermes.gateway.apiserver;

import java.util.Locale;

/** Where a run is. */
enum RunStatus {
    QUEUED,
    RUNNING,
    WAITING_FOR_APPROVAL,
    STOPPING,
    COMPLETED,
    FAILED,
    CANCELLED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean over() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
