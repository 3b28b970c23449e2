package dev.hermes.cli.prompt;

import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Questions of a set-up: Enter and Esc keep what is, Ctrl-C and the end of input stop. */
public final class Questions {
    private final Console console;
    private final Picker picker;

    public Questions(Context context) {
        this.console = context.console();
        this.picker = new Picker(context);
    }

    /** Its number, counted from zero; empty when the person leaves. */
    public Optional<Integer> one(String title, List<String> rows) {
        return picker.one(
                title,
                IntStream.range(0, rows.size())
                        .mapToObj(i -> Choice.of(i, rows.get(i)))
                        .toList());
    }

    /** One of several words; the current one is the first row. */
    public Optional<String> word(String title, List<String> words, String current) {
        var ordered = new ArrayList<>(words);
        if (ordered.remove(current)) {
            ordered.addFirst(current);
        }
        return picker.kept(
                title,
                ordered.stream()
                        .map(word -> new Choice<>(word, word.equals(current) ? word + "  ← now" : word, word))
                        .toList(),
                current);
    }

    /** Any number of several rows; empty when the person stops. */
    public <T> Optional<Set<T>> several(String title, List<Choice<T>> rows, Set<T> ticked) {
        var wanted = picker.many(title, rows, ticked);
        return wanted.isPresent() || picker.interrupted() ? wanted : Optional.of(ticked);
    }

    /** A text without blanks; empty at the end of input. */
    public Optional<String> text(String question, String current) {
        while (true) {
            console.raw(question + " [" + current + "]: ");
            var answer = line();
            if (answer.isEmpty()) {
                return answer;
            }
            if (answer.get().isEmpty()) {
                return Optional.of(current);
            }
            if (answer.get().matches("\\S+")) {
                return answer;
            }
            console.print("One word.");
        }
    }

    /** What is not shown while it is typed; empty for Enter, and at the end of input, which the next question meets too. */
    public Optional<String> secret(String question) {
        return console.secret(question + ": ").map(Questions::kept).filter(text -> !text.isEmpty());
    }

    /** A whole number in a range; empty at the end of input. */
    public OptionalInt number(String question, int current, int least, int most) {
        while (true) {
            console.raw(question + " [" + current + "]: ");
            var answer = line();
            if (answer.isEmpty()) {
                return OptionalInt.empty();
            }
            if (answer.get().isEmpty()) {
                return OptionalInt.of(current);
            }
            if (answer.get().matches("\\d{1,9}")) {
                int number = Integer.parseInt(answer.get());
                if (number >= least && number <= most) {
                    return OptionalInt.of(number);
                }
            }
            console.print("A whole number from " + least + " to " + most + ".");
        }
    }

    /** A number in a range; empty at the end of input. */
    public OptionalDouble decimal(String question, double current, double least, double most) {
        while (true) {
            console.raw(question + " [" + current + "]: ");
            var answer = line();
            if (answer.isEmpty()) {
                return OptionalDouble.empty();
            }
            if (answer.get().isEmpty()) {
                return OptionalDouble.of(current);
            }
            if (answer.get().matches("\\d{0,3}(\\.\\d{1,6})?")) {
                double number = Double.parseDouble("0" + answer.get());
                if (number >= least && number <= most) {
                    return OptionalDouble.of(number);
                }
            }
            console.print("A number from " + least + " to " + most + ".");
        }
    }

    /** Enter means yes; the end of input no. */
    public boolean agrees(String question) {
        console.raw(question + " [Y/n] ");
        return line().map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.isEmpty() || text.startsWith("y"))
                .isPresent();
    }

    /** The same where only a no means no: who goes on talking wants to go on. */
    public boolean unlessRefused(String question) {
        console.raw(question + " [Y/n] ");
        return line().filter(text -> !text.matches("(?i)no?")).isPresent();
    }

    private Optional<String> line() {
        return console.line().map(Questions::kept);
    }

    private static String kept(String text) {
        var bare = text.strip();
        return bare.equals("\u001b") ? "" : bare; // Esc keeps, as Enter does
    }
}
