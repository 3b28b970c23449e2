package dev.hermes.cli.chat;

import dev.hermes.api.tool.Person;
import dev.hermes.cli.Console;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks the person at a terminal without an editor: the question on standard error, the answer from the next line. */
final class PlainPerson implements Person {
    private static final Duration APPROVAL = Duration.ofSeconds(60);
    private static final Duration QUESTION = Duration.ofSeconds(600);

    private final Console console;

    PlainPerson(Console console) {
        this.console = console;
    }

    @Override
    public Decision approve(Approval approval) throws InterruptedException {
        Questions.approval(approval).forEach(console::say);
        var answer = console.line(APPROVAL);
        return answer.map(line -> Questions.decision(line, approval)).orElse(Decision.TIMEOUT);
    }

    @Override
    public Optional<String> answer(String question, List<String> choices) throws InterruptedException {
        Questions.choice(question, choices).forEach(console::say);
        return console.line(QUESTION)
                .map(line -> Questions.chosen(line, choices))
                .filter(text -> !text.isBlank());
    }

    /** How questions read, and what the answers mean. */
    static final class Questions {
        private Questions() {}

        static List<String> approval(Approval approval) {
            var always = approval.mayBeAlways() ? " | [a]lways" : "";
            return List.of(
                    "⚠ Approval needed: " + approval.reason(),
                    "  " + Paint.harmless(approval.command()).replace("\n", "\n  "),
                    "  [o]nce | [s]ession" + always + " | [d]eny");
        }

        /** Anything but a clear yes is a no. */
        static Decision decision(String line, Approval approval) {
            return switch (line.strip().toLowerCase(Locale.ROOT)) {
                case "o", "once", "1", "y", "yes" -> Decision.ONCE;
                case "s", "session", "2" -> Decision.SESSION;
                case "a", "always", "3" -> approval.mayBeAlways() ? Decision.ALWAYS : Decision.DENY;
                default -> Decision.DENY;
            };
        }

        static List<String> choice(String question, List<String> choices) {
            var lines = new ArrayList<String>();
            lines.add("? " + Paint.harmless(question));
            for (int i = 0; i < choices.size(); i++) {
                lines.add("  " + (i + 1) + ". " + Paint.harmless(choices.get(i)));
            }
            lines.add(choices.isEmpty() ? "  Type your answer." : "  Type a number, or an answer of your own.");
            return lines;
        }

        static String chosen(String line, List<String> choices) {
            var text = line.strip();
            if (text.matches("\\d{1,2}")) {
                int number = Integer.parseInt(text);
                if (number >= 1 && number <= choices.size()) {
                    return choices.get(number - 1);
                }
            }
            return text;
        }
    }
}
