package dev.hermes.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The tables that ship with this module. JSON is YAML, so one reader does for both. */
final class Tables {
    private Tables() {}

    static Map<String, Object> read(String name) {
        try (var in = Tables.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is missing");
            }
            return YamlReader.map(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
