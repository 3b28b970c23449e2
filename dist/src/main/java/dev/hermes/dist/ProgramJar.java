package dev.hermes.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * All modules of the program in one jar, not compressed: a resource is found in the first jar that is opened, and read as it
 * is. Classes pass through {@link TypeSwitches} on the way.
 */
final class ProgramJar implements AutoCloseable {
    private final ZipOutputStream out;
    private final Set<String> names = new HashSet<>();

    ProgramJar(Path file) throws IOException {
        out = new ZipOutputStream(Files.newOutputStream(file));
        out.setMethod(ZipOutputStream.STORED);
    }

    void add(Path jar) throws IOException {
        try (var from = new ZipFile(jar.toFile())) {
            for (var entry : from.stream().toList()) {
                if (entry.isDirectory() || entry.getName().startsWith("META-INF/")) {
                    continue;
                }
                if (!names.add(entry.getName())) {
                    throw new IOException(entry.getName() + " is in two modules");
                }
                byte[] content;
                try (var in = from.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                put(entry, entry.getName().endsWith(".class") ? TypeSwitches.replaced(content) : content);
            }
        }
    }

    /** One resource of a library, so that it is found here. */
    void add(Path jar, String name) throws IOException {
        try (var from = new ZipFile(jar.toFile())) {
            var entry = from.getEntry(name);
            if (entry == null) {
                throw new IOException(jar + " has no " + name);
            }
            try (var in = from.getInputStream(entry)) {
                put(entry, in.readAllBytes());
            }
        }
    }

    private void put(ZipEntry original, byte[] content) throws IOException {
        var sum = new CRC32();
        sum.update(content);
        var entry = new ZipEntry(original.getName());
        entry.setTime(original.getTime());
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
