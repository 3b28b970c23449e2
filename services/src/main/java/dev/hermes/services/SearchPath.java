package dev.hermes.services;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where programs are found. */
final class SearchPath {
    private SearchPath() {}

    /** By the environment given, not by the one that the JVM was started with. */
    static Optional<Path> find(String program, Map<String, String> environment) {
        for (var part : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            try {
                var file = Path.of(part).resolve(program);
                if (!part.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            } catch (InvalidPathException _) {
                continue; // a part of the search path that no file can have
            }
        }
        return Optional.empty();
    }
}
