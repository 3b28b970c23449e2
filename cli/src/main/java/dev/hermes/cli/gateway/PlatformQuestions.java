package dev.hermes.cli.gateway;

import dev.hermes.api.Secret;
import dev.hermes.cli.prompt.Questions;
import java.util.Map;
import java.util.Optional;

/** One platform as {@link GatewaySetup} asks about it. Nothing is written here: what was answered is saved with the rest. */
interface PlatformQuestions {
    /** How far its settings are. */
    enum State {
        ON("configured"),
        PARTLY("partially configured"),
        OFF("not configured");

        private final String text;

        State(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** As the settings call it. */
    String name();

    /** As people call it. */
    String label();

    State state();

    /** The variable that switches it on. */
    String variable();

    /** Whether the settings switch it off in so many words, which beats the variable. */
    boolean switchedOff();

    /** Asks; empty when the person stopped. */
    Optional<Answers> ask(Questions questions);

    /**
     * What is to be saved.
     *
     * @param variables for {@code .env}, in the order in which they are to be written
     * @param settings for {@code config.yaml}
     * @param note for the person, once it is saved
     */
    record Answers(Map<String, Secret> variables, Map<String, Object> settings, String note) {}
}
