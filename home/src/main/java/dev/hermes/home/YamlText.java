package dev.hermes.home;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Values written as YAML, so that a YAML 1.1 reader gets back what was meant. */
public final class YamlText {
    static final int STEP = 2;

    private YamlText() {}

    /** A value as a document of its own, with a line break at its end. */
    public static String document(Object value) {
        return isBlock(value) ? block(value, 0) : inline(value) + "\n";
    }

    /** Whether the value is written below its key and not behind it. */
    static boolean isBlock(Object value) {
        return switch (value) {
            case Map<?, ?> map -> !map.isEmpty();
            case List<?> list -> list.stream().anyMatch(item -> item instanceof Map || item instanceof List);
            default -> false;
        };
    }

    /** Lines with a line break each, for a key and its value. */
    static String entry(String key, Object value, int indent) {
        var head = " ".repeat(indent) + inline(key) + ":";
        return isBlock(value) ? head + "\n" + block(value, indent + STEP) : head + " " + inline(value) + "\n";
    }

    /** Lines with a line break each; for values that {@link #isBlock} is true of. */
    static String block(Object value, int indent) {
        var text = new StringBuilder();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> text.append(entry(String.valueOf(key), item, indent)));
        } else if (value instanceof List<?> list) {
            for (var item : list) {
                var lines = item instanceof Map && isBlock(item) // the first entry stands behind the dash
                        ? block(item, indent + STEP)
                        : " ".repeat(indent + STEP) + inline(item) + "\n";
                text.append(" ".repeat(indent)).append("- ").append(lines.substring(indent + STEP));
            }
        }
        return text.toString();
    }

    /** One value on one line, quoted where YAML would read it as something else. */
    static String inline(Object value) {
        return switch (value) {
            case List<?> list -> {
                var items = new ArrayList<String>();
                list.forEach(item -> items.add(inline(item)));
                yield "[" + String.join(", ", items) + "]";
            }
            case Map<?, ?> map -> {
                var entries = new ArrayList<String>();
                map.forEach((key, item) -> entries.add(inline(key) + ": " + inline(item)));
                yield "{" + String.join(", ", entries) + "}";
            }
            case Double number when !number.isInfinite() && !number.isNaN() -> plain(new BigDecimal(number.toString()));
            case String text -> scalar(text);
            default -> dump(value, DumperOptions.ScalarStyle.PLAIN);
        };
    }

    /** With a dot and without an exponent: anything else is no number to PyYAML. */
    private static String plain(BigDecimal number) {
        var digits = number.toPlainString();
        return digits.contains(".") ? digits : digits + ".0";
    }

    private static String scalar(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029)) {
            return dump(text, DumperOptions.ScalarStyle.DOUBLE_QUOTED);
        }
        boolean special = text.matches("[-+.0-9].*|.*[,?\\[\\]{}].*") || !text.equals(text.strip());
        return dump(text, special ? DumperOptions.ScalarStyle.SINGLE_QUOTED : DumperOptions.ScalarStyle.PLAIN);
    }

    private static String dump(Object value, DumperOptions.ScalarStyle style) {
        var options = new DumperOptions();
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        options.setAllowUnicode(true);
        options.setDefaultScalarStyle(style);
        return new Yaml(options).dump(value).strip();
    }
}
