package dev.hermes.home;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where programs are found: by the environment that is given, not by the one that the JVM was started with. Parts that depend on
 * where somebody stands are left out, for a program in a directory that was visited by chance is nobody's choice.
 */
public record SearchPath(List<Path> directories) {
    public SearchPath {
        directories = List.copyOf(directories);
    }

    public static SearchPath of(Map<String, String> environment) {
        return of(environment.getOrDefault("PATH", ""));
    }

    /** @param path as {@code PATH} has it */
    public static SearchPath of(String path) {
        var directories = new ArrayList<Path>();
        for (var part : path.split(File.pathSeparator)) {
            try {
                var directory = Path.of(part);
                if (directory.isAbsolute()) {
                    directories.add(directory);
                }
            } catch (InvalidPathException _) {
                continue; // no directory can have this name
            }
        }
        return new SearchPath(directories);
    }

    /** The first program of that name. */
    public Optional<Path> find(String program) {
        return directories.stream()
                .map(directory -> directory.resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    public boolean contains(Path directory) {
        return directories.stream().anyMatch(part -> part.normalize().equals(directory.normalize()));
    }
}
