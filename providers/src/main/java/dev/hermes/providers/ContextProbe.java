package dev.hermes.providers;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks a server on this machine or network how much its model takes in. What the server runs with counts before what the
 * model was trained for: a small window that is running cuts every prompt, however large the model could be.
 */
final class ContextProbe {
    private static final int PATIENCE_MILLIS = 1_000;

    /** What servers call it in their list of models, most trustworthy first. */
    private static final List<String> LISTED = List.of(
            "context_length",
            "context_window",
            "context_size",
            "max_context_length",
            "max_position_embeddings",
            "max_model_len",
            "max_input_tokens",
            "max_sequence_length",
            "max_seq_len",
            "n_ctx",
            "ctx_size");

    private final LocalHttp server;

    ContextProbe(LocalHttp server) {
        this.server = server;
    }

    /** What a list of models says about one of them. */
    static OptionalInt listed(JsonNode list, String model) {
        return first(entry(list, model), LISTED);
    }

    private static JsonNode entry(JsonNode list, String model) {
        return named(list.isArray() ? list : list.path("data"), model, "id");
    }

    /** Empty when it is not on this machine or network, or does not say. */
    OptionalInt ask(String model) {
        var list = server.get(Hosts.below(server.baseUrl(), "/models"), PATIENCE_MILLIS);
        if (list.isEmpty()) {
            return OptionalInt.empty(); // nobody there, or too slow to be asked more
        }
        var listed = listed(list.get(), model);
        if (listed.isPresent()) {
            return listed;
        }
        var running = ollama(model);
        if (running.isPresent()) {
            return running;
        }
        var props = server.get(Hosts.below(server.root(), "/props"), PATIENCE_MILLIS)
                .orElse(MissingNode.getInstance());
        var llamaCpp = positive(props.path("default_generation_settings").path("n_ctx"));
        return llamaCpp.isPresent()
                ? llamaCpp
                : positive(entry(list.get(), model).path("meta").path("n_ctx_train"));
    }

    private OptionalInt ollama(String model) {
        var loaded = server.get(Hosts.below(server.root(), "/api/ps"), PATIENCE_MILLIS)
                .orElse(MissingNode.getInstance());
        var running = positive(named(loaded.path("models"), model, "name").path("context_length"));
        if (running.isPresent()) {
            return running;
        }
        var question = JsonNodeFactory.instance.objectNode().put("name", model).put("model", model);
        var shown = server.post(Hosts.below(server.root(), "/api/show"), question, PATIENCE_MILLIS)
                .orElse(MissingNode.getInstance());
        var parameter = Holder.NUM_CTX.matcher(shown.path("parameters").asString(""));
        if (parameter.find()) {
            return OptionalInt.of(Integer.parseInt(parameter.group(1)));
        }
        for (var member : shown.path("model_info").properties()) {
            if (member.getKey().endsWith(".context_length")) {
                return positive(member.getValue());
            }
        }
        return OptionalInt.empty();
    }

    private static JsonNode named(JsonNode list, String name, String key) {
        for (var item : list) {
            var written = item.path(key).asString("");
            if (written.equals(name) || written.equals(name + ":latest")) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static OptionalInt first(JsonNode entry, List<String> names) {
        return names.stream()
                .map(name -> positive(entry.path(name)))
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt positive(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToInt() && number.intValue() > 0
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    private static final class Holder {
        static final Pattern NUM_CTX = Pattern.compile("(?m)^num_ctx\\s+(\\d{1,9})\\s*$");
    }
}
