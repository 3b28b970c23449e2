/**
 * The task board: what a task is, who may take it, what remains when a worker dies.
 *
 * <p>Start at {@link dev.hermes.kanban.Board}, which holds the rules of the state machine once. Rows are kept behind
 * {@link dev.hermes.kanban.BoardStore}; implementations differ in SQL, never in meaning. Which boards there are, and where
 * their files lie, is in {@link dev.hermes.kanban.Boards}. Delivery to chats and rendering do not belong here.
 *
 * <p>Times are whole seconds since 1970, by the clock of the store. A claim is valid until its time is up; afterwards
 * anybody may take the task, so whatever a worker writes names its run.
 */
@NullMarked
package dev.hermes.kanban;

import org.jspecify.annotations.NullMarked;
