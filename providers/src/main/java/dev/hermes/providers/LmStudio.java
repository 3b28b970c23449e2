package dev.hermes.providers;

import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ReasoningEffort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** LM Studio loads a model with whatever window it was given last, often one that no conversation with tools fits in. */
final class LmStudio {
    static final String ID = "lmstudio";

    /** What a conversation with tools needs at least, with some room. */
    static final int ENOUGH = 65_536;

    private static final int PATIENCE_MILLIS = 1_000;

    /** A large model takes its time to be loaded. */
    private static final int LOADING_MILLIS = 120_000;

    private final LocalHttp server;

    LmStudio(LocalHttp server) {
        this.server = server;
    }

    /**
     * Sees to it that the model is loaded with a window of that size, or the largest that it can have.
     *
     * @param notice told one line when that takes its time
     * @return the window it has then; empty when the server does not tell
     */
    OptionalInt prepared(String model, int wanted, Consumer<String> notice) {
        var item = item(model);
        return item.isEmpty() ? OptionalInt.empty() : prepared(item.get(), model, wanted, notice);
    }

    /**
     * The same model told to think as hard as that, in the words that its server says it understands. What the user's own
     * settings say stays where nobody asked for anything, or the server names no words.
     */
    ResolvedModel thinking(ResolvedModel model, Optional<ReasoningEffort> effort) {
        var told = model.withEffort(effort);
        var endpoint = model.endpoint();
        if (!endpoint.provider().equals(ID)) {
            return told;
        }
        var options = effort.isEmpty() ? Set.<String>of() : options(model.model());
        if (options.isEmpty()) {
            return told;
        }
        var body = endpoint.extraBody().deepCopy();
        effort.flatMap(wanted ->
                        words(wanted).stream().filter(options::contains).findFirst())
                .ifPresentOrElse(word -> body.put("reasoning_effort", word), () -> body.remove("reasoning_effort"));
        return told.withEndpoint(new Endpoint(
                endpoint.provider(), endpoint.mode(), endpoint.baseUrl(), endpoint.key(), endpoint.headers(), body));
    }

    /** The words for how hard the model thinks. */
    private Set<String> options(String model) {
        return item(model).stream()
                .flatMap(item -> item.path("capabilities")
                        .path("reasoning")
                        .path("allowed_options")
                        .valueStream())
                .map(option -> option.asString("").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** What comes nearest first. */
    private static List<String> words(ReasoningEffort effort) {
        return switch (effort) {
            case NONE -> List.of("off", "none");
            case MINIMAL -> List.of("minimal", "low", "on");
            case LOW -> List.of("low", "on");
            case MEDIUM -> List.of("medium", "on");
            case HIGH -> List.of("high", "on");
            case XHIGH, MAX -> List.of("xhigh", "high", "on");
        };
    }

    private Optional<JsonNode> item(String model) {
        return server.get(server.root() + "/api/v1/models", PATIENCE_MILLIS).stream()
                .flatMap(list -> list.path("models").valueStream())
                .filter(item -> item.path("key").asString("").equals(model))
                .findFirst();
    }

    private OptionalInt prepared(JsonNode item, String model, int wanted, Consumer<String> notice) {
        int loaded = item.path("loaded_instances")
                .valueStream()
                .mapToInt(instance ->
                        instance.path("config").path("context_length").asInt(0))
                .max()
                .orElse(0);
        int most = item.path("max_context_length").asInt(0);
        int target = Math.min(wanted, most);
        if (loaded < target) {
            notice.accept(String.format(
                    Locale.ROOT,
                    "LM Studio loads %s with a window of %,d tokens; that may take a while.",
                    model,
                    target));
            var load = JsonNodeFactory.instance.objectNode().put("model", model).put("context_length", target);
            if (server.post(server.root() + "/api/v1/models/load", load, LOADING_MILLIS)
                    .isPresent()) {
                return OptionalInt.of(target);
            }
        }
        return loaded > 0 ? OptionalInt.of(loaded) : OptionalInt.empty();
    }
}
