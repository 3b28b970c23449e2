package dev.hermes.cli.chat;

import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;

/** What a person sees of a conversation that they return to. */
final class Recap {
    private static final int ENTRIES = 6;
    private static final int USER = 300;
    private static final int ANSWER = 200;

    private Recap() {}

    static List<String> resumed(ChatSession chat) {
        var history = chat.history();
        long asked =
                history.stream().filter(message -> message.role() == Role.USER).count();
        var lines = new ArrayList<String>();
        lines.add("↻ Resumed session " + chat.agent().sessionId()
                + chat.title().map(title -> " \"" + title + "\"").orElse("") + " (" + asked + " user message(s), "
                + history.size() + " total messages)");
        var said = history.stream()
                .filter(message -> message.role() == Role.USER || message.role() == Role.ASSISTANT)
                .filter(message -> !message.text().isBlank())
                .toList();
        int from = Math.max(0, said.size() - ENTRIES);
        if (from > 0) {
            lines.add("  ... " + from + " earlier messages ...");
        }
        for (int i = from; i < said.size(); i++) {
            boolean user = said.get(i).role() == Role.USER;
            boolean last = i == said.size() - 1;
            var text = Paint.harmless(said.get(i).text()).strip();
            lines.add((user ? "● You: " : "◆ Hermes: ") + (last ? text : cut(text, user ? USER : ANSWER)));
        }
        return lines;
    }

    private static String cut(String text, int limit) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() > limit ? line.substring(0, limit) + "…" : line;
    }
}
