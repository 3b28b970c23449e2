package dev.hermes.cli.setup;

import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Questions of the set-up: Enter keeps what is, the end of input stops. */
final class Questions {
    private final Console console;
    private final Picker picker;

    Questions(Context context) {
        this.console = context.console();
        this.picker = new Picker(context);
    }

    /** Its number, counted from zero; empty when the person leaves. */
    Optional<Integer> one(String title, List<String> rows) {
        return picker.one(
                title,
                IntStream.range(0, rows.size())
                        .mapToObj(i -> Choice.of(i, rows.get(i)))
                        .toList());
    }

    /** One of several words; the current one is the first row. */
    Optional<String> word(String title, List<String> words, String current) {
        var ordered = new ArrayList<>(words);
        if (ordered.remove(current)) {
            ordered.addFirst(current);
        }
        return picker.one(
                title,
                ordered.stream()
                        .map(word -> Choice.of(word, word.equals(current) ? word + "  ← now" : word))
                        .toList());
    }

    /** A whole number in a range; empty at the end of input. */
    OptionalInt number(String question, int current, int least, int most) {
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
    OptionalDouble decimal(String question, double current, double least, double most) {
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
    boolean agrees(String question) {
        console.raw(question + " [Y/n] ");
        return line().map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.isEmpty() || text.startsWith("y"))
                .isPresent();
    }

    /** Without what terminals put around text that is pasted. */
    private Optional<String> line() {
        return console.line()
                .map(text -> text.replace("\u001b[200~", "")
                        .replace("\u001b[201~", "")
                        .strip());
    }
}
