package dev.hermes.home.profile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Removes a directory with all that is in it. Links are removed, not followed; what is read-only is made writable. */
public final class TreeRemoval {
    private TreeRemoval() {}

    /**
     * Goes on after a failure, so that as little as possible is left.
     *
     * @throws IOException the first failure
     */
    public static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var visitor = new Visitor();
        Files.walkFileTree(tree, visitor);
        if (visitor.failure != null) {
            throw visitor.failure;
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private @Nullable IOException failure;

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
                makeOurs(directory);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            delete(file);
            return FileVisitResult.CONTINUE;
        }

        /** A directory that cannot be listed is made ours and tried once more. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (e instanceof AccessDeniedException && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                makeOurs(file);
                if (Files.isReadable(file)) {
                    try {
                        remove(file);
                    } catch (IOException again) {
                        keep(again);
                    }
                    return FileVisitResult.CONTINUE;
                }
            }
            keep(e);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
            delete(directory);
            return FileVisitResult.CONTINUE;
        }

        private void delete(Path path) {
            try {
                Files.delete(path);
            } catch (NoSuchFileException _) {
                return; // somebody else was faster
            } catch (IOException e) {
                keep(e);
            }
        }

        private void keep(IOException e) {
            if (failure == null) {
                failure = e;
            }
        }

        private static void makeOurs(Path directory) {
            var view = Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            try {
                if (view != null) {
                    view.setPermissions(PosixFilePermissions.fromString("rwx------"));
                }
            } catch (IOException _) {
                return; // then deleting fails, and that is told
            }
        }
    }
}
