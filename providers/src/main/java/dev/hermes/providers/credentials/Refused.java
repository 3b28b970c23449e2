package dev.hermes.providers.credentials;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a provider did not take a credential.
 *
 * @param status of HTTP
 * @param reason a code of the provider, perhaps empty
 * @param resetAt when it may be asked again, if that was said
 */
public record Refused(OptionalInt status, String reason, String message, Optional<Instant> resetAt) {}
