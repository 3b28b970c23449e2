package dev.hermes.cli.prompt;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets a person choose. Where nobody sits at a terminal nothing is asked and nothing is chosen. */
public final class Picker {
    private final Context context;
    private final Console console;
    private boolean interrupted;

    public Picker(Context context) {
        this.context = context;
        this.console = context.console();
    }

    /**
     * One of several; any letter filters.
     *
     * @return empty when the person leaves, and where nobody can be asked
     */
    public <T> Optional<T> one(String title, List<Choice<T>> choices) {
        var menu = new Menu(search(choices), Set.of());
        var chosen = onScreen(title, choices, menu, false, true);
        if (chosen.isPresent()) {
            return chosen.get() == End.CHOSEN
                    ? menu.current().map(row -> choices.get(row).value())
                    : Optional.empty();
        }
        return console.interactive() ? byNumber(title, choices, Optional.empty()) : Optional.empty();
    }

    /**
     * One of several, where there is one already: Enter in a list of numbers, and Esc, keep it.
     *
     * @return empty when the person stops with Ctrl-C or the input is at its end, and where nobody can be asked
     */
    public <T> Optional<T> kept(String title, List<Choice<T>> choices, T current) {
        var menu = new Menu(search(choices), Set.of());
        var screen = onScreen(title, choices, menu, false, true);
        if (screen.isPresent()) {
            return switch (screen.get()) {
                case CHOSEN -> {
                    var row = menu.current();
                    row.ifPresent(number ->
                            console.print(title + " " + choices.get(number).search()));
                    yield row.map(number -> choices.get(number).value());
                }
                case LEFT -> Optional.of(current);
                case INTERRUPTED -> Optional.empty();
            };
        }
        return console.interactive() ? byNumber(title, choices, Optional.of(current)) : Optional.empty();
    }

    /**
     * Any number of them.
     *
     * @param ticked values that are on at the start
     * @return empty when the person leaves without taking over what they ticked, and at the end of input
     */
    public <T> Optional<Set<T>> many(String title, List<Choice<T>> choices, Set<T> ticked) {
        var rows = new HashSet<Integer>();
        for (int i = 0; i < choices.size(); i++) {
            if (ticked.contains(choices.get(i).value())) {
                rows.add(i);
            }
        }
        var menu = new Menu(search(choices), rows);
        var taken = onScreen(title, choices, menu, true, false);
        if (taken.isPresent()) {
            return taken.get() == End.CHOSEN ? Optional.of(values(choices, menu.ticked())) : Optional.empty();
        }
        return console.interactive()
                ? byNumbers(title, choices, rows).map(numbers -> values(choices, numbers))
                : Optional.empty();
    }

    /** Whether the person left the last question with Ctrl-C or the end of input, which means more than that question. */
    public boolean interrupted() {
        return interrupted;
    }

    private static <T> List<String> search(List<Choice<T>> choices) {
        return choices.stream().map(Choice::search).toList();
    }

    private static <T> Set<T> values(List<Choice<T>> choices, Set<Integer> rows) {
        var values = new HashSet<T>();
        rows.forEach(row -> values.add(choices.get(row).value()));
        return values;
    }

    /** How a person left a menu. */
    private enum End {
        CHOSEN,
        LEFT,
        INTERRUPTED
    }

    /** Empty where the terminal cannot show it: there, numbers are asked for. */
    private <T> Optional<End> onScreen(
            String title, List<Choice<T>> choices, Menu menu, boolean several, boolean typingFilters) {
        if (!console.interactive() || "dumb".equals(context.environment().getOrDefault("TERM", "dumb"))) {
            return Optional.empty();
        }
        try (var terminal = context.edge().screen().open()) {
            if (!OpenPicker.roomy(terminal)) {
                return Optional.empty();
            }
            var labels = choices.stream().map(Choice::label).toList();
            var screen = new MenuScreen(terminal, title, labels, menu, several, typingFilters, console.colour());
            boolean chose = screen.run();
            interrupted = screen.interrupted();
            if (interrupted) {
                console.leave(!screen.inputEnded());
            }
            return Optional.of(chose ? End.CHOSEN : screen.interrupted() ? End.INTERRUPTED : End.LEFT);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The terminal cannot be used: " + e.getMessage());
        }
    }

    /** @param current what Enter means; nothing when it leaves */
    private <T> Optional<T> byNumber(String title, List<Choice<T>> choices, Optional<T> current) {
        list(title, choices, Optional.empty());
        while (true) {
            console.raw("Number, a part of the row, or q to leave: ");
            var answer = console.line().map(String::strip);
            interrupted = answer.isEmpty();
            if (current.isPresent() && answer.filter(Picker::keeps).isPresent()) {
                return current;
            }
            if (answer.isEmpty() || answer.get().isEmpty() || answer.get().equalsIgnoreCase("q")) {
                return Optional.empty();
            }
            var row = row(answer.get(), choices.size()).or(() -> only(answer.get(), choices));
            if (row.isPresent()) {
                return Optional.of(choices.get(row.get()).value());
            }
            console.print("'" + answer.get() + "' is not one of them; 1 to " + choices.size() + ".");
        }
    }

    /** Enter, or Esc where a terminal hands it on. */
    private static boolean keeps(String answer) {
        return answer.isEmpty() || answer.equals("\u001b");
    }

    /** The only row that has the text. */
    private static <T> Optional<Integer> only(String text, List<Choice<T>> choices) {
        var menu = new Menu(search(choices), Set.of());
        menu.filter(text);
        return menu.window(Integer.MAX_VALUE).size() == 1 ? menu.current() : Optional.empty();
    }

    /** Empty at the end of input. */
    private <T> Optional<Set<Integer>> byNumbers(String title, List<Choice<T>> choices, Set<Integer> ticked) {
        var rows = new HashSet<>(ticked);
        while (true) {
            list(title, choices, Optional.of(rows));
            console.raw("Number switches one, Enter takes it over: ");
            var line = console.line().map(String::strip);
            interrupted = line.isEmpty();
            if (line.isEmpty() || keeps(line.get())) {
                return line.map(_ -> rows);
            }
            var answer = line.get();
            var row = row(answer, choices.size());
            if (row.isEmpty()) {
                console.print("'" + answer + "' is not one of them; 1 to " + choices.size() + ".");
            } else if (!rows.remove(row.get())) {
                rows.add(row.get());
            }
        }
    }

    private <T> void list(String title, List<Choice<T>> choices, Optional<Set<Integer>> ticked) {
        var lines = new ArrayList<>(List.of(title));
        for (int i = 0; i < choices.size(); i++) {
            int row = i;
            var tick = ticked.map(rows -> rows.contains(row) ? "[✓] " : "[ ] ").orElse("");
            lines.add("  " + (i + 1) + ". " + tick + choices.get(i).label());
        }
        console.print(lines);
    }

    private static Optional<Integer> row(String answer, int rows) {
        return answer.matches("\\d{1,4}") && Integer.parseInt(answer) >= 1 && Integer.parseInt(answer) <= rows
                ? Optional.of(Integer.parseInt(answer) - 1)
                : Optional.empty();
    }
}
