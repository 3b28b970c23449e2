package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whole directories. Links in them are left out: they may lead anywhere. */
final class Trees {
    private static final long LARGEST = 32L << 20;

    private Trees() {}

    /** Offers every file of a directory below another one of the home, as one item. */
    static void copy(Part part, Path from, String to, Set<String> without, Draft draft) throws IOException {
        var conflicts = new ArrayList<String>();
        int copied = 0;
        for (var file : files(from, without).entrySet()) {
            switch (draft.offer(to + "/" + file.getKey(), file.getValue())) {
                case MIGRATED -> copied++;
                case CONFLICT -> conflicts.add(file.getKey());
                default -> {
                    continue; // the same is there
                }
            }
        }
        var status = !conflicts.isEmpty() ? Status.CONFLICT : copied > 0 ? Status.MIGRATED : Status.SKIPPED;
        draft.add(new Item(
                part.id(),
                from.toString(),
                draft.home().file(to).toString(),
                status,
                Reasons.of(status),
                conflicts.isEmpty() ? Map.of() : Map.of("conflicting_files", List.copyOf(conflicts))));
    }

    /** Its regular files by their paths with slashes, in order; what is huge is left out. */
    static Map<String, byte[]> files(Path directory, Set<String> without) throws IOException {
        var paths = new ArrayList<Path>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return without.contains(String.valueOf(visited.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && attributes.size() <= LARGEST) {
                    paths.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        paths.sort(null);
        var result = new LinkedHashMap<String, byte[]>();
        for (var path : paths) {
            result.put(directory.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
        }
        return result;
    }
}
