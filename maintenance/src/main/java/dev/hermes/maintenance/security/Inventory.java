package dev.hermes.maintenance.security;

import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What runs here, by name and version: libraries of the release, of plugins, of tool servers, of a Python installation beside. */
public final class Inventory {
    private static final Pattern DIST_INFO = Pattern.compile("(.+)-([^-]+)\\.dist-info");

    private final HermesHome home;
    private final Map<String, Object> mcpServers;
    private final Optional<Path> sbom;

    /**
     * @param mcpServers the setting of that name
     * @param sbom the list of what the release is made of; empty when there is none
     */
    public Inventory(HermesHome home, Map<String, Object> mcpServers, Optional<Path> sbom) {
        this.home = home;
        this.mcpServers = mcpServers;
        this.sbom = sbom;
    }

    /**
     * What is looked at.
     *
     * @param components each once per source
     * @param unnamed what cannot be asked about, and why, as a phrase
     */
    public record Found(List<Component> components, List<String> unnamed) {
        public Found {
            components = List.copyOf(components);
            unnamed = List.copyOf(unnamed);
        }
    }

    /** Which sources are looked at. */
    public record Scope(boolean runtime, boolean plugins, boolean mcp) {
        public static final Scope ALL = new Scope(true, true, true);
    }

    public Found find(Scope scope) {
        var components = new ArrayList<Component>();
        var unnamed = new ArrayList<String>();
        if (scope.runtime()) {
            sbom.ifPresent(file -> components.addAll(Sbom.read(file)));
            components.addAll(pythonInstallation());
        }
        if (scope.plugins()) {
            plugins(components, unnamed);
        }
        if (scope.mcp()) {
            McpPins.add(mcpServers, components, unnamed);
        }
        var once = new LinkedHashMap<String, Component>();
        components.forEach(component -> once.putIfAbsent(component.source() + "\n" + component.key(), component));
        return new Found(List.copyOf(once.values()), unnamed);
    }

    /** Both implementations share a home: what the other one has installed runs here too. */
    private List<Component> pythonInstallation() {
        var result = new ArrayList<Component>();
        for (var name : List.of("venv", ".venv")) {
            result.addAll(sitePackages(home.root().resolve("hermes-agent").resolve(name), "venv"));
        }
        return result;
    }

    /** Distributions of a virtual environment, by the directories that they leave. */
    private static List<Component> sitePackages(Path environment, String source) {
        var result = new ArrayList<Component>();
        if (!Files.isDirectory(environment)) {
            return result;
        }
        try (var found = Files.find(
                environment,
                5,
                (path, attributes) ->
                        attributes.isDirectory() && path.toString().endsWith(".dist-info"))) {
            for (var path : found.sorted().toList()) {
                var matcher = DIST_INFO.matcher(String.valueOf(path.getFileName()));
                if (matcher.matches()) {
                    result.add(new Component(matcher.group(1).replace('_', '-'), matcher.group(2), "PyPI", source));
                }
            }
        } catch (IOException | java.io.UncheckedIOException _) {
            return result; // what cannot be read cannot be started either
        }
        return result;
    }

    private void plugins(List<Component> components, List<String> unnamed) {
        var directories = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(home.file("plugins"), Files::isDirectory)) {
            all.forEach(directories::add);
        } catch (IOException _) {
            return; // there are none
        }
        directories.sort(Comparator.naturalOrder());
        for (var directory : directories) {
            var name = String.valueOf(directory.getFileName());
            if (!name.startsWith(".")) {
                var source = "plugin:" + name;
                components.addAll(PythonPins.of(directory, source));
                Jars.add(directory, source, components, unnamed);
                for (var environment : List.of("venv", ".venv")) {
                    components.addAll(sitePackages(directory.resolve(environment), source));
                }
            }
        }
    }
}
