package dev.hermes.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;

/** {@code MANIFEST.sha256}: every file of a release with its digest, as {@code sha256sum -c} reads it. */
final class Manifest {
    private static final String NAME = "MANIFEST.sha256";

    private Manifest() {}

    static void write(Path release) throws IOException {
        var lines = new ArrayList<String>();
        try (var files = Files.walk(release)) {
            for (var file : (Iterable<Path>) files.sorted()::iterator) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    var name = release.relativize(file).toString().replace('\\', '/');
                    lines.add(digest(file) + "  " + name);
                }
            }
        }
        Files.write(release.resolve(NAME), lines);
    }

    private static String digest(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
