package dev.hermes.agent.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which directory a snapshot is of, and whether it can be taken at all. */
final class Projects {
    private static final List<String> MARKERS = List.of(
            ".git", ".hg", "pyproject.toml", "package.json", "Cargo.toml", "go.mod", "Makefile", "pom.xml", "Gemfile");
    private static final int MOST_ENTRIES = 50_000;

    /** Directories that are made by tools and can be made again. */
    static final Set<String> SKIPPED = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".worktrees",
            "node_modules",
            ".venv",
            "venv",
            "env",
            "__pycache__",
            ".mypy_cache",
            ".pytest_cache",
            ".ruff_cache",
            ".tox",
            ".cache",
            ".gradle",
            ".next",
            ".nuxt",
            ".terraform",
            "dist",
            "build",
            "target",
            "coverage");

    /**
     * What lies in a project.
     *
     * @param tooMany counting stopped
     * @param oversized relative paths with {@code /}
     */
    record Content(boolean tooMany, List<String> oversized) {}

    private Projects() {}

    /**
     * The nearest directory upwards that looks like a project; else the directory itself. Links are resolved first: what
     * a tool changes through a link lies where the link points.
     *
     * @param userHome with links resolved
     */
    static Path root(Path directory, Path userHome) {
        var start = real(directory);
        for (Optional<Path> at = Optional.of(start);
                at.isPresent();
                at = Optional.ofNullable(at.get().getParent())) {
            var candidate = at.get();
            if (candidate.equals(userHome)) {
                break; // dotfiles under version control do not make the home directory a project
            }
            if (MARKERS.stream().anyMatch(marker -> Files.exists(candidate.resolve(marker)))) {
                return candidate;
            }
        }
        return start;
    }

    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.toAbsolutePath().normalize();
        }
    }

    static String hash(Path project) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(project.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static Content content(Path project, long largestFile) throws IOException {
        var oversized = new ArrayList<String>();
        var counter = new SimpleFileVisitor<Path>() {
            private int entries;

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skipped =
                        !directory.equals(project) && SKIPPED.contains(String.valueOf(directory.getFileName()));
                return skipped ? FileVisitResult.SKIP_SUBTREE : counted();
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (largestFile > 0 && attributes.isRegularFile() && attributes.size() > largestFile) {
                    oversized.add(project.relativize(file).toString().replace('\\', '/'));
                }
                return counted();
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) {
                return FileVisitResult.CONTINUE; // what cannot be read cannot be saved either
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause) {
                return FileVisitResult.CONTINUE;
            }

            private FileVisitResult counted() {
                entries++;
                return entries > MOST_ENTRIES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        };
        Files.walkFileTree(project, counter);
        return new Content(counter.entries > MOST_ENTRIES, oversized);
    }
}
