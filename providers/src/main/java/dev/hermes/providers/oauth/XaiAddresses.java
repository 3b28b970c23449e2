package dev.hermes.providers.oauth;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where xAI's identity server is asked. It says so itself (OpenID Connect Discovery 1.0), and that lasts: a renewal asks where
 * the login was made, and whether the server can describe itself just now does not matter to it. Wherever an address comes
 * from, tokens go to x.ai only.
 */
final class XaiAddresses {
    private final TokenServer server;
    private final Endpoints endpoints;
    private volatile @Nullable Addresses known;

    XaiAddresses(TokenServer server, Endpoints endpoints) {
        this.server = server;
        this.endpoints = endpoints;
    }

    record Addresses(String authorize, String token) {}

    /**
     * What the server says of itself now.
     *
     * @throws AuthException when that is of no use
     */
    Addresses ask(Duration time) throws IOException, InterruptedException {
        var reply = server.get(endpoints.xaiDiscovery(), Map.of(), time);
        if (!reply.ok()) {
            throw refused("xai_discovery_failed", "xAI's login cannot be found: " + reply.description());
        }
        if (!reply.json().isObject()) {
            throw refused("xai_discovery_invalid_json", "xAI's login describes itself with something else than JSON.");
        }
        var authorize = reply.text("authorization_endpoint");
        var token = reply.text("token_endpoint");
        if (authorize.isEmpty() || token.isEmpty()) {
            throw refused("xai_discovery_incomplete", "xAI's login does not name its addresses.");
        }
        if (!endpoints.trustedXai(authorize) || !endpoints.trustedXai(token)) {
            throw refused(
                    "xai_discovery_invalid", "xAI's login names an address that is not of x.ai; nothing was sent.");
        }
        var told = new Addresses(authorize, token);
        known = told;
        return told;
    }

    /** Where a login is renewed that has this state: where it was made, else what is known of the server. */
    String token(Optional<ObjectNode> state, Duration time) throws InterruptedException {
        var stored = state.map(login -> login.path("discovery")
                        .path("token_endpoint")
                        .asString("")
                        .strip())
                .filter(endpoints::trustedXai); // the store is a file that is copied and restored
        var told = known;
        return stored.isPresent() ? stored.get() : told != null ? told.token() : anew(time);
    }

    /** As the server says now, else where it has always been. */
    String anew(Duration time) throws InterruptedException {
        try {
            return ask(time).token();
        } catch (IOException | AuthException _) {
            return endpoints.xaiToken();
        }
    }

    private static AuthException refused(String code, String words) {
        return new AuthException(Xai.ID, code, false, words);
    }
}
