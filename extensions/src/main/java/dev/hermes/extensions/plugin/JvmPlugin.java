package dev.hermes.extensions.plugin;

import dev.hermes.api.plugin.CliCommand;
import dev.hermes.api.plugin.HermesPlugin;
import dev.hermes.api.plugin.PluginContext;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** A plugin whose jars are loaded, and what it has registered. */
final class JvmPlugin implements AutoCloseable {
    private final HermesPlugin plugin;
    private final URLClassLoader loader;
    private final Map<String, CliCommand> commands;

    private JvmPlugin(HermesPlugin plugin, URLClassLoader loader, Map<String, CliCommand> commands) {
        this.plugin = plugin;
        this.loader = loader;
        this.commands = commands;
    }

    /** Whether there is a jar to load. */
    static boolean possible(PluginManifest manifest) {
        return !jars(manifest.directory()).isEmpty();
    }

    /**
     * Loads the plugin and lets it register.
     *
     * @throws IOException with one line, when it cannot be loaded or does not fit
     */
    static JvmPlugin load(PluginManifest manifest) throws IOException {
        if (manifest.api() != HermesPlugin.API) {
            throw new IOException("it wants version " + manifest.api()
                    + " of the plugin contracts, and this Hermes has " + HermesPlugin.API);
        }
        var urls = new ArrayList<URL>();
        for (var jar : jars(manifest.directory())) {
            urls.add(jar.toUri().toURL());
        }
        var loader = new URLClassLoader("plugin " + manifest.key(), urls.toArray(URL[]::new), new Contracts());
        try {
            var plugin = entry(manifest, loader);
            var commands = new LinkedHashMap<String, CliCommand>();
            plugin.register(new Registration(commands));
            return new JvmPlugin(plugin, loader, commands);
        } catch (ReflectiveOperationException
                | LinkageError
                | RuntimeException
                | java.util.ServiceConfigurationError e) {
            loader.close();
            throw new IOException("it could not be started: " + e, e);
        }
    }

    private static HermesPlugin entry(PluginManifest manifest, URLClassLoader loader)
            throws ReflectiveOperationException {
        if (manifest.main().isPresent()) {
            return loader.loadClass(manifest.main().get())
                    .asSubclass(HermesPlugin.class)
                    .getDeclaredConstructor()
                    .newInstance();
        }
        return ServiceLoader.load(HermesPlugin.class, loader)
                .findFirst()
                .orElseThrow(() -> new ClassNotFoundException("no jar names a " + HermesPlugin.class.getName()));
    }

    private static List<Path> jars(Path directory) {
        var jars = new ArrayList<Path>();
        for (var place : List.of(directory, directory.resolve("lib"))) {
            try (var found = Files.newDirectoryStream(place, "*.jar")) {
                found.forEach(jars::add);
            } catch (IOException _) {
                continue; // a plugin without a lib
            }
        }
        jars.sort(null);
        return jars;
    }

    Optional<CliCommand> command(String name) {
        return Optional.ofNullable(commands.get(name));
    }

    @Override
    public void close() throws IOException {
        try {
            plugin.close();
        } finally {
            loader.close();
        }
    }

    private record Registration(Map<String, CliCommand> commands) implements PluginContext {
        @Override
        public void registerCliCommand(CliCommand command) {
            if (!PluginManifest.isWord(command.name())) {
                throw new IllegalArgumentException("'" + command.name() + "' is no name of a command");
            }
            commands.put(command.name(), command);
        }
    }

    /** Of the host a plugin sees the contracts and nothing else, so that it may bring other versions of every library. */
    private static final class Contracts extends ClassLoader {
        private static final List<String> SHOWN =
                List.of("dev.hermes.api.", "tools.jackson.", "com.fasterxml.jackson.annotation.", "org.jspecify.");

        Contracts() {
            super("plugin contracts", ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHOWN.stream().noneMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return Class.forName(name, false, JvmPlugin.class.getClassLoader());
        }
    }
}
