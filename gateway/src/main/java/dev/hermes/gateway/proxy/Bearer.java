package dev.hermes.gateway.proxy;

import dev.hermes.api.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * What a request is sent with.
 *
 * @param type as {@code Authorization} names it
 * @param baseUrl where it goes, without a slash at its end
 * @param expires when the token ends, where that is known
 */
public record Bearer(Secret token, String type, String baseUrl, Optional<Instant> expires) {}
