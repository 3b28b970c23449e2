package dev.hermes.kanban.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The skills below some directories.
 *
 * @param directories those in which a skill is described
 * @param complete false when a directory could not be read: then nothing is certainly absent
 */
record PresentSkills(List<Path> directories, boolean complete) {
    private static final String DESCRIPTION = "SKILL.md";
    private static final int DEEPEST = 8;

    static PresentSkills below(List<Path> roots) {
        var found = new ArrayList<Path>();
        boolean complete = true;
        for (var root : roots) {
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (var files =
                    Files.find(root, DEEPEST, (path, _) -> path.endsWith(DESCRIPTION), FileVisitOption.FOLLOW_LINKS)) {
                files.flatMap(file -> Optional.ofNullable(file.getParent()).stream())
                        .forEach(found::add);
            } catch (IOException | UncheckedIOException _) {
                complete = false;
            }
        }
        return new PresentSkills(List.copyOf(found), complete);
    }

    /** A name may say in which group a skill is. */
    boolean holds(String name) {
        try {
            var path = Path.of(name);
            return directories.stream().anyMatch(directory -> directory.endsWith(path));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** Certainly. What is named {@code plugin:skill} is brought by a plugin, and lies in no directory of skills. */
    boolean lacks(String name) {
        return complete && name.indexOf(':') < 0 && !holds(name);
    }
}
