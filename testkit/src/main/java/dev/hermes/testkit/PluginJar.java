package dev.hermes.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Lays down plugins as their authors do: Java source, compiled against this build's classes and packed into a jar. */
public final class PluginJar {
    private PluginJar() {}

    /**
     * Makes {@code <plugins>/<name>} with its manifest and a jar.
     *
     * @param manifest {@code plugin.yaml}
     * @param className of the class in the source, without a package
     * @param source a class that implements the entry point of plugins
     */
    public static Path lay(Path plugins, String name, String manifest, String className, String source) {
        try {
            var directory = Files.createDirectories(plugins.resolve(name));
            Files.writeString(directory.resolve("plugin.yaml"), manifest);
            var classes = Files.createTempDirectory(plugins.getParent(), "classes");
            var file = Files.writeString(classes.resolve(className + ".java"), source);
            var compiler = ToolProvider.getSystemJavaCompiler();
            int result = compiler.run(
                    null,
                    null,
                    null,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    file.toString());
            if (result != 0) {
                throw new IllegalStateException("the plugin does not compile");
            }
            pack(classes, directory.resolve(name + ".jar"), className);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pack(Path classes, Path jar, String service) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var file : files(classes)) {
                out.putNextEntry(new JarEntry(String.valueOf(file.getFileName())));
                out.write(Files.readAllBytes(file));
            }
            out.putNextEntry(new JarEntry("META-INF/services/dev.hermes.api.plugin.HermesPlugin"));
            out.write(service.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Path> files(Path classes) throws IOException {
        try (Stream<Path> all = Files.list(classes)) {
            return all.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    /** Source of a plugin with commands, each of which prints its words. */
    public static String echoing(String className, String... names) {
        var commands = new StringBuilder();
        Arrays.stream(names).forEach(name -> commands.append("""
                                context.registerCliCommand(new CliCommand("%s", "echo", "", Optional.of(call -> {
                                    call.out().println("%s by %s: " + call.words() + " in " + call.home().getFileName());
                                    return 7;
                                })));
                        """.formatted(name, name, className)));
        return """
                import dev.hermes.api.plugin.*;
                import java.util.Optional;

                public final class %s implements HermesPlugin {
                    @Override
                    public void register(PluginContext context) {
                %s
                    }
                }
                """.formatted(className, commands);
    }
}
