/**
 * {@code hermes kanban}: start at {@link dev.hermes.cli.kanban.KanbanCommand}. Commands parse, ask a {@link
 * dev.hermes.kanban.Board} and print; what may happen to a task is decided there. Nothing here is loaded by other commands.
 */
@NullMarked
package dev.hermes.cli.kanban;

import org.jspecify.annotations.NullMarked;
