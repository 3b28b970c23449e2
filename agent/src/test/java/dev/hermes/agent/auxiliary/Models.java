package dev.hermes.agent.auxiliary;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Timeouts;
import dev.hermes.providers.ResolvedModel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.JsonNodeFactory;

/** Models for tests; nobody answers under their address. */
public final class Models {
    private Models() {}

    public static ResolvedModel of(String provider, String model, int contextLength) {
        return new ResolvedModel(
                provider,
                provider,
                model,
                new Endpoint(
                        provider,
                        ApiMode.CHAT_COMPLETIONS,
                        "http://127.0.0.1:9",
                        Optional.empty(),
                        Map.of(),
                        JsonNodeFactory.instance.objectNode()),
                contextLength,
                OptionalInt.empty(),
                CacheMarkers.NONE,
                Optional.empty(),
                Timeouts.DEFAULT,
                false,
                "test");
    }
}
