/**
 * Cutting text to length for models and people.
 *
 * <p>Start at {@link dev.hermes.agent.text.Excerpt}.
 */
@NullMarked
package dev.hermes.agent.text;

import org.jspecify.annotations.NullMarked;
