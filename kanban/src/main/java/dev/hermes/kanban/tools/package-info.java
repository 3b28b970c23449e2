/**
 * What models can do with a board: the tools of workers, which bring one task to its end, and of those who hand out work.
 * {@link dev.hermes.kanban.tools.KanbanTools} makes them; {@link dev.hermes.kanban.tools.WorkerIdentity} says whose they are. The rules of the board
 * itself are in {@link dev.hermes.kanban.Board}.
 */
@NullMarked
package dev.hermes.kanban.tools;

import org.jspecify.annotations.NullMarked;
