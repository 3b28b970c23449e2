package dev.hermes.cli.prompt;

/**
 * A row to choose.
 *
 * @param value what the choice means
 * @param label the row, without line breaks
 * @param search what the filter looks into, case aside
 */
public record Choice<T>(T value, String label, String search) {
    /** A row that is found by what it shows. */
    public static <T> Choice<T> of(T value, String label) {
        return new Choice<>(value, label, label);
    }
}
