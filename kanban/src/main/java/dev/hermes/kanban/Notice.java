package dev.hermes.kanban;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a chat is to be told: how a task ended, or why it does not go on.
 *
 * @param subscription as it was before; its cursor is where {@link Chats#returned} puts it back to
 */
public record Notice(Subscription subscription, Event event, Task task) {
    private static final int TITLE = 120;
    private static final int SUMMARY = 200;
    private static final int RESULT = 160;

    /** In words, for the chat. */
    public String text() {
        var who = task.assignee().map(name -> "@" + name + " ").orElse("") + "Kanban " + task.id();
        return switch (event.kind()) {
            case "completed" -> "✔ " + who + " done — " + cut(task.title(), TITLE) + outcome();
            case "blocked" ->
                "⏸ " + who + " blocked"
                        + said("reason").map(text -> ": " + cut(text, RESULT)).orElse("");
            case "gave_up" ->
                "✖ " + who + " gave up after repeated spawn failures"
                        + said("error").map(text -> "\n" + cut(text, SUMMARY)).orElse("");
            case "crashed" -> "✖ " + who + " worker crashed (pid gone); dispatcher will retry";
            case "timed_out" ->
                "⏱ " + who + " timed out (max_runtime="
                        + said("limit_seconds")
                                .or(() -> task.maxRuntimeSeconds().map(String::valueOf))
                                .orElse("?")
                        + "s); will retry";
            default -> who + " " + event.kind();
        };
    }

    /** Whether the chat has nothing more to hear by this subscription. */
    public boolean last() {
        return !subscription.wholeBoard() && task.is(Status.DONE, Status.ARCHIVED);
    }

    private String outcome() {
        return said("summary")
                .map(text -> cut(firstLine(text), SUMMARY))
                .or(() -> task.result().map(text -> cut(text.strip(), RESULT)))
                .filter(text -> !text.isEmpty())
                .map(text -> "\n" + text)
                .orElse("");
    }

    private Optional<String> said(String member) {
        return event.payload()
                .map(payload -> text(payload, member))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static String text(ObjectNode payload, String member) {
        return payload.path(member).asString("");
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return text.substring(0, end) + "…";
    }
}
