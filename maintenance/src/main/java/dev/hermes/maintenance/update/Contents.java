package dev.hermes.maintenance.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;

/** {@code MANIFEST.sha256} of a release: every file that belongs to it, with its checksum. */
final class Contents {
    private static final String NAME = "MANIFEST.sha256";

    private Contents() {}

    /** @throws IOException when a file is missing, is another one, or does not belong to it */
    static void verify(Path release) throws IOException {
        var known = new HashSet<String>();
        for (var line : Files.readAllLines(release.resolve(NAME))) {
            var words = line.split("\\s+\\*?", 2);
            if (words.length == 2) {
                var file = release.resolve(words[1]).normalize();
                if (!file.startsWith(release)
                        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        || !Download.sha256(file).equals(words[0])) {
                    throw new IOException(words[1] + " is not as the release says");
                }
                known.add(words[1]);
            }
        }
        try (var files = Files.walk(release)) {
            for (var file : files.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                var name = release.relativize(file).toString().replace('\\', '/');
                if (!name.equals(NAME) && !known.contains(name)) {
                    throw new IOException(name + " does not belong to the release");
                }
            }
        }
    }
}
