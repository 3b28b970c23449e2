package dev.hermes.extensions.plugin;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugins of a home: the directories of {@code plugins/} that have a manifest, and one level deeper in those that have
 * none. Nothing of them is executed here.
 */
public final class Plugins {
    private final Path directory;
    private final Config config;
    private final Log log;

    public Plugins(HermesHome home, Config config, Log log) {
        this.directory = home.file("plugins");
        this.config = config;
        this.log = log;
    }

    /** Whether there may be any: a look at the file system, for starts that shall cost nothing. */
    public static boolean any(HermesHome home) {
        return Files.isDirectory(home.file("plugins"));
    }

    /** All that have a readable manifest, by name. One that is broken is written to the log and left out. */
    public List<PluginManifest> all() {
        var found = new LinkedHashMap<String, PluginManifest>();
        for (var path : below(directory)) {
            if (PluginManifest.in(path)) {
                add(path, Optional.empty(), found);
            } else {
                for (var inside : below(path)) {
                    if (PluginManifest.in(inside)) {
                        add(inside, Optional.of(String.valueOf(path.getFileName())), found);
                    }
                }
            }
        }
        return List.copyOf(found.values());
    }

    private void add(Path path, Optional<String> category, Map<String, PluginManifest> found) {
        try {
            var manifest = PluginManifest.read(path, category);
            found.put(manifest.key(), manifest);
        } catch (IOException e) {
            log.debug("extensions.plugins", path + " is left out: " + e.getMessage());
        }
    }

    private static List<Path> below(Path directory) {
        var paths = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            entries.forEach(paths::add);
        } catch (IOException | DirectoryIteratorException _) {
            return List.of(); // what cannot be listed has no plugins
        }
        paths.sort(null);
        return paths;
    }

    /** Those that are switched on: the one for the memory first, as its commands come first. */
    public List<PluginManifest> enabled() {
        var on = new ArrayList<PluginManifest>();
        for (var manifest : all()) {
            if (memory(manifest)) {
                on.addFirst(manifest);
            } else if (listed(manifest)) {
                on.add(manifest);
            }
        }
        return List.copyOf(on);
    }

    /** Whether it is the one that {@code memory.provider} names. */
    boolean memory(PluginManifest manifest) {
        return manifest.kind() == PluginManifest.Kind.EXCLUSIVE
                && config.text("memory.provider")
                        .filter(provider -> provider.equals(manifest.name()))
                        .isPresent()
                && !named("plugins.disabled", manifest);
    }

    private boolean listed(PluginManifest manifest) {
        return manifest.kind() == PluginManifest.Kind.LISTED
                && named("plugins.enabled", manifest)
                && !named("plugins.disabled", manifest);
    }

    private boolean named(String setting, PluginManifest manifest) {
        var names = config.texts(setting);
        return names.contains(manifest.key()) || names.contains(manifest.name());
    }
}
