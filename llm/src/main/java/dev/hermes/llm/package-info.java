/**
 * Talking to a model over its wire protocol, without knowing which provider or account stands behind it.
 *
 * <p>Start at {@link dev.hermes.llm.Transports}, which hands out one transport for each protocol. A transport builds the
 * body, sends it through {@link dev.hermes.llm.HttpExchange}, and assembles the answer from server-sent events. What a
 * failure means is decided in {@link dev.hermes.llm.FailureClass}; nothing is retried here.
 */
@NullMarked
package dev.hermes.llm;

import org.jspecify.annotations.NullMarked;
