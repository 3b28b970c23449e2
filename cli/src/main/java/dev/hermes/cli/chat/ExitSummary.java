package dev.hermes.cli.chat;

import dev.hermes.api.model.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is said when a conversation is left. */
final class ExitSummary {
    private ExitSummary() {}

    static List<String> lines(ChatSession chat) {
        var history = chat.history();
        if (history.isEmpty() || chat.row().isEmpty()) {
            return List.of("Goodbye.");
        }
        var id = chat.agent().sessionId();
        var title = chat.title();
        long asked =
                history.stream().filter(message -> message.role() == Role.USER).count();
        long calls = history.stream()
                .mapToLong(message -> message.toolCalls().size())
                .sum();
        var lines = new ArrayList<String>();
        lines.add("Resume this session with:");
        lines.add("  hermes --resume " + id);
        title.ifPresent(text -> lines.add("  hermes -c \"" + text.replace("\"", "\\\"") + "\""));
        lines.add("");
        lines.add("Session:  " + id);
        title.ifPresent(text -> lines.add("Title:    " + text));
        lines.add("Duration: " + duration(chat.age()));
        lines.add("Messages: " + history.size() + " (" + asked + " user, " + calls + " tool calls)");
        return lines;
    }

    static String duration(Duration time) {
        var text = new StringBuilder();
        if (time.toHours() > 0) {
            text.append(time.toHours()).append("h ");
        }
        if (time.toMinutes() > 0) {
            text.append(time.toMinutesPart()).append("m ");
        }
        return text.append(time.toSecondsPart()).append('s').toString();
    }
}
