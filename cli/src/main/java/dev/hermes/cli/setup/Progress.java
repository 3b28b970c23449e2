package dev.hermes.cli.setup;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which sections of a set-up are still to come. It is kept in the home from the first that is complete to the last, so that a
 * terminal that was closed costs nobody the answers that were given.
 */
final class Progress {
    private final Path file;

    Progress(HermesHome home) {
        this.file = home.file(".setup_progress");
    }

    /** In their order; empty when no set-up was interrupted. */
    List<String> left() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(Section.NAMES::contains)
                            .toList()
                    : List.of();
        } catch (IOException _) {
            return List.of(); // a note that cannot be read is none: everything is asked again
        }
    }

    void keep(List<String> names) {
        try {
            if (names.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                DurableFile.replace(file, String.join("\n", names) + "\n");
            }
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "Cannot note in " + file + " how far the set-up is: " + Problem.of(e) + ".");
        }
    }

    /** It was gone through by itself. */
    void done(String name) {
        var names = new ArrayList<>(left());
        if (names.remove(name)) {
            keep(names);
        }
    }
}
