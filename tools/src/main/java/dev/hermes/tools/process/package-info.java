/**
 * Child processes that never outlive their owner.
 *
 * <p>Start at {@link dev.hermes.tools.process.Children}: it starts a program at the head of a process group of its own.
 * {@link dev.hermes.tools.process.Child} ends the program together with everything it started. What is run, and for
 * whom, is decided elsewhere.
 */
@NullMarked
package dev.hermes.tools.process;

import org.jspecify.annotations.NullMarked;
