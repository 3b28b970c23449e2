package dev.hermes.llm;

import dev.hermes.api.model.Endpoint;
import java.net.URI;
import java.util.Map;

/** Proves who asks to servers that are given no fixed key. Asked once for each request, and only where there is no key. */
public interface RequestSigner {
    /** For programs whose endpoints all have their keys. */
    RequestSigner NONE = (_, _) -> Map.of();

    /**
     * What is about to be sent.
     *
     * @param headers those that will be sent with it, but for {@code Host} and {@code User-Agent}
     */
    record Call(String method, URI uri, Map<String, String> headers, byte[] body) {
        public Call {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The headers to be added; none for endpoints that this signer knows nothing about.
     *
     * @throws dev.hermes.api.model.ModelException when there is no identity to sign with
     */
    Map<String, String> sign(Endpoint endpoint, Call call) throws InterruptedException;
}
