/**
 * The dispatcher: it takes tasks back from workers that are gone, makes ready what waits for nothing, and starts a worker process
 * for each task that may run. {@link dev.hermes.kanban.dispatch.Dispatcher} does this once for one board; who repeats it, and with which
 * settings, is decided outside. What a worker is, and what it reads, lives in {@code work}.
 */
@NullMarked
package dev.hermes.kanban.dispatch;

import org.jspecify.annotations.NullMarked;
