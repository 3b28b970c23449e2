package dev.hermes.codex;

import java.time.Duration;

/**
 * How long Codex is waited for.
 *
 * @param start for the answers to the greeting and to the beginning of a thread
 * @param turn for all of a turn, without the time that a person takes to answer a question
 * @param silence after a tool was run, until it says something again
 * @param goodbye after a turn was stopped, until it says so; then it is ended
 */
record Limits(Duration start, Duration turn, Duration silence, Duration goodbye) {
    static final Limits USUAL =
            new Limits(Duration.ofSeconds(60), Duration.ofSeconds(600), Duration.ofSeconds(90), Duration.ofMillis(250));
}
