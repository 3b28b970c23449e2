package dev.hermes.maintenance.openclaw.migrate;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Values that may be secret: written out, or as references to the environment, to files or to programs. */
final class Secrets {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Source source;

    Secrets(Source source) {
        this.source = source;
    }

    /** The value; empty when there is none, or it is a reference that cannot be followed here. */
    Optional<String> value(JsonNode node) {
        var text = Source.text(node);
        if (text.isPresent()) {
            var variable = VARIABLE.matcher(text.get());
            return variable.matches() ? variable(variable.group(1)) : text;
        }
        return node.isObject() && node.path("source").asString("").equals("env")
                ? Source.text(node.path("id")).flatMap(this::variable)
                : Optional.empty();
    }

    /** Whether there is something that {@link #value} cannot give. */
    boolean unresolved(JsonNode node) {
        boolean reference = node.isObject() && node.has("source");
        boolean variable = node.isString() && VARIABLE.matcher(node.asString()).matches();
        return (reference || variable) && value(node).isEmpty();
    }

    /** From {@code .env}, then {@code env.vars} and {@code env} of the settings. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(source.env().get(name))
                .filter(value -> !value.isBlank())
                .or(() -> Source.text(source.config("env").path("vars").path(name)))
                .or(() -> Source.text(source.config("env").path(name)));
    }
}
