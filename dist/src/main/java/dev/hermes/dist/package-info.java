/** Turns the built jars into what users run: start at {@link dev.hermes.dist.Assemble}. Never part of the program itself. */
@NullMarked
package dev.hermes.dist;

import org.jspecify.annotations.NullMarked;
