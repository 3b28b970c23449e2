package dev.hermes.providers;

import java.util.Optional;

/**
 * What is thought of the name of a model that a person typed.
 *
 * @param model the name to go on with: as it was typed, or the one that was obviously meant
 * @param recognised whether somebody who should know lists it
 * @param message for the person; empty when there is nothing to say
 */
public record ModelVerdict(boolean accepted, boolean recognised, String model, Optional<String> message) {
    static ModelVerdict listed(String model) {
        return new ModelVerdict(true, true, model, Optional.empty());
    }

    static ModelVerdict corrected(String typed, String model) {
        return new ModelVerdict(true, true, model, Optional.of("'" + typed + "' is taken for " + model + "."));
    }

    static ModelVerdict noted(String model, String message) {
        return new ModelVerdict(true, false, model, Optional.of(message));
    }

    static ModelVerdict rejected(String model, String message) {
        return new ModelVerdict(false, false, model, Optional.of(message));
    }
}
