package dev.hermes.api.model;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Speaks one wire protocol. Stateless and safe for concurrent use; knows neither accounts nor conversations, and does
 * not retry.
 */
public interface ModelTransport {
    /**
     * Sends the request and returns when the answer is complete.
     *
     * <p>Blocks the calling thread. Interrupting it closes the connection and ends the call within 300 ms.
     *
     * @param events told every piece in order, on the calling thread
     * @throws ModelException when the provider refuses, the network fails, the stream breaks off or time runs out
     */
    ModelAnswer ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException;

    /** The request as it would be sent; empty where nothing is. */
    default Optional<WireRequest> written(ModelRequest request) {
        return Optional.empty();
    }
}
