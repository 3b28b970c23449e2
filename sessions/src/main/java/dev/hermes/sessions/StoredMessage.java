package dev.hermes.sessions;

import dev.hermes.api.model.Message;
import java.time.Instant;

/** A message with its place in the database. */
public record StoredMessage(long id, String sessionId, Instant at, Message message) {}
