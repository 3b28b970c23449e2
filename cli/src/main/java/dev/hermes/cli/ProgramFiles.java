package dev.hermes.cli;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the program's own files lie. */
public final class ProgramFiles {
    private ProgramFiles() {}

    /**
     * The directory of the program's jar, or of its classes. Told by the class path: the place that a class itself names may
     * be that of the machine on which the class cache was made.
     */
    public static Optional<Path> directory() {
        var first = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
        try {
            return first.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(Path.of(first).toAbsolutePath().getParent());
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
