package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.tools.Toolbox;
import dev.hermes.tools.todo.TodoList;
import dev.hermes.tools.todo.TodoTool;
import java.util.Optional;
import java.util.stream.Collectors;

/** The list of steps that a model keeps with {@code todo}, carried over what a conversation forgets. */
record Steps(Toolbox tools) {
    /** Takes up the list of a resumed conversation: what the tool answered last has it. */
    void restore(String taskId, String answer) {
        todo().ifPresent(todo -> todo.restore(taskId, answer));
    }

    /** What tells the model its open steps after a compression; empty when there are none. */
    Optional<Message> reminder(String taskId) {
        var open = todo().map(todo -> todo.list(taskId).items().stream()
                        .filter(item -> item.status() == TodoList.Status.PENDING
                                || item.status() == TodoList.Status.IN_PROGRESS)
                        .map(item -> "- " + item.id() + ": " + item.content() + " ("
                                + item.status().wireName() + ")")
                        .collect(Collectors.joining("\n")))
                .orElse("");
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Message.user("[System: the open steps of your list, kept over the compression]\n" + open));
    }

    private Optional<TodoTool> todo() {
        return tools.tool("todo").filter(TodoTool.class::isInstance).map(TodoTool.class::cast);
    }
}
