/**
 * Keeps a long conversation within the model's window: the middle becomes a summary, head and tail stay as they are.
 *
 * <p>Start at {@link dev.hermes.agent.compress.Compressor}. Storing the shortened conversation as a child session is the
 * caller's work.
 */
@NullMarked
package dev.hermes.agent.compress;

import org.jspecify.annotations.NullMarked;
