package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Qwen accounts: the Qwen CLI makes and keeps the login, which is renewed here while that program does not run. */
final class Qwen extends BearerProtocol {
    static final String ID = "qwen-oauth";
    private static final String CLIENT = "f0304373b74a44d2b584a3fb70ca9e56";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long USUAL_SECONDS = Duration.ofHours(6).toSeconds();

    private final TokenServer server;
    private final String issuer;
    private final Clock clock;

    Qwen(TokenServer server, Endpoints endpoints, Clock clock) {
        super(Duration.ofSeconds(120));
        this.server = server;
        this.issuer = endpoints.qwen();
        this.clock = clock;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /** A login of which nobody knows when it ends counts as ended. */
    @Override
    Optional<Instant> end(Credential credential) {
        return credential.expires().or(() -> Optional.of(Instant.EPOCH));
    }

    @Override
    public Map<String, JsonNode> refresh(Grant grant, Credential credential) throws IOException, InterruptedException {
        var refresh = refreshToken(credential, ID, "qwen_refresh_token_missing");
        var reply = server.form(issuer + "/api/v1/oauth2/token", refreshForm(refresh, CLIENT), Map.of(), PATIENCE);
        if (!reply.ok()) {
            boolean terminal = reply.status() == 400 || reply.status() == 401;
            throw new AuthException(
                    ID, "qwen_refresh_failed", terminal, "The Qwen login could not be renewed: " + reply.description());
        }
        if (!reply.json().isObject()) {
            throw new AuthException(
                    ID, "qwen_refresh_invalid_json", false, "Qwen answered the renewal with something else than JSON.");
        }
        var access = reply.text("access_token");
        if (access.isEmpty()) {
            throw new AuthException(
                    ID, "qwen_refresh_invalid_response", true, "Qwen renewed the login without a token.");
        }
        var next = reply.text("refresh_token");
        var seconds = reply.json().path("expires_in").asLong(USUAL_SECONDS);
        return new Fields()
                .put("access_token", access)
                .put("refresh_token", next.isEmpty() ? refresh : next)
                .put("token_type", Optional.of(reply.text("token_type")))
                .put("resource_url", Optional.of(reply.text("resource_url")))
                .put("expires_at_ms", clock.instant().plusSeconds(seconds).toEpochMilli())
                .map();
    }
}
