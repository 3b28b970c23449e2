package dev.hermes.cli.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/** A menu on a terminal: draws it under the cursor, follows the keys, and leaves the screen as it was. */
final class MenuScreen {
    private static final long ESCAPE_MILLIS = 150;

    private enum Key {
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        ESCAPE,
        INTERRUPT,
        END_OF_INPUT,
        ERASE,
        TEXT
    }

    private final Terminal terminal;
    private final String title;
    private final List<String> labels;
    private final Menu menu;
    private final boolean several;
    private final boolean typingFilters;
    private final boolean colour;
    private boolean filtering;
    private boolean interrupted;
    private boolean inputEnded;
    private int drawn;

    /**
     * @param several whether Space ticks rows, instead of Enter taking one
     * @param typingFilters whether any letter goes into the filter; otherwise only after a slash
     */
    MenuScreen(
            Terminal terminal,
            String title,
            List<String> labels,
            Menu menu,
            boolean several,
            boolean typingFilters,
            boolean colour) {
        this.terminal = terminal;
        this.title = title;
        this.labels = labels;
        this.menu = menu;
        this.several = several;
        this.typingFilters = typingFilters;
        this.colour = colour;
        this.filtering = typingFilters;
    }

    /** @return whether the person chose; false when they left */
    boolean run() {
        var before = terminal.enterRawMode();
        try {
            var reader = new BindingReader(terminal.reader());
            var keys = keys();
            draw();
            while (true) {
                var key = reader.readBinding(keys);
                var end = key == null ? Optional.of(false) : pressed(key, reader.getLastBinding());
                if (end.isPresent()) {
                    return end.get();
                }
                draw();
            }
        } finally {
            erase();
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    /** Whether they left with Ctrl-C or Ctrl-D, which means more than this one question. */
    boolean interrupted() {
        return interrupted;
    }

    /** Whether it was Ctrl-D of the two. */
    boolean inputEnded() {
        return inputEnded;
    }

    private KeyMap<Key> keys() {
        var keys = new KeyMap<Key>();
        keys.setUnicode(Key.TEXT);
        keys.setNomatch(Key.TEXT);
        keys.setAmbiguousTimeout(ESCAPE_MILLIS);
        bind(keys, Key.UP, Capability.key_up, "\u001b[A", "\u001bOA", KeyMap.ctrl('P'));
        bind(keys, Key.DOWN, Capability.key_down, "\u001b[B", "\u001bOB", KeyMap.ctrl('N'));
        bind(keys, Key.PAGE_UP, Capability.key_ppage, "\u001b[5~");
        bind(keys, Key.PAGE_DOWN, Capability.key_npage, "\u001b[6~");
        bind(keys, Key.HOME, Capability.key_home, "\u001b[H", "\u001bOH");
        bind(keys, Key.END, Capability.key_end, "\u001b[F", "\u001bOF");
        keys.bind(Key.ENTER, "\r", "\n");
        keys.bind(Key.ESCAPE, "\u001b");
        keys.bind(Key.INTERRUPT, KeyMap.ctrl('C'));
        keys.bind(Key.END_OF_INPUT, KeyMap.ctrl('D'));
        keys.bind(Key.ERASE, "\u007f", KeyMap.ctrl('H'));
        for (char letter = ' '; letter < '\u007f'; letter++) {
            keys.bind(Key.TEXT, String.valueOf(letter));
        }
        return keys;
    }

    private void bind(KeyMap<Key> keys, Key key, Capability capability, String... usual) {
        keys.bind(key, usual);
        var told = KeyMap.key(terminal, capability);
        if (told != null && !told.isEmpty()) {
            keys.bind(key, told);
        }
    }

    /** Empty goes on; else whether something was chosen. */
    private Optional<Boolean> pressed(Key key, String typed) {
        int page = Menu.shown(labels.size(), terminal.getSize().getRows());
        switch (key) {
            case UP -> menu.move(-1);
            case DOWN -> menu.move(1);
            case PAGE_UP -> menu.page(-page);
            case PAGE_DOWN -> menu.page(page);
            case HOME -> menu.page(-labels.size());
            case END -> menu.page(labels.size());
            case ERASE ->
                menu.filter(menu.filter()
                        .substring(
                                0,
                                menu.filter().isEmpty()
                                        ? 0
                                        : menu.filter()
                                                .offsetByCodePoints(
                                                        menu.filter().length(), -1)));
            case TEXT -> {
                return text(typed);
            }
            case ENTER -> {
                return several || menu.current().isPresent() ? Optional.of(true) : Optional.empty();
            }
            case INTERRUPT, END_OF_INPUT -> {
                interrupted = true;
                inputEnded = key == Key.END_OF_INPUT;
                return Optional.of(false);
            }
            case ESCAPE -> {
                if (menu.filter().isEmpty() && (typingFilters || !filtering)) {
                    return Optional.of(false);
                }
                menu.filter("");
                filtering = typingFilters;
            }
        }
        return Optional.empty();
    }

    private Optional<Boolean> text(String typed) {
        if (typed.equals("q") && !filtering) {
            return Optional.of(false);
        }
        if (several && typed.equals(" ")) {
            menu.toggle();
        } else if (filtering && typed.codePoints().noneMatch(Character::isISOControl)) {
            menu.filter(menu.filter() + typed);
        } else if (typed.equals("/")) {
            filtering = true;
        } else if (typed.equals("j")) {
            menu.move(1);
        } else if (typed.equals("k")) {
            menu.move(-1);
        }
        return Optional.empty();
    }

    private void draw() {
        erase();
        int width = Math.max(10, terminal.getSize().getColumns() - 1);
        var lines = new ArrayList<String>();
        lines.add(fit(title, width));
        if (filtering && (!typingFilters || !menu.filter().isEmpty())) {
            lines.add(fit("/" + menu.filter(), width));
        }
        var current = menu.current();
        for (int row : menu.window(terminal.getSize().getRows())) {
            boolean here = current.isPresent() && current.get() == row;
            var tick = !several ? "" : menu.ticked().contains(row) ? "[✓] " : "[ ] ";
            var line = fit((here ? "❯ " : "  ") + tick + labels.get(row), width);
            lines.add(here && colour ? "\u001b[1m" + line + "\u001b[0m" : line);
        }
        if (current.isEmpty()) {
            lines.add("  nothing matches");
        }
        int hidden = menu.hidden(terminal.getSize().getRows());
        lines.add(fit(
                (hidden > 0 ? hidden + " more · " : "")
                        + (several ? "Space ticks, Enter takes, Esc leaves" : "↑↓ Enter, Esc leaves")
                        + (typingFilters ? ", type to filter" : ", / filters"),
                width));
        for (var line : lines) {
            terminal.writer().print(line + "\r\n");
        }
        drawn = lines.size();
        terminal.flush();
    }

    private void erase() {
        if (drawn > 0) {
            terminal.writer().print("\u001b[" + drawn + "A\r\u001b[J");
            drawn = 0;
        }
    }

    /** One line and no more: a longer one would wrap, and the next drawing would not find the beginning. */
    private static String fit(String text, int width) {
        var line = new AttributedString(text.replaceAll("\\s+", " ").stripTrailing());
        return line.columnLength() <= width ? line.toString() : line.columnSubSequence(0, width - 1) + "…";
    }
}
