package dev.hermes.cli;

import dev.hermes.sessions.SessionSummary;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Sessions as aligned columns. */
public final class SessionTable {
    private static final int TITLE = 32;
    private static final int PREVIEW = 40;
    private static final int WIDE_PREVIEW = 50;
    private static final int ACTIVE = 13;
    private static final int SOURCE = 6;

    private SessionTable() {}

    /** With titles when any session has one, else with sources. */
    static List<String> lines(List<SessionSummary> rows, Clock clock) {
        boolean titled = rows.stream().anyMatch(row -> row.title().isPresent());
        var lines = new ArrayList<String>();
        if (titled) {
            lines.add(cell("Title", TITLE) + cell("Preview", PREVIEW) + cell("Last Active", ACTIVE) + "ID");
            lines.add("─".repeat(110));
        } else {
            lines.add(cell("Preview", WIDE_PREVIEW) + cell("Last Active", ACTIVE) + cell("Src", SOURCE) + "ID");
            lines.add("─".repeat(95));
        }
        for (var row : rows) {
            var ago = cell(Ago.of(row.lastActive(), clock.instant(), clock.getZone()), ACTIVE);
            lines.add(
                    titled
                            ? cell(row.title().orElse("—"), TITLE) + cell(row.preview(), PREVIEW) + ago + row.id()
                            : cell(row.preview(), WIDE_PREVIEW) + ago + cell(row.source(), SOURCE) + row.id());
        }
        return lines;
    }

    /** The same with numbers to choose by. */
    public static List<String> numbered(List<SessionSummary> rows, Clock clock) {
        var lines = new ArrayList<String>();
        lines.add(cell("#", 4) + cell("Title", TITLE) + cell("Preview", PREVIEW) + cell("Last Active", ACTIVE) + "ID");
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            lines.add(cell(String.valueOf(i + 1), 4)
                    + cell(row.title().orElse("—"), TITLE)
                    + cell(row.preview(), PREVIEW)
                    + cell(Ago.of(row.lastActive(), clock.instant(), clock.getZone()), ACTIVE)
                    + row.id());
        }
        return lines;
    }

    /** One session where there may be little room: what names it comes first. */
    static String line(SessionSummary row, Clock clock) {
        var name = row.title().orElse(row.preview());
        return cell(name.isBlank() ? "—" : name, TITLE)
                + cell(Ago.of(row.lastActive(), clock.instant(), clock.getZone()), ACTIVE)
                + cell(row.source(), SOURCE)
                + row.id();
    }

    /** What a session is found by. */
    static String search(SessionSummary row) {
        return String.join(" ", row.title().orElse(""), row.preview(), row.id(), row.source());
    }

    /** Cut and filled up to the width of a column, with a blank behind it. */
    static String cell(String text, int width) {
        var line = text.replaceAll("\\s+", " ").strip();
        var cut = line.length() > width ? line.substring(0, width - 1) + "…" : line;
        return cut + " ".repeat(width - cut.length() + 1);
    }
}
