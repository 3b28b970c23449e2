package dev.hermes.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/**
 * Shows Markdown while it is being written: each line as soon as it is complete, long ones at the edge of the screen. Only
 * tables wait until their last row, because their columns depend on it.
 */
final class MarkdownLines {
    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
    private static final Pattern BULLET = Pattern.compile("^(\\s*)[-*+]\\s+(.*)$");
    private static final Pattern RULE = Pattern.compile("^\\s*([-*_])(\\s*\\1){2,}\\s*$");
    private static final Pattern INLINE = Pattern.compile(
            "`([^`]+)`|\\*\\*([^*]+)\\*\\*|__([^_]+)__|(?<![\\w*])\\*([^*\\s][^*]*)\\*(?![\\w*])|\\[([^\\]]+)\\]\\(([^)\\s]+)\\)");

    private final Paint paint;
    private final int width;
    private final Consumer<String> out;
    private final StringBuilder waiting = new StringBuilder();
    private final List<String> table = new ArrayList<>();
    private boolean fence;
    private boolean started;

    /** @param width of the screen in cells; 0 for no limit */
    MarkdownLines(Paint paint, int width, Consumer<String> out) {
        this.paint = paint;
        this.width = width;
        this.out = out;
    }

    void accept(String text) {
        waiting.append(Paint.harmless(text));
        int newline;
        while ((newline = waiting.indexOf("\n")) >= 0) {
            var line = waiting.substring(0, newline);
            waiting.delete(0, newline + 1);
            line(line);
        }
        while (width > 0 && !fence && !tableRow(waiting.toString()) && waiting.length() > width) {
            int space = waiting.lastIndexOf(" ", width);
            if (space <= 0) {
                return;
            }
            var line = waiting.substring(0, space);
            waiting.delete(0, space + 1);
            line(line);
        }
    }

    /** Shows what is left; the next text begins anew. */
    void end() {
        if (!waiting.isEmpty()) {
            var line = waiting.toString();
            waiting.setLength(0);
            line(line);
        }
        showTable();
        fence = false;
        started = false;
    }

    private void line(String line) {
        if (!started && line.isBlank()) {
            return;
        }
        started = true;
        if (line.strip().startsWith("```")) {
            showTable();
            fence = !fence;
            return;
        }
        if (fence) {
            out.accept("  " + paint.cyan(line));
            return;
        }
        if (tableRow(line)) {
            table.add(line);
            return;
        }
        showTable();
        out.accept(styled(line));
    }

    private String styled(String line) {
        var heading = HEADING.matcher(line);
        if (heading.matches()) {
            return paint.bold(plain(heading.group(1)));
        }
        if (RULE.matcher(line).matches()) {
            return paint.dim("─".repeat(width > 0 ? Math.min(width, 40) : 40));
        }
        var bullet = BULLET.matcher(line);
        if (bullet.matches()) {
            return bullet.group(1) + "• " + inline(bullet.group(2));
        }
        if (line.startsWith(">")) {
            return paint.dim("│ " + plain(line.substring(1).strip()));
        }
        return inline(line);
    }

    private String inline(String line) {
        return INLINE.matcher(line).replaceAll(found -> {
            var shown = found.group(1) != null
                    ? paint.cyan(found.group(1))
                    : found.group(2) != null
                            ? paint.bold(found.group(2))
                            : found.group(3) != null
                                    ? paint.bold(found.group(3))
                                    : found.group(4) != null
                                            ? paint.italic(found.group(4))
                                            : found.group(5) + " (" + found.group(6) + ")";
            return Matcher.quoteReplacement(shown);
        });
    }

    private static String plain(String text) {
        return new MarkdownLines(new Paint(false), 0, _ -> {}).inline(text);
    }

    private static boolean tableRow(String line) {
        return line.stripLeading().startsWith("|");
    }

    private void showTable() {
        if (table.isEmpty()) {
            return;
        }
        var rows = table.stream().map(MarkdownLines::cells).toList();
        table.clear();
        boolean divided = rows.size() > 1 && rows.get(1).stream().allMatch(cell -> cell.matches(":?-{2,}:?"));
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        var widths = new int[columns];
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).size() && !(divided && r == 1); c++) {
                widths[c] = Math.max(widths[c], cellWidth(plain(rows.get(r).get(c))));
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            if (divided && r == 1) {
                var rule = new ArrayList<String>();
                for (int w : widths) {
                    rule.add("─".repeat(w));
                }
                out.accept(paint.dim("  " + String.join("  ", rule)));
                continue;
            }
            var line = new StringBuilder("  ");
            for (int c = 0; c < rows.get(r).size(); c++) {
                var cell = plain(rows.get(r).get(c));
                line.append(divided && r == 0 ? paint.bold(cell) : cell)
                        .append(" ".repeat(widths[c] - cellWidth(cell) + 2));
            }
            out.accept(line.toString().stripTrailing());
        }
    }

    private static List<String> cells(String row) {
        var inner = row.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        var cells = new ArrayList<String>();
        for (var cell : inner.split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        return cells;
    }

    /** Cells of the screen that a text takes: wide characters two, combining ones none. */
    static int cellWidth(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }
}
