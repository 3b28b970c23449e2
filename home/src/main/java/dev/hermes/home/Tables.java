package dev.hermes.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The tables that ship with this module. */
final class Tables {
    private Tables() {}

    /** JSON is YAML, so one reader does for both. */
    static Map<String, Object> read(String name) {
        return YamlReader.map(text(name));
    }

    /** The rows of a table with tabs between its columns, without its heading. */
    static List<String[]> rows(String name) {
        return text(name).lines().skip(1).map(line -> line.split("\t", -1)).toList();
    }

    private static String text(String name) {
        try (var in = Tables.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
