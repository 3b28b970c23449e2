/**
 * A small HTTP server for the front doors: requests as values, limits, streams of events.
 *
 * <p>Start at {@link dev.hermes.gateway.http.HttpFront}. Under it works the JDK's own server, one virtual thread for each
 * request; {@code docs/decisions/0008} says why.
 */
@NullMarked
package dev.hermes.gateway.http;

import org.jspecify.annotations.NullMarked;
