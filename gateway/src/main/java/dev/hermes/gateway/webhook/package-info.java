/**
 * The front door for other services: what they report starts a turn of the agent, or is passed on as it is.
 *
 * <p>Start at {@link dev.hermes.gateway.webhook.Webhooks}. {@code Reception} holds the order in which a delivery is
 * checked; {@code Signatures} knows how each service signs.
 */
@NullMarked
package dev.hermes.gateway.webhook;

import org.jspecify.annotations.NullMarked;
