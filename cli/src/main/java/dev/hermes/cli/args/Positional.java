package dev.hermes.cli.args;

import java.util.List;
import java.util.Optional;

/**
 * A word without a dash.
 *
 * @param name under which {@link Arguments} has it
 */
public record Positional(String name, Count count, List<String> choices, Optional<String> fallback, String help) {
    /** How many words it takes. */
    public enum Count {
        ONE,
        MAYBE,
        AT_LEAST_ONE,
        ANY
    }

    public Positional {
        choices = List.copyOf(choices);
    }

    public static Positional one(String name, String help) {
        return new Positional(name, Count.ONE, List.of(), Optional.empty(), help);
    }

    public static Positional maybe(String name, String help) {
        return new Positional(name, Count.MAYBE, List.of(), Optional.empty(), help);
    }

    public static Positional atLeastOne(String name, String help) {
        return new Positional(name, Count.AT_LEAST_ONE, List.of(), Optional.empty(), help);
    }

    public static Positional any(String name, String help) {
        return new Positional(name, Count.ANY, List.of(), Optional.empty(), help);
    }

    public Positional oneOf(String... allowed) {
        return new Positional(name, count, List.of(allowed), fallback, help);
    }

    public Positional otherwise(String value) {
        return new Positional(name, count, choices, Optional.of(value), help);
    }

    String usage() {
        var shown = choices.isEmpty() ? name : "{" + String.join(",", choices) + "}";
        return switch (count) {
            case ONE -> shown;
            case MAYBE -> "[" + shown + "]";
            case ANY -> "[" + shown + " ...]";
            case AT_LEAST_ONE -> shown + " [" + shown + " ...]";
        };
    }
}
