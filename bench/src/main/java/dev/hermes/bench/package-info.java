/** Measures what has a budget: start at {@link dev.hermes.bench.Bench}. Never part of the program, and never a test. */
@NullMarked
package dev.hermes.bench;

import org.jspecify.annotations.NullMarked;
