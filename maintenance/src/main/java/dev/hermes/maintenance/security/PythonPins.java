package dev.hermes.maintenance.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;

/** Python packages that a directory pins to one version. */
final class PythonPins {
    private static final Pattern PIN = Pattern.compile(
            "^\\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:\\[[^\\]]*])?\\s*==\\s*([A-Za-z0-9._+!-]+)\\s*(?:;.*)?$");

    private PythonPins() {}

    static List<Component> of(Path directory, String source) {
        var result = new ArrayList<Component>();
        for (var name : List.of("requirements.txt", "requirements-dev.txt")) {
            text(directory.resolve(name)).ifPresent(text -> text.lines().forEach(line -> pin(line, source, result)));
        }
        text(directory.resolve("pyproject.toml")).ifPresent(text -> project(text, source, result));
        return result;
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static void pin(String line, String source, List<Component> result) {
        var matcher = PIN.matcher(line.replaceFirst("\\s+#.*$", ""));
        if (matcher.matches()) {
            result.add(new Component(matcher.group(1), matcher.group(2), "PyPI", source));
        }
    }

    private static void project(String text, String source, List<Component> result) {
        var toml = Toml.parse(text);
        if (toml.hasErrors()) {
            return;
        }
        list(toml.get("project.dependencies"), source, result);
        if (toml.get("project.optional-dependencies") instanceof org.tomlj.TomlTable groups) {
            groups.keySet().forEach(group -> list(groups.get(List.of(group)), source, result));
        }
    }

    private static void list(@org.jspecify.annotations.Nullable Object value, String source, List<Component> result) {
        if (value instanceof TomlArray array) {
            array.toList().forEach(item -> pin(String.valueOf(item), source, result));
        }
    }
}
