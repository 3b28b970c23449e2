/** Whom to talk to: turns what the user configured into an endpoint that a transport can ask. */
@NullMarked
package dev.hermes.providers;

import org.jspecify.annotations.NullMarked;
