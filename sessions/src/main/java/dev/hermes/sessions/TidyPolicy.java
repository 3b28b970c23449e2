package dev.hermes.sessions;

import java.time.Duration;
import java.util.Optional;

/**
 * How much is tidied.
 *
 * @param retention how long ended sessions are kept; empty keeps them for ever
 * @param interval old sessions are deleted at most once in this time, whichever program does it
 * @param vacuum whether the file shrinks when something was deleted
 */
public record TidyPolicy(Optional<Duration> retention, Duration interval, boolean vacuum) {}
