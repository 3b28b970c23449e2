package dev.hermes.gateway.webhook;

import dev.hermes.api.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A delivery as GitHub would make it, to try a route with. */
public final class SampleDelivery {
    /** What is sent when nothing else is said. */
    public static final String BODY = "{\"test\": true, \"message\": \"Hello from hermes webhook test\"}";

    private SampleDelivery() {}

    /**
     * The headers that make a body a delivery.
     *
     * @param id other than that of any delivery before, or it is taken for the same
     */
    public static Map<String, String> headers(Optional<Secret> secret, byte[] body, String id) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("X-GitHub-Event", "test");
        headers.put("X-GitHub-Delivery", id);
        secret.map(Secret::reveal)
                .filter(text -> !text.equals(Route.OPEN))
                .ifPresent(text -> headers.put(Signatures.GITHUB, Signatures.github(text, body)));
        return headers;
    }
}
