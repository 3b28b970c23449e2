package dev.hermes.providers;

import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** LM Studio loads a model with whatever window it was given last, often one that no conversation with tools fits in. */
final class LmStudio {
    /** What a conversation with tools needs at least, with some room. */
    static final int ENOUGH = 65_536;

    private static final int PATIENCE_MILLIS = 1_000;

    /** A large model takes its time to be loaded. */
    private static final int LOADING_MILLIS = 120_000;

    private LmStudio() {}

    /**
     * Sees to it that the model is loaded with a window of that size, or the largest that it can have.
     *
     * @return the window it has then; empty when the server does not tell
     */
    static OptionalInt prepared(String model, String baseUrl, int wanted) {
        var root = baseUrl.endsWith("/v1") ? baseUrl.substring(0, baseUrl.length() - "/v1".length()) : baseUrl;
        var list = LocalHttp.get(root + "/api/v1/models", PATIENCE_MILLIS);
        if (list.isEmpty()) {
            return OptionalInt.empty();
        }
        for (var item : list.get().path("models")) {
            if (item.path("key").asString("").equals(model)) {
                return prepared(item, model, root, wanted);
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt prepared(JsonNode item, String model, String root, int wanted) {
        int loaded = item.path("loaded_instances")
                .valueStream()
                .mapToInt(instance ->
                        instance.path("config").path("context_length").asInt(0))
                .max()
                .orElse(0);
        int most = item.path("max_context_length").asInt(0);
        int target = Math.min(wanted, most);
        if (loaded < target) {
            var load = JsonNodeFactory.instance.objectNode().put("model", model).put("context_length", target);
            if (LocalHttp.post(root + "/api/v1/models/load", load, LOADING_MILLIS)
                    .isPresent()) {
                return OptionalInt.of(target);
            }
        }
        return loaded > 0 ? OptionalInt.of(loaded) : OptionalInt.empty();
    }
}
