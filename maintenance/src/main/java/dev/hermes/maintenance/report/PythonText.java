package dev.hermes.maintenance.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python prints them: readers of dumps know them so. */
final class PythonText {
    private PythonText() {}

    /** At the outside a text stands without quotes. */
    static String of(@Nullable Object value) {
        return value instanceof String text ? text : inside(value);
    }

    private static String inside(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case String text -> quoted(text);
            case List<?> list -> list.stream().map(PythonText::inside).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> inside(entry.getKey()) + ": " + inside(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> String.valueOf(value);
        };
    }

    private static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        var escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace(String.valueOf(quote), "\\" + quote);
        return quote + escaped + quote;
    }
}
