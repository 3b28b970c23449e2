package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
}
