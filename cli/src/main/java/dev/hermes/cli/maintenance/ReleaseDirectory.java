package dev.hermes.cli.maintenance;

import dev.hermes.cli.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the release lies that runs. */
public final class ReleaseDirectory {
    private ReleaseDirectory() {}

    /** Empty for a checkout. Links to the launcher are followed. */
    static Optional<Path> of(Context context) {
        try {
            var program = context.edge().program();
            if (program.isEmpty()) {
                return Optional.empty();
            }
            var bin = Path.of(program.getFirst()).toRealPath().getParent();
            var directory = bin == null ? null : bin.getParent();
            return directory != null && Files.exists(directory.resolve("MANIFEST.sha256"))
                    ? Optional.of(directory)
                    : Optional.empty();
        } catch (java.io.IOException | java.nio.file.InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** Where the program lies: its release, or the checkout that it was built from. */
    public static Optional<Path> project(Context context) {
        return of(context).or(() -> {
            try {
                var program = context.edge().program();
                return program.isEmpty()
                        ? Optional.empty()
                        : Optional.ofNullable(
                                        Path.of(program.getFirst()).toRealPath().getParent())
                                .filter(directory -> Files.exists(directory.resolve("pom.xml")));
            } catch (java.io.IOException | java.nio.file.InvalidPathException _) {
                return Optional.empty();
            }
        });
    }
}
