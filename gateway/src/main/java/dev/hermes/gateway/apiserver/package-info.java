/**
 * The front door for programs: the protocol that clients of OpenAI speak.
 *
 * <p>Start at {@link dev.hermes.gateway.apiserver.ApiServer}. {@code ApiRoutes} holds what is common to all requests,
 * {@code Desk} what all endpoints work with, {@code ChatEndpoint} a turn of a conversation; {@code Turns} counts what is in flight.
 */
@NullMarked
package dev.hermes.gateway.apiserver;

import org.jspecify.annotations.NullMarked;
