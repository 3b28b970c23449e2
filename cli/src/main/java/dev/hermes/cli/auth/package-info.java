/**
 * {@code hermes auth}, {@code login} and {@code logout}: the keys and logins of a home, as a person keeps them. What they
 * mean is decided in {@code dev.hermes.providers.credentials}; no secret is ever shown here.
 */
@NullMarked
package dev.hermes.cli.auth;

import org.jspecify.annotations.NullMarked;
