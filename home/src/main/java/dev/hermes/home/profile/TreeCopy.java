package dev.hermes.home.profile;

import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import dev.hermes.home.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Copies files of a home: databases whole although they are in use, secrets for their owner only. */
final class TreeCopy {
    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> SIDECARS = List.of("-wal", "-shm", "-journal");

    private final DatabaseCopy databases;
    private final List<String> warnings;

    /** What to leave out. */
    interface Filter {
        /** @param relative to the source, parts joined by {@code /} */
        boolean skips(String relative);
    }

    /** @param warnings gets a sentence for what could not be taken along */
    TreeCopy(DatabaseCopy databases, List<String> warnings) {
        this.databases = databases;
        this.warnings = warnings;
    }

    /** Copies what is below a directory. Links are followed; those that lead nowhere are told about. */
    void tree(Path from, Path to, Filter filter) throws IOException {
        Files.walkFileTree(from, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                var relative = relative(from, directory);
                if (!relative.isEmpty() && filter.skips(relative)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                PrivateDirectories.create(to.resolve(relative));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var relative = relative(from, file);
                if (filter.skips(relative)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isRegularFile()) {
                    file(file, to.resolve(relative), relative);
                } else if (attributes.isSymbolicLink()) {
                    warnings.add("Left out " + relative + ": the link leads nowhere.");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                if (!filter.skips(relative(from, file))) {
                    boolean loop = e instanceof FileSystemLoopException;
                    warnings.add("Left out " + relative(from, file) + ": "
                            + (loop ? "the link leads back to where it lies" : Problem.of(e)) + ".");
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Copies one file; sidecars of a database are part of its copy. */
    void file(Path from, Path to, String relative) throws IOException {
        if (isSidecar(from)) {
            return;
        }
        var parent = to.getParent();
        if (parent != null) {
            PrivateDirectories.create(parent);
        }
        if (isDatabase(from)) {
            databases.copy(from, to);
        } else {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
        mode(to, SecretFiles.contains(relative));
    }

    static String relative(Path from, Path file) {
        return from.relativize(file).toString().replace('\\', '/');
    }

    static boolean isDatabase(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(SQLITE.length), SQLITE);
        }
    }

    static boolean isSidecar(Path file) throws IOException {
        var name = String.valueOf(file.getFileName());
        for (var suffix : SIDECARS) {
            if (name.endsWith(suffix)) {
                var database = file.resolveSibling(name.substring(0, name.length() - suffix.length()));
                return Files.isRegularFile(database) && isDatabase(database);
            }
        }
        return false;
    }

    /** Secrets are for the owner; nothing comes along with set-id bits, and the owner can always change a copy. */
    private static void mode(Path file, boolean secret) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        var permissions = EnumSet.copyOf(PosixFilePermissions.fromString("rw-------"));
        if (!secret) {
            permissions.addAll(view.readAttributes().permissions());
        }
        view.setPermissions(permissions);
    }
}
