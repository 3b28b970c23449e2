/**
 * A local server that any OpenAI client can use with a login of this home: it passes requests on and puts the login's
 * token in the place of whatever the client sent.
 *
 * <p>Start at {@link dev.hermes.gateway.proxy.ProxyServer}; {@link dev.hermes.gateway.proxy.Upstream} says for whom it
 * can stand. Bodies and tokens are never logged, and nothing is passed to any other host than the one that the login is
 * for. How tokens are kept and renewed is the business of {@code dev.hermes.providers}.
 */
@NullMarked
package dev.hermes.gateway.proxy;

import org.jspecify.annotations.NullMarked;
