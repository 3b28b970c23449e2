package dev.hermes.agent;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries "stop" from any thread to the thread of the turn. A stop that arrives before the turn has begun counts for it;
 * one that arrives after it ended leaves no interrupted thread behind.
 */
final class Interruption {
    private @Nullable Thread turn;
    private boolean wanted;
    private Optional<String> message = Optional.empty();

    /** Asks the turn to stop. */
    synchronized void request(Optional<String> newMessage) {
        wanted = true;
        message = newMessage;
        if (turn != null) {
            turn.interrupt();
        }
    }

    /** What was asked for while no turn ran is over. */
    synchronized void forget() {
        if (turn == null) {
            wanted = false;
            message = Optional.empty();
        }
    }

    /** The turn saw its thread interrupted; who asked for it, and what they said, is kept. */
    synchronized void noticed() {
        wanted = true;
    }

    synchronized boolean wanted() {
        return wanted;
    }

    /** The calling thread runs the turn from here on. */
    synchronized void begin() {
        turn = Thread.currentThread();
    }

    /** The turn is over: the flag of the thread is cleared when it was set for the turn. */
    synchronized Optional<String> end() {
        turn = null;
        var said = message;
        if (wanted) {
            Thread.interrupted();
        }
        wanted = false;
        message = Optional.empty();
        return said;
    }

    /** @throws InterruptedException when a stop was asked for */
    synchronized void check() throws InterruptedException {
        if (wanted || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("stopped");
        }
    }
}
