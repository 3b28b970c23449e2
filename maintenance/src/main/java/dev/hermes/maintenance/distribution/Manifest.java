package dev.hermes.maintenance.distribution;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code distribution.yaml}.
 *
 * @param name as a profile has it
 * @param requires a condition on the version of Hermes; may be empty
 * @param owned paths that alone are copied and replaced; all when it is empty
 * @param source where it came from, as {@code install} takes it; empty before it is installed
 * @param installedAt UTC, {@code YYYY-MM-DDTHH:MM:SS+00:00}; may be empty
 */
public record Manifest(
        String name,
        String version,
        String description,
        String author,
        String license,
        String requires,
        List<Variable> variables,
        List<String> owned,
        String source,
        String installedAt) {
    static final String FILE = "distribution.yaml";

    public Manifest {
        variables = List.copyOf(variables);
        owned = List.copyOf(owned);
    }

    /** An environment variable that the profile reads. */
    public record Variable(String name, String description, boolean required, String fallback) {}

    /** The one in a directory; empty when there is none. @throws HermesException when it is broken */
    public static Optional<Manifest> in(Path directory) {
        var file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(YamlFiles.read(file)));
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, FILE + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static Manifest of(Map<String, Object> map) {
        var name = text(map, "name");
        if (name.isEmpty()) {
            throw new HermesException(ExitCode.FAILED, FILE + " has no name.");
        }
        var version = text(map, "version");
        return new Manifest(
                ProfileSelection.validName(name),
                version.isEmpty() ? "0.1.0" : version,
                text(map, "description"),
                text(map, "author"),
                text(map, "license"),
                text(map, "hermes_requires"),
                variables(map.get("env_requires")),
                owned(map.get("distribution_owned")),
                text(map, "source"),
                text(map, "installed_at"));
    }

    private static String text(Map<?, ?> map, String key) {
        var value = map.get(key);
        return value == null ? "" : String.valueOf(value).strip();
    }

    private static List<Variable> variables(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw new HermesException(ExitCode.FAILED, FILE + ": env_requires must be a list.");
        }
        var variables = new ArrayList<Variable>();
        for (var item : list) {
            if (!(item instanceof Map<?, ?> map) || text(map, "name").isEmpty()) {
                throw new HermesException(ExitCode.FAILED, FILE + ": each entry of env_requires needs a name.");
            }
            var required = map.get("required");
            variables.add(new Variable(
                    text(map, "name"),
                    text(map, "description"),
                    required == null || Boolean.parseBoolean(String.valueOf(required)),
                    text(map, "default")));
        }
        return variables;
    }

    private static List<String> owned(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .map(path -> String.valueOf(path).replaceAll("^/+|/+$", ""))
                .filter(path -> !path.isEmpty())
                .toList();
    }

    Manifest installed(String from, String at) {
        return new Manifest(name, version, description, author, license, requires, variables, owned, from, at);
    }

    Manifest named(String other) {
        return new Manifest(
                other, version, description, author, license, requires, variables, owned, source, installedAt);
    }

    /** In the order that readers know; what is empty is left out. */
    String yaml() throws IOException {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", name);
        map.put("version", version);
        map.put("description", description);
        map.put("hermes_requires", requires);
        map.put("author", author);
        map.put("license", license);
        map.put("env_requires", variables.stream().map(Manifest::map).toList());
        map.put("distribution_owned", owned);
        map.put("source", source);
        map.put("installed_at", installedAt);
        map.values().removeIf(value -> value.equals("") || value.equals(List.of()));
        var file = Files.createTempFile("hermes-manifest-", ".yaml");
        try {
            YamlFiles.set(file, map);
            return Files.readString(file);
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Object> map(Variable variable) {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", variable.name());
        if (!variable.description().isEmpty()) {
            map.put("description", variable.description());
        }
        map.put("required", variable.required());
        if (!variable.fallback().isEmpty()) {
            map.put("default", variable.fallback());
        }
        return map;
    }
}
