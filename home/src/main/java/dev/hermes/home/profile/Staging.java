package dev.hermes.home.profile;

import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.random.RandomGenerator;

/**
 * A profile that is being built, in a hidden sibling of where it will be. Until it is published nobody takes it for a
 * profile; a crash leaves at most the hidden directory, which the next change removes.
 */
public final class Staging implements AutoCloseable {
    static final String CREATING = ".creating-";

    private final Path directory;
    private boolean published;

    private Staging(Path directory) {
        this.directory = directory;
    }

    /** @param profiles the directory of all profiles */
    public static Staging open(Path profiles, String name, RandomGenerator random) throws IOException {
        PrivateDirectories.create(profiles);
        var directory = profiles.resolve(CREATING + name + "-" + Integer.toHexString(random.nextInt()));
        PrivateDirectories.create(directory);
        return new Staging(directory);
    }

    public Path directory() {
        return directory;
    }

    /** Makes it the profile: everything is on the disk before the name is. */
    public void publish(Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("something of that name has appeared (" + target + ")");
        }
        sync(directory);
        Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
        published = true;
        sync(target.getParent(), false);
    }

    /** Removes what was not published. */
    @Override
    public void close() throws IOException {
        if (!published) {
            TreeRemoval.remove(directory);
        }
    }

    /** Writes a tree through to the disk. */
    static void sync(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && Files.isReadable(file)) {
                    sync(file, true);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path visited, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                sync(visited, false);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Directories cannot be opened on every system; there the rename has to do. */
    private static void sync(@org.jspecify.annotations.Nullable Path path, boolean must) throws IOException {
        if (path == null) {
            return;
        }
        try (var opened = FileChannel.open(path, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException e) {
            if (must) {
                throw e;
            }
        }
    }
}
