package dev.hermes.maintenance.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Libraries that jars of a plugin say they hold, shaded ones included. What names nothing is not guessed. */
final class Jars {
    private static final int LARGEST_LIST = 16 << 20;

    private Jars() {}

    static void add(Path plugin, String source, List<Component> components, List<String> unnamed) {
        for (var directory : List.of(plugin, plugin.resolve("lib"))) {
            var jars = new ArrayList<Path>();
            try (var all = Files.newDirectoryStream(directory, "*.jar")) {
                all.forEach(jars::add);
            } catch (IOException _) {
                continue; // there is no such directory
            }
            Collections.sort(jars);
            for (var jar : jars) {
                var found = of(jar, source);
                components.addAll(found);
                if (found.isEmpty()) {
                    unnamed.add(source + ": " + jar.getFileName() + " does not say what it holds");
                }
            }
        }
    }

    private static List<Component> of(Path jar, String source) {
        try (var zip = new ZipFile(jar.toFile())) {
            var lists = new ArrayList<Component>();
            var poms = new ArrayList<Component>();
            for (var entry : Collections.list(zip.entries())) {
                var name = entry.getName();
                if (name.startsWith("META-INF/sbom/") && name.endsWith(".json")) {
                    lists.addAll(Sbom.of(bytes(zip, entry), source));
                } else if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
                    pom(bytes(zip, entry), source, poms);
                }
            }
            return lists.isEmpty() ? poms : lists;
        } catch (IOException _) {
            return List.of();
        }
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        try (var in = zip.getInputStream(entry)) {
            return in.readNBytes(LARGEST_LIST);
        }
    }

    private static void pom(byte[] text, String source, List<Component> result) throws IOException {
        var properties = new Properties();
        properties.load(new java.io.ByteArrayInputStream(text));
        var group = properties.getProperty("groupId", "");
        var artifact = properties.getProperty("artifactId", "");
        var version = properties.getProperty("version", "");
        if (!group.isEmpty() && !artifact.isEmpty() && !version.isEmpty()) {
            result.add(new Component(group + ":" + artifact, version, "Maven", source));
        }
    }
}
