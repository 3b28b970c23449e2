package dev.hermes.extensions.plugin;

import dev.hermes.api.Log;
import dev.hermes.api.plugin.CliCall;
import dev.hermes.api.plugin.CliCommand;
import dev.hermes.home.HermesHome;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What plugins add to the command line. Their manifests tell the names, so that a list of commands loads no code; a plugin is
 * loaded when the command that it may have is called.
 */
public final class PluginCommands {
    private final Plugins plugins;
    private final HermesHome home;
    private final Log log;

    public PluginCommands(Plugins plugins, HermesHome home, Log log) {
        this.plugins = plugins;
        this.home = home;
        this.log = log;
    }

    /** The commands that the manifests of enabled plugins declare. */
    public List<PluginManifest.Declared> declared() {
        Map<String, PluginManifest.Declared> byName = new LinkedHashMap<>();
        for (var manifest : inOrderOfPrecedence()) {
            for (var command : declared(manifest)) {
                byName.putIfAbsent(command.name(), command);
            }
        }
        return List.copyOf(byName.values());
    }

    private List<PluginManifest.Declared> declared(PluginManifest manifest) {
        if (!plugins.memory(manifest)) {
            return manifest.commands();
        }
        var help = manifest.description().isEmpty()
                ? "Manage " + manifest.name() + " memory plugin"
                : manifest.description().lines().findFirst().orElse("");
        return List.of(new PluginManifest.Declared(manifest.name(), help));
    }

    /** The memory's plugin first, the others from the last to the first. */
    private List<PluginManifest> inOrderOfPrecedence() {
        var result = new ArrayList<PluginManifest>();
        for (var manifest : plugins.enabled()) {
            if (plugins.memory(manifest)) {
                result.addFirst(manifest);
            } else {
                result.add(result.isEmpty() || !plugins.memory(result.getFirst()) ? 0 : 1, manifest);
            }
        }
        return result;
    }

    /**
     * Where a command runs.
     *
     * @param out for results
     */
    public record Place(PrintStream out, PrintStream err, Path workingDirectory) {}

    /**
     * Runs a command of a plugin.
     *
     * @return its exit code; empty when no enabled plugin has such a command, or the one that has it cannot be loaded
     */
    public Optional<Integer> run(String name, List<String> words, Place place) {
        var candidates = inOrderOfPrecedence().stream()
                .filter(JvmPlugin::possible)
                .filter(manifest -> mayHave(manifest, name))
                .toList();
        for (var manifest : candidates) {
            try (var plugin = JvmPlugin.load(manifest)) {
                var command = plugin.command(name);
                if (command.isPresent()) {
                    return Optional.of(run(command.get(), manifest, words, place));
                }
            } catch (IOException e) {
                log.warn("extensions.plugins", "the plugin " + manifest.key() + " was left out: " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }

    /** A manifest that declares nothing may belong to a plugin that registers more. */
    private boolean mayHave(PluginManifest manifest, String name) {
        var declared = declared(manifest);
        return declared.isEmpty()
                || declared.stream().anyMatch(command -> command.name().equals(name));
    }

    private int run(CliCommand command, PluginManifest manifest, List<String> words, Place place) throws IOException {
        if (command.handler().isEmpty()) {
            place.out()
                    .println("usage: hermes " + command.name() + "\n\n"
                            + (command.description().isEmpty() ? command.help() : command.description()));
            return 0;
        }
        var data = home.file("plugin-data").resolve(manifest.key().replace('/', '_'));
        PrivateDirectories.create(data);
        var call = new CliCall(
                words, place.out(), place.err(), home.directory(), data, home.profile(), place.workingDirectory());
        try {
            return command.handler().get().run(call);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 130;
        } catch (Exception | LinkageError e) {
            log.error("extensions.plugins", "the command " + command.name() + " failed", e);
            var said = e.getMessage();
            place.err()
                    .println("Error: " + command.name() + " (plugin " + manifest.key() + ") failed: "
                            + (said == null || said.isBlank() ? e.toString() : said));
            return 1;
        }
    }
}
