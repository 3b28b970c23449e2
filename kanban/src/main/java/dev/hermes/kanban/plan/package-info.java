/**
 * Rough ideas become tasks with the help of a model: one task that is worth working on, or several with their order.
 * {@link dev.hermes.kanban.plan.Planner} asks and reads the answer; the model is behind {@link dev.hermes.kanban.plan.Adviser}; what is written to the
 * board is written by {@link dev.hermes.kanban.Board}.
 */
@NullMarked
package dev.hermes.kanban.plan;

import org.jspecify.annotations.NullMarked;
