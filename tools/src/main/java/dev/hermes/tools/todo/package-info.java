/** The list of steps that a model keeps for itself. Start at {@link dev.hermes.tools.todo.TodoTool}. */
@NullMarked
package dev.hermes.tools.todo;

import org.jspecify.annotations.NullMarked;
