package dev.hermes.maintenance.doctor;

/**
 * A row.
 *
 * @param detail shown in parentheses; may be empty
 */
public record Finding(String section, Status status, String text, String detail) {
    /** What a row means. */
    public enum Status {
        OK("✓"),
        WARN("⚠"),
        FAIL("✗"),
        INFO("→");

        private final String glyph;

        Status(String glyph) {
            this.glyph = glyph;
        }

        public String glyph() {
            return glyph;
        }
    }

    /** As it is shown. */
    public String line() {
        var indent = status == Status.INFO ? "    " : "  ";
        return indent + status.glyph() + " " + text + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
