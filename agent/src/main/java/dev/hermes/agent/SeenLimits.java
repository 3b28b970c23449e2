package dev.hermes.agent;

import dev.hermes.api.model.RateLimits;
import java.time.Instant;

/** What a provider said about the limits of an account, and when it did. */
public record SeenLimits(RateLimits limits, Instant at) {}
