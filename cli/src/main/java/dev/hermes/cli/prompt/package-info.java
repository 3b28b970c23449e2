/**
 * Choosing from a list: with arrows and a filter on a terminal that can move its cursor, by number on one that cannot, and not at
 * all where nobody is there. {@link dev.hermes.cli.prompt.Picker} is the door; {@code Menu} is the state without a terminal.
 * Questions that are answered with a line belong to {@link dev.hermes.cli.Console}.
 */
@NullMarked
package dev.hermes.cli.prompt;

import org.jspecify.annotations.NullMarked;
