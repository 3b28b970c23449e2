package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import dev.hermes.home.HermesHome;
import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a home would be after a migration, and what became of each thing on the way. Changes nothing. */
final class Draft {
    private final HermesHome home;
    private final MigrationOptions options;
    private final Map<String, Object> settings;
    private final Map<String, String> variables;
    private final Map<String, Object> newSettings = new LinkedHashMap<>();
    private final Map<String, String> newVariables = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, byte[]> archived = new LinkedHashMap<>();
    private final Map<String, byte[]> overflow = new LinkedHashMap<>();
    private final Map<Path, byte[]> outside = new LinkedHashMap<>();
    private final List<Path> replaced = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Draft(HermesHome home, MigrationOptions options) {
        this.home = home;
        this.options = options;
        this.settings = new ConfigFile(home).read();
        this.variables = EnvFile.read(home.env());
    }

    HermesHome home() {
        return home;
    }

    MigrationOptions options() {
        return options;
    }

    /** A setting as it would be; references to the environment as they stand. */
    Optional<Object> setting(String path) {
        if (newSettings.containsKey(path)) {
            return Optional.ofNullable(newSettings.get(path));
        }
        Object at = settings;
        for (var name : path.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return Optional.ofNullable(at);
    }

    /** A variable of {@code .env} as it would be. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(newVariables.get(name))
                .or(() -> Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank()));
    }

    void put(String path, Object value) {
        newSettings.put(path, value);
    }

    void putVariable(String name, String value) {
        newVariables.put(name, value);
    }

    /** A file of the home as it would be; empty when there is none. @param relative with slashes */
    Optional<byte[]> file(String relative) throws IOException {
        if (files.containsKey(relative)) {
            return Optional.of(files.get(relative).clone());
        }
        var file = home.file(relative);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(Files.readAllBytes(file))
                : Optional.empty();
    }

    void putFile(String relative, byte[] content) {
        var target = home.file(relative);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !files.containsKey(relative)) {
            replaced.add(target);
        }
        files.put(relative, content.clone());
    }

    /**
     * Puts a file where there may be another one.
     *
     * @return what becomes of it: an equal one is there already, another one gives way or does not
     */
    Status offer(String relative, byte[] content) throws IOException {
        var there = file(relative);
        if (there.isPresent() && Arrays.equals(there.get(), content)) {
            return Status.SKIPPED;
        }
        boolean taken = there.isPresent() || Files.exists(home.file(relative), LinkOption.NOFOLLOW_LINKS);
        if (taken && !options.overwrite()) {
            return Status.CONFLICT;
        }
        putFile(relative, content);
        return Status.MIGRATED;
    }

    /** The same outside of the home. */
    Status offerOutside(Path target, byte[] content) throws IOException {
        if (Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), content)) {
            return Status.SKIPPED;
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!options.overwrite()) {
                return Status.CONFLICT;
            }
            replaced.add(target);
        }
        outside.put(target, content.clone());
        return Status.MIGRATED;
    }

    /** Keeps something in the report, to be looked at by hand. */
    void archive(String relative, byte[] content) {
        archived.put(relative, content.clone());
    }

    void overflow(String name, List<String> entries) {
        overflow.merge(
                name,
                (String.join(MemoryEntries.SEPARATOR, entries) + "\n").getBytes(StandardCharsets.UTF_8),
                Draft::joined);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    void add(Item item) {
        items.add(item);
    }

    void add(Part part, String source, String destination, Status status, String reason) {
        add(new Item(part.id(), source, destination, status, reason, Map.of()));
    }

    List<Item> items() {
        return List.copyOf(items);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    Map<String, Object> newSettings() {
        return newSettings;
    }

    Map<String, String> newVariables() {
        return newVariables;
    }

    Map<String, byte[]> files() {
        return files;
    }

    Map<String, byte[]> archived() {
        return archived;
    }

    Map<String, byte[]> overflowing() {
        return overflow;
    }

    Map<Path, byte[]> outside() {
        return outside;
    }

    /** Files that give way to others. */
    List<Path> replaced() {
        return List.copyOf(replaced);
    }
}
