package dev.hermes.llm;

import dev.hermes.api.Secret;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.Headers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One wire protocol: how a request looks, and how an answer is put together. No I/O. */
interface Protocol {
    /** Where the question goes. */
    String url(ModelRequest request);

    /** Authentication and versions. */
    Map<String, String> headers(ModelRequest request);

    ObjectNode body(ModelRequest request);

    /** What a refusal means: the status and the words of the server, and its own idea of when to come back. */
    default ModelException refused(int status, Headers headers, String body) {
        return Failures.refused(status, headers, body);
    }

    /** A fresh assembly of one answer. */
    Assembly assembly(ModelRequest request, Consumer<ModelEvent> events);

    /** {@code Authorization: Bearer …}, or nothing when there is no key. Azure reads it under two names. */
    static Map<String, String> bearer(Endpoint endpoint) {
        return endpoint.key()
                .map(Secret::reveal)
                .map(key -> Urls.isAzure(endpoint)
                        ? Map.of("Authorization", "Bearer " + key, "api-key", key)
                        : Map.of("Authorization", "Bearer " + key))
                .orElse(Map.of());
    }

    /** Puts one answer together. */
    interface Assembly {
        /**
         * A piece of the stream.
         *
         * @throws ModelException when the piece is an error
         */
        void accept(String name, JsonNode data);

        /** The answer that came as one document, instead of a stream. */
        void whole(JsonNode body);

        /** Whether the model said why it stopped; without it, what came is only a part. */
        boolean complete();

        /** Whether nothing can follow any more, so that the rest of the stream need not be waited for. */
        boolean ended();

        /** Text that the person may have seen; empty when there is none. */
        Optional<ModelAnswer> partial();

        /** @throws ModelException when nothing of the protocol had come */
        ModelAnswer answer();
    }
}
