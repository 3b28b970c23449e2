package dev.hermes.maintenance.report;

import java.util.List;

/** A part of a report. */
public record Section(String title, List<Row> rows) {
    public Section {
        rows = List.copyOf(rows);
    }

    /** Whether what a row is about is there. */
    public enum Mark {
        YES,
        NO,
        /** The row says what something is, not whether. */
        PLAIN
    }

    /**
     * A line.
     *
     * @param label empty for a line that belongs to the one above
     */
    public record Row(Mark mark, String label, String text) {
        static Row plain(String label, String text) {
            return new Row(Mark.PLAIN, label, text);
        }

        static Row of(boolean there, String label, String text) {
            return new Row(there ? Mark.YES : Mark.NO, label, text);
        }
    }
}
