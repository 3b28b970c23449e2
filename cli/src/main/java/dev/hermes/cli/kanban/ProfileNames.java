package dev.hermes.cli.kanban;

import dev.hermes.home.ProfileSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The profiles that workers can be started for. */
final class ProfileNames {
    private ProfileNames() {}

    /** {@code default}, and those that have settings. */
    static Set<String> of(Path root) {
        var names = new TreeSet<String>();
        names.add("default");
        var profiles = root.resolve("profiles");
        if (Files.isDirectory(profiles)) {
            try (var directories =
                    Files.newDirectoryStream(profiles, directory -> Files.exists(directory.resolve("config.yaml")))) {
                directories.forEach(directory -> {
                    var name = String.valueOf(directory.getFileName());
                    if (exists(root, name)) {
                        names.add(name);
                    }
                });
            } catch (IOException _) {
                return names; // what cannot be read cannot be worked for
            }
        }
        return names;
    }

    static boolean exists(Path root, String name) {
        return ProfileSelection.exists(root, name);
    }
}
