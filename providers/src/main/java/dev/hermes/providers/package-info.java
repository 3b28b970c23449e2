/**
 * Whom to talk to: turns what the user configured into an endpoint that a transport can ask.
 *
 * <p>Start at {@link dev.hermes.providers.Providers}. Which provider and which account is decided in {@code Router}, what
 * a model of it is like in {@code ModelFacts}; both read settings, environment and the tables that ship with the
 * program, and never the network. Only {@link dev.hermes.providers.LocalServer}s are asked for, and only on loopback.
 */
@NullMarked
package dev.hermes.providers;

import org.jspecify.annotations.NullMarked;
