package dev.hermes.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/**
 * What the program is made of, in CycloneDX 1.5: every library with its package URL and checksum. {@code hermes security audit}
 * reads it. The same build gives the same bytes, so it has neither a time nor a serial number.
 */
final class BillOfMaterials {
    private final Map<String, String> components = new TreeMap<>();

    /** Maven's coordinates. */
    private record Coordinates(String group, String artifact, String version) {
        String purl() {
            return "pkg:maven/" + group + "/" + artifact + "@" + version;
        }
    }

    /** @param jar as Maven keeps it: its path says what it is when the jar itself does not */
    void add(Path jar) throws IOException {
        var coordinates = ofJar(jar).or(() -> ofRepository(jar));
        if (coordinates.isEmpty()) {
            throw new IOException("nothing tells what " + jar + " is");
        }
        var known = coordinates.get();
        components.put(known.purl(), """
                    {
                      "type": "library",
                      "group": "%s",
                      "name": "%s",
                      "version": "%s",
                      "purl": "%s",
                      "hashes": [{"alg": "SHA-256", "content": "%s"}]
                    }""".formatted(
                        known.group(), known.artifact(), known.version(), known.purl(), sha256(jar)));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.5",
                  "version": 1,
                  "components": [
                %s
                  ]
                }
                """.formatted(String.join(",\n", components.values())), StandardCharsets.UTF_8);
    }

    /** A jar with several descriptions holds others beside itself; its own has its name. */
    private static Optional<Coordinates> ofJar(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (entry.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")) {
                    var properties = new Properties();
                    try (var in = zip.getInputStream(entry)) {
                        properties.load(in);
                    }
                    var artifact = properties.getProperty("artifactId", "");
                    var version = properties.getProperty("version", "");
                    if (jar.getFileName().toString().equals(artifact + "-" + version + ".jar")) {
                        return Optional.of(new Coordinates(properties.getProperty("groupId", ""), artifact, version));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** {@code …/com/example/library/1.0/library-1.0.jar}: the group is what follows the repository's own directory. */
    private static Optional<Coordinates> ofRepository(Path jar) {
        var version = jar.getParent();
        var artifact = version == null ? null : version.getParent();
        var above = artifact == null ? null : artifact.getParent();
        if (version == null || artifact == null || above == null) {
            return Optional.empty();
        }
        // Groups begin with a top-level domain, and nothing says where the repository ends.
        var group = new StringBuilder();
        for (int i = above.getNameCount() - 1; i >= 0; i--) {
            var part = above.getName(i).toString();
            group.insert(0, group.isEmpty() ? part : part + ".");
            if (part.matches("com|org|io|net|dev|us|de|software")) {
                return Optional.of(new Coordinates(
                        group.toString(),
                        String.valueOf(artifact.getFileName()),
                        String.valueOf(version.getFileName())));
            }
        }
        return Optional.empty();
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
