/**
 * How a login is made and kept alive: one class a provider, each against the protocol that the provider speaks, and what
 * they share (device codes, PKCE with a listener on loopback, renewal of tokens that may be used once).
 *
 * <p>Start at {@link dev.hermes.providers.oauth.Logins}, which makes them, and {@link
 * dev.hermes.providers.oauth.Renewals}, which renews them under the lock of the store. Where the tokens are kept is the
 * business of {@code dev.hermes.providers.credentials}. Addresses are in {@link dev.hermes.providers.oauth.Endpoints}:
 * tests give others, the environment cannot, since that would send tokens elsewhere.
 */
@NullMarked
package dev.hermes.providers.oauth;

import org.jspecify.annotations.NullMarked;
