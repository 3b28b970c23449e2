package dev.hermes.providers.oauth;

import java.time.Duration;

/** Waiting between two questions to a server. */
interface Pause {
    /** Really. */
    Pause REAL = Thread::sleep;

    void of(Duration wait) throws InterruptedException;
}
