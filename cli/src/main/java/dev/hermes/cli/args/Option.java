package dev.hermes.cli.args;

import java.util.List;
import java.util.Optional;

/**
 * A word that begins with a dash.
 *
 * @param names as written, for example {@code -q} and {@code --query}
 * @param key under which {@link Arguments} has its value: the first long name without dashes
 * @param metavar stands for the value in help; empty for flags
 * @param needed whether it must be given
 * @param fallback the value when the option is not given
 */
public record Option(
        List<String> names,
        String key,
        Kind kind,
        Value value,
        boolean needed,
        String metavar,
        Optional<String> fallback,
        List<String> choices,
        boolean hidden,
        String help) {

    /** How many values follow. */
    public enum Kind {
        FLAG,
        /** Exactly one; given again, the last counts. */
        ONE,
        /** One, or none. */
        MAYBE,
        /** One each time; all are kept. */
        EACH,
        /** One or more, up to the next option. */
        MANY
    }

    /** What a value must look like. */
    public enum Value {
        TEXT,
        INTEGER,
        DECIMAL
    }

    public Option {
        names = List.copyOf(names);
        choices = List.copyOf(choices);
    }

    public static Option flag(String help, String... names) {
        return of(Kind.FLAG, "", help, names);
    }

    public static Option text(String metavar, String help, String... names) {
        return of(Kind.ONE, metavar, help, names);
    }

    public static Option maybe(String metavar, String help, String... names) {
        return of(Kind.MAYBE, metavar, help, names);
    }

    public static Option each(String metavar, String help, String... names) {
        return of(Kind.EACH, metavar, help, names);
    }

    public static Option integer(String metavar, String help, String... names) {
        var o = of(Kind.ONE, metavar, help, names);
        return o.of(Value.INTEGER);
    }

    public static Option decimal(String metavar, String help, String... names) {
        return of(Kind.ONE, metavar, help, names).of(Value.DECIMAL);
    }

    public static Option many(String metavar, String help, String... names) {
        return of(Kind.MANY, metavar, help, names);
    }

    private Option of(Value wanted) {
        return new Option(names, key, kind, wanted, needed, metavar, fallback, choices, hidden, help);
    }

    private static Option of(Kind kind, String metavar, String help, String... names) {
        var all = List.of(names);
        var longName =
                all.stream().filter(name -> name.startsWith("--")).findFirst().orElse(all.getFirst());
        var key = longName.replaceFirst("^-+", "");
        return new Option(all, key, kind, Value.TEXT, false, metavar, Optional.empty(), List.of(), false, help);
    }

    public Option otherwise(String given) {
        return new Option(names, key, kind, value, needed, metavar, Optional.of(given), choices, hidden, help);
    }

    public Option oneOf(String... allowed) {
        return new Option(names, key, kind, value, needed, metavar, fallback, List.of(allowed), hidden, help);
    }

    /** Must be given. */
    public Option required() {
        return new Option(names, key, kind, value, true, metavar, fallback, choices, hidden, help);
    }

    /** Accepted and never shown. */
    public Option unlisted() {
        return new Option(names, key, kind, value, needed, metavar, fallback, choices, true, help);
    }
}
