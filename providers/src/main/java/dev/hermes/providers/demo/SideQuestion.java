package dev.hermes.providers.demo;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the program itself asks a model besides the conversation: titles, summaries, judgements. */
final class SideQuestion {
    private static final int TITLE_WORDS = 6;
    private static final int SUMMARY_LINES = 12;
    private static final int LINE = 160;

    private SideQuestion() {}

    /** The answer; empty when the request is a part of a conversation. */
    static Optional<String> answer(ModelRequest request) {
        if (!request.tools().isEmpty()) {
            return Optional.empty();
        }
        var text = request.messages().stream().map(Message::text).collect(Collectors.joining("\n"));
        var lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("title") && lower.contains("conversation") && lower.contains("user:")) {
            return Optional.of(title(text));
        }
        if (lower.contains("<conversation>") || (lower.contains("summar") && lower.contains("conversation"))) {
            return Optional.of(summary(text));
        }
        if (lower.contains("\"done\"") && lower.contains("json")) {
            return Optional.of("{\"done\": true, \"reason\": \"The demonstration cannot judge and stops here.\"}");
        }
        if (lower.contains("you turn a rough idea into a task") || lower.contains("\"fanout\"")) {
            return Optional.of(""); // an idea is not understood by rules: nothing is better than nonsense
        }
        // whether a command is harmless is nothing that rules should decide: leave it to the person
        return lower.contains("approve") && lower.contains("escalate") ? Optional.of("ESCALATE") : Optional.empty();
    }

    private static String title(String text) {
        var found = Holder.USER_LINE.matcher(text);
        var words = found.find() ? Holder.SPACE.split(found.group(1).strip()) : new String[] {"Conversation"};
        var title = java.util.Arrays.stream(words).limit(TITLE_WORDS).collect(Collectors.joining(" "));
        return Holder.END.matcher(title).replaceFirst("");
    }

    /** The beginnings of what the person asked, in the sections that were asked for. */
    private static String summary(String text) {
        var asked = Holder.USER_ENTRY
                .matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .filter(line -> !line.isEmpty())
                .map(line -> line.length() > LINE ? line.substring(0, LINE) + "…" : line)
                .toList();
        var last = asked.isEmpty() ? "None" : asked.getLast();
        var list = asked.isEmpty()
                ? "- nothing"
                : asked.subList(Math.max(0, asked.size() - SUMMARY_LINES), asked.size()).stream()
                        .collect(Collectors.joining("\n- ", "- ", ""));
        return "## Active Task\n" + last + "\n## Pending User Asks\nNone\n## Critical Context\n"
                + "Written by the demonstration, which only lists what the person asked:\n" + list;
    }

    private static final class Holder {
        static final Pattern USER_LINE = Pattern.compile("(?mi)^User: *(.+)$");
        static final Pattern USER_ENTRY = Pattern.compile("(?mi)^\\[?USER]?:? +(.*)$");
        static final Pattern SPACE = Pattern.compile("\\s+");
        static final Pattern END = Pattern.compile("[\\s.,;:!?]+$");
    }
}
