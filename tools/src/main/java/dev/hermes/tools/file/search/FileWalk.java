package dev.hermes.tools.file.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a search looks at: regular files under a directory, in the order of their names, without those that are
 * hidden or that .gitignore names. Symbolic links are not followed.
 */
public final class FileWalk {
    private static final Comparator<Path> BY_NAME = Comparator.comparing(FileWalk::nameBytes, Arrays::compareUnsigned);

    private final Path root;
    private final Map<Path, Ignores> known = new HashMap<>();

    public FileWalk(Path root) {
        this.root = root;
    }

    /** Takes the files one by one; what cannot be opened is passed over. */
    public interface Visitor {
        void file(Path file) throws IOException, InterruptedException;
    }

    public void each(Visitor visitor) throws IOException, InterruptedException {
        if (!Files.isDirectory(root)) {
            visitor.file(root);
            return;
        }
        walk(root, Ignores.at(root), visitor);
    }

    private static void walk(Path directory, Ignores ignores, Visitor visitor)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        for (var entry : entries(directory)) {
            boolean isDirectory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            if (!visible(entry, isDirectory, ignores)) {
                continue;
            }
            if (isDirectory) {
                walk(entry, ignores.inside(entry), visitor);
            } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                visitor.file(entry);
            }
        }
    }

    private static List<Path> entries(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.sorted(BY_NAME).toList();
        } catch (IOException _) {
            return List.of(); // not for us to read
        }
    }

    /** Whether {@link #each} would come to this file, which lies under the root. */
    public boolean visits(Path file) {
        if (file.equals(root)) {
            return true;
        }
        var at = root;
        for (var name : root.relativize(file)) {
            var ignores = ignores(at);
            at = at.resolve(name);
            if (!visible(at, !at.equals(file), ignores)) {
                return false;
            }
        }
        return true;
    }

    private Ignores ignores(Path directory) {
        var made = known.get(directory);
        if (made == null) {
            var parent = directory.getParent();
            made = directory.equals(root) || parent == null
                    ? Ignores.at(directory)
                    : ignores(parent).inside(directory);
            known.put(directory, made);
        }
        return made;
    }

    private static boolean visible(Path entry, boolean isDirectory, Ignores ignores) {
        return switch (ignores.verdict(entry, isDirectory)) {
            case IGNORED -> false;
            case WANTED -> true;
            case NOTHING_SAID -> !String.valueOf(entry.getFileName()).startsWith(".");
        };
    }

    private static byte[] nameBytes(Path path) {
        return String.valueOf(path.getFileName()).getBytes(StandardCharsets.UTF_8);
    }
}
