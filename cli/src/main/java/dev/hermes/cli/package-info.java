/** The {@code hermes} command: parses, calls a service, renders. */
@NullMarked
package dev.hermes.cli;

import org.jspecify.annotations.NullMarked;
