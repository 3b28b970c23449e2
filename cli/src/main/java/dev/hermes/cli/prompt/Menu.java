package dev.hermes.cli.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rows, a filter, where the cursor is and what is ticked: a picker without its terminal. Rows are named by index. */
final class Menu {
    private static final int ROWS_FOR_OTHERS = 12;
    private static final int FEWEST_ROWS = 3;

    private final List<String> search;
    private final Set<Integer> ticked;
    private String filter = "";
    private List<Integer> visible;
    private int cursor;
    private int offset;

    /**
     * @param search what the filter looks into, one for each row
     * @param ticked rows that are on at the start
     */
    Menu(List<String> search, Set<Integer> ticked) {
        this.search = search.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
        this.ticked = new TreeSet<>(ticked);
        this.visible = all();
    }

    private List<Integer> all() {
        var rows = new ArrayList<Integer>();
        for (int i = 0; i < search.size(); i++) {
            rows.add(i);
        }
        return rows;
    }

    String filter() {
        return filter;
    }

    Set<Integer> ticked() {
        return Set.copyOf(ticked);
    }

    /** The row under the cursor; empty when the filter lets none through. */
    Optional<Integer> current() {
        return visible.isEmpty() ? Optional.empty() : Optional.of(visible.get(cursor));
    }

    void filter(String text) {
        filter = text;
        var wanted = text.toLowerCase(Locale.ROOT);
        visible = all().stream().filter(row -> search.get(row).contains(wanted)).toList();
        cursor = 0;
        offset = 0;
    }

    /** Moves the cursor; over either end it comes in at the other. */
    void move(int rows) {
        if (!visible.isEmpty()) {
            cursor = Math.floorMod(cursor + rows, visible.size());
        }
    }

    /** Moves the cursor as far as it goes. */
    void page(int rows) {
        cursor = Math.clamp(cursor + (long) rows, 0, Math.max(0, visible.size() - 1));
    }

    void toggle() {
        current().ifPresent(row -> {
            if (!ticked.remove(row)) {
                ticked.add(row);
            }
        });
    }

    /** How many rows are shown on a screen of some height. */
    static int shown(int rows, int height) {
        return Math.min(rows, Math.max(FEWEST_ROWS, height - ROWS_FOR_OTHERS));
    }

    /** The rows that are shown; the window moves only as far as it must to keep the cursor in it. */
    List<Integer> window(int height) {
        int shown = shown(visible.size(), height);
        offset = offset(cursor, offset, visible.size(), shown);
        return visible.subList(offset, offset + shown);
    }

    static int offset(int cursor, int offset, int rows, int shown) {
        int moved = cursor < offset ? cursor : cursor >= offset + shown ? cursor - shown + 1 : offset;
        return Math.clamp(moved, 0, Math.max(0, rows - shown));
    }

    int hidden(int height) {
        return visible.size() - shown(visible.size(), height);
    }
}
