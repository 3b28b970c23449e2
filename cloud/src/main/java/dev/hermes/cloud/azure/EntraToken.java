package dev.hermes.cloud.azure;

import dev.hermes.api.Secret;
import java.time.Instant;

/** A token and the moment at which it ends. */
record EntraToken(Secret secret, Instant expires) {}
