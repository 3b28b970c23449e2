package dev.hermes.extensions.plugin;

import dev.hermes.home.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code plugin.yaml}, as far as it is used.
 *
 * @param key what settings call the plugin: its name, or {@code <category>/<directory>}
 * @param main the class to start with; the jar names it when this is empty
 * @param api the version of the contracts that it wants
 * @param commands what it adds to the command line, told without loading it
 */
public record PluginManifest(
        String key,
        String name,
        String description,
        Kind kind,
        Optional<String> main,
        int api,
        List<Declared> commands,
        Path directory) {
    private static final List<String> FILES = List.of("plugin.yaml", "plugin.yml");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern SEGMENT = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,128}");

    public PluginManifest {
        commands = List.copyOf(commands);
    }

    /** How a plugin is switched on. */
    public enum Kind {
        /** By {@code plugins.enabled}. */
        LISTED,
        /** By the setting for the one thing it does, for example {@code memory.provider}. */
        EXCLUSIVE,
        /** By the table of providers. */
        MODEL_PROVIDER
    }

    /** A command by its name and its line in the help. */
    public record Declared(String name, String help) {}

    /** Whether a directory is a plugin, and not a category of them. */
    static boolean in(Path directory) {
        return FILES.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
    }

    /**
     * Reads it.
     *
     * @param category of plugins in which the directory lies
     * @throws IOException with one line, when it cannot be read or says what no manifest may say
     */
    static PluginManifest read(Path directory, Optional<String> category) throws IOException {
        for (var file : FILES) {
            if (Files.isRegularFile(directory.resolve(file))) {
                return of(YamlFiles.read(directory.resolve(file)), directory, category);
            }
        }
        throw new IOException("there is no plugin.yaml");
    }

    private static PluginManifest of(Map<String, Object> map, Path directory, Optional<String> category)
            throws IOException {
        var ownName = String.valueOf(directory.getFileName());
        var name = map.getOrDefault("name", ownName);
        if (!(name instanceof String text) || !SEGMENT.matcher(text).matches() || text.matches("\\.{1,2}")) {
            throw new IOException("its name must be a text without '/'");
        }
        if (!(map.getOrDefault("manifest_version", 1) instanceof Integer version) || version > 1) {
            throw new IOException("its manifest is of a version that this Hermes does not know");
        }
        return new PluginManifest(
                category.map(above -> above + "/" + ownName).orElse(text),
                text,
                text(map, "description").orElse(""),
                switch (text(map, "kind").orElse("")) {
                    case "exclusive" -> Kind.EXCLUSIVE;
                    case "model-provider" -> Kind.MODEL_PROVIDER;
                    default -> Kind.LISTED;
                },
                text(map, "main"),
                map.get("api") instanceof Integer api ? api : 1,
                declared(map.containsKey("cli_commands") ? map.get("cli_commands") : map.get("provides_cli_commands")),
                directory);
    }

    private static Optional<String> text(Map<String, Object> map, String key) {
        return map.get(key) instanceof String text && !text.isBlank() ? Optional.of(text.strip()) : Optional.empty();
    }

    /** Names, or maps of a name and its help. What is no word is left out: nobody could type it. */
    private static List<Declared> declared(@Nullable Object value) {
        var commands = new ArrayList<Declared>();
        for (var item : value instanceof List<?> list ? list : List.of()) {
            var name = item instanceof Map<?, ?> map ? map.get("name") : item;
            var help = item instanceof Map<?, ?> map && map.get("help") instanceof String text ? text : "";
            if (name instanceof String word && isWord(word)) {
                commands.add(new Declared(word, help.lines().findFirst().orElse("")));
            }
        }
        return commands;
    }

    /** Whether it can be the name of a command. */
    static boolean isWord(String name) {
        return WORD.matcher(name).matches();
    }
}
