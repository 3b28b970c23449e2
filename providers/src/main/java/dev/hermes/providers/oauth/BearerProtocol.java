package dev.hermes.providers.oauth;

import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What protocols have in common whose access token is sent to the model server as it is. */
abstract class BearerProtocol implements Protocol {
    private final Duration skew;

    /** @param skew how long before its end a token is renewed */
    BearerProtocol(Duration skew) {
        this.skew = skew;
    }

    /** When the token ends; empty when nobody says, and then it counts as lasting. */
    Optional<Instant> end(Credential credential) {
        return credential.secret().flatMap(token -> Jwt.of(token.reveal()).expires());
    }

    @Override
    public boolean due(Credential credential, Instant now) {
        return end(credential).filter(end -> !end.isAfter(now.plus(skew))).isPresent();
    }

    @Override
    public boolean usable(Credential credential, Instant now) {
        return credential.secret().isPresent()
                && end(credential).map(now::isBefore).orElse(true);
    }

    /** @throws AuthException with the code when the login has none */
    static String refreshToken(Credential credential, String provider, String code) {
        return credential
                .refreshToken()
                .map(Secret::reveal)
                .orElseThrow(() -> new AuthException(provider, code, true, "The login has no refresh token."));
    }

    /** The question for another token, of a client that has no secret (RFC 6749, section 6). */
    static Map<String, String> refreshForm(String refresh, String client) {
        return Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", client);
    }

    /**
     * The new pair of an answer; a refresh token that is not named goes on being good.
     *
     * @throws AuthException with the code when there is no token in it
     */
    static Map<String, JsonNode> renewed(TokenServer.Reply reply, String used, String provider, String code) {
        var access = reply.text("access_token");
        if (access.isEmpty()) {
            throw new AuthException(provider, code, true, "The login was renewed without a token.");
        }
        var next = reply.text("refresh_token");
        return new Fields()
                .put("access_token", access)
                .put("refresh_token", next.isEmpty() ? used : next)
                .map();
    }
}
