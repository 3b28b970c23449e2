package dev.hermes.cli.prompt;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jline.terminal.Terminal;

/** Lets a person choose on a terminal that is in use already, as a conversation's is. */
public final class OpenPicker {
    private static final int FEWEST_ROWS = 5;
    private static final int FEWEST_COLUMNS = 40;

    private final Terminal terminal;
    private final boolean colour;

    public OpenPicker(Terminal terminal, boolean colour) {
        this.terminal = terminal;
        this.colour = colour;
    }

    /** Whether a menu can be shown there: it needs a cursor that moves, and some room. */
    public boolean able() {
        return !Terminal.TYPE_DUMB.equals(terminal.getType()) && roomy(terminal);
    }

    static boolean roomy(Terminal terminal) {
        return terminal.getSize().getRows() >= FEWEST_ROWS && terminal.getSize().getColumns() >= FEWEST_COLUMNS;
    }

    /**
     * One of several; any letter filters.
     *
     * @return empty when the person leaves, with Esc as with Ctrl-C
     */
    public <T> Optional<T> one(String title, List<Choice<T>> choices) {
        var menu = new Menu(choices.stream().map(Choice::search).toList(), Set.of());
        var labels = choices.stream().map(Choice::label).toList();
        boolean chose = new MenuScreen(terminal, title, labels, menu, false, true, colour).run();
        return chose ? menu.current().map(row -> choices.get(row).value()) : Optional.empty();
    }
}
