/**
 * What a model may do: the contract of a tool, of what surrounds its run, and of asking the person.
 *
 * <p>Start at {@link dev.hermes.api.tool.Tool}.
 */
@NullMarked
package dev.hermes.api.tool;

import org.jspecify.annotations.NullMarked;
