/**
 * What surrounds the work on a task: the directory it happens in ({@link dev.hermes.kanban.work.Workspaces}), the process
 * that does it ({@link dev.hermes.kanban.work.WorkerProcesses}), what it is told ({@link
 * dev.hermes.kanban.work.WorkerContext}) and what it leaves ({@link dev.hermes.kanban.work.Completions}).
 */
@NullMarked
package dev.hermes.kanban.work;

import org.jspecify.annotations.NullMarked;
