package dev.hermes.tools.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Follows a path to where it really leads, also when its end does not exist yet. */
final class RealPath {
    /** As Linux does. */
    private static final int MAX_LINKS = 40;

    private RealPath() {}

    /**
     * Every symbolic link is followed and every {@code ..} means the parent of what was reached, as the system does it.
     *
     * @param path absolute
     * @throws IOException when links go round in circles or cannot be read
     */
    static Path of(Path path) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        var at = root(path);
        push(path, rest);
        int links = 0;
        while (!rest.isEmpty()) {
            var name = rest.pop();
            if (name.toString().isEmpty() || name.toString().equals(".")) {
                continue;
            }
            if (name.toString().equals("..")) {
                var parent = at.getParent();
                at = parent == null ? at : parent;
                continue;
            }
            var next = at.resolve(name);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new IOException("too many symbolic links: " + path);
            }
            var target = Files.readSymbolicLink(next);
            at = target.isAbsolute() ? root(target) : at;
            push(target, rest);
        }
        return at;
    }

    private static Path root(Path path) throws IOException {
        var root = path.getRoot();
        if (root == null) {
            throw new IOException("not an absolute path: " + path);
        }
        return root;
    }

    private static void push(Path path, Deque<Path> rest) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            rest.push(path.getName(i));
        }
    }
}
