package dev.hermes.maintenance.backup;

import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a backup of a root would hold.
 *
 * @param files in the order of the walk
 * @param excluded directories that were left out, relative to the root
 * @param links how many symbolic links were left out: what they lead to may lie anywhere
 * @param problems a phrase for each file that could not even be looked at
 */
record HomeScan(List<Found> files, List<String> excluded, int links, List<String> problems) {
    /** @param relative to the root, parts joined by {@code /} */
    record Found(Path file, String relative) {}

    /** @param output of the backup, which does not go into itself */
    static HomeScan of(Path root, List<Path> output) throws IOException {
        var walk = new Walk(root, output);
        Files.walkFileTree(root, walk);
        return new HomeScan(
                List.copyOf(walk.files), List.copyOf(walk.excluded), walk.links, List.copyOf(walk.problems));
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> output;
        private final List<Found> files = new ArrayList<>();
        private final TreeSet<String> excluded = new TreeSet<>();
        private final List<String> problems = new ArrayList<>();
        private int links;

        Walk(Path root, List<Path> output) {
            this.root = root;
            this.output = output;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            var relative = relative(directory);
            if (!relative.isEmpty() && BackupRules.skipsDirectory(relative)) {
                excluded.add(relative);
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var relative = relative(file);
            if (BackupRules.skipsFile(relative) || output.contains(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                links++;
            } else if (attributes.isRegularFile()) {
                files.add(new Found(file, relative));
            }
            return FileVisitResult.CONTINUE; // pipes and sockets of running programs are no data
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!BackupRules.skipsFile(relative(file)) && !BackupRules.skipsDirectory(relative(file))) {
                problems.add(relative(file) + ": " + Problem.of(e));
            }
            return FileVisitResult.CONTINUE;
        }

        private String relative(Path path) {
            return root.relativize(path).toString().replace('\\', '/');
        }
    }
}
