package dev.hermes.api.tool;

import dev.hermes.api.Secret;
import java.util.List;
import java.util.Optional;

/**
 * The person on the other side of the session, as far as a tool may ask them. Implemented by each front door (terminal,
 * chat platform, dashboard); every question has that front door's time limit, and silence is never consent.
 */
public interface Person {
    /** Nobody is there: everything is denied, no question is answered. */
    Person ABSENT = new Person() {
        @Override
        public Decision approve(Approval approval) {
            return Decision.DENY;
        }

        @Override
        public Optional<String> answer(String question, List<String> choices) {
            return Optional.empty();
        }

        @Override
        public boolean present() {
            return false;
        }
    };

    /**
     * What a tool wants to do that needs consent.
     *
     * @param command shown in full
     * @param reason why it is asked, in a few words
     * @param mayBeAlways whether the person is offered to allow it for good
     */
    record Approval(String command, String reason, boolean mayBeAlways) {}

    enum Decision {
        ONCE,
        SESSION,
        ALWAYS,
        DENY,
        TIMEOUT
    }

    Decision approve(Approval approval) throws InterruptedException;

    /** Asks a question; {@code choices} may be empty for free text. Empty when nobody answered. */
    Optional<String> answer(String question, List<String> choices) throws InterruptedException;

    /** Whether somebody can be asked at all. */
    default boolean present() {
        return true;
    }

    /** Asks for a password without showing it, for {@code sudo}. Empty when nobody answered. */
    default Optional<Secret> password(String prompt) throws InterruptedException {
        return Optional.empty();
    }
}
