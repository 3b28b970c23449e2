package dev.hermes.maintenance.change;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.FileModes;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import dev.hermes.home.SecretFiles;
import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.sessions.DatabaseCopies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Many files of a home that change together. What is to come lies in a directory of the home: as long as it is only collected
 * the home is the old one; from {@link #commit} on it becomes the new one, if need be in a later process.
 */
public final class HomeChange {
    /** Inside of the home that is changed. */
    public static final String DIRECTORY = ".import";

    /** Files whose names begin with it go below the home directory of the user. */
    public static final String EXTERNAL = "_external/";

    private static final String REMOVED = "removed";
    private static final String COMMITTED = "committed";
    private static final int BUFFER = 1 << 16;

    private final Path root;
    private final Path userHome;
    private final Path directory;
    private final List<String> removed = new ArrayList<>();

    /**
     * @param root the home that is changed
     * @param userHome the home directory of the user, where files below {@link #EXTERNAL} belong
     */
    public HomeChange(Path root, Path userHome) {
        this.root = root;
        this.userHome = userHome;
        this.directory = root.resolve(DIRECTORY);
    }

    /** A member whose bytes are damaged, or not as many as it says. */
    public static final class UnreadableMember extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableMember(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Held by the process that collects or moves. @param wait zero gives up at once */
    public FileLock lock(Duration wait) {
        var file = root.resolve(DIRECTORY + ".lock");
        return wait.isZero()
                ? FileLock.tryExclusive(file)
                        .orElseThrow(() -> new HermesException(
                                ExitCode.FAILED, "Another process is changing " + root + ".", "Wait until it is done."))
                : FileLock.exclusive(file, wait);
    }

    /** Whether a change was decided and is not completed. */
    public boolean committed() {
        return Files.exists(directory.resolve(COMMITTED));
    }

    /** Begins anew; what an import that was cut off before its commit has left goes. */
    public void begin() throws IOException {
        TreeRemoval.remove(directory);
        PrivateDirectories.create(directory);
    }

    /** @param relative inside of the root, or of the user's home after {@link #EXTERNAL} */
    public void add(String relative, int mode, InputStream content) throws IOException {
        var target = directory.resolve("files").resolve(relative).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("outside of the home");
        }
        var parent = target.getParent();
        if (parent != null) {
            PrivateDirectories.create(parent);
        }
        try (var out = FileChannel.open(
                target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                FileModes.atBirth(target, FileModes.PRIVATE))) {
            var buffer = new byte[BUFFER];
            for (int n = read(content, buffer); n >= 0; n = read(content, buffer)) {
                for (var bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
            }
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
        boolean secret = relative.startsWith(EXTERNAL) || SecretFiles.contains(inHome(relative));
        if (!secret) {
            FileModes.set(target, mode | FileModes.PRIVATE);
        }
    }

    private static int read(InputStream content, byte[] buffer) throws UnreadableMember {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new UnreadableMember(e);
        }
    }

    /** The path inside of the home that a file belongs to, as the table of secrets has it. */
    private static String inHome(String relative) {
        return relative.replaceFirst("^profiles/[^/]+/", "");
    }

    /** Lets files go that are not to be there afterwards. @param relative to the home; not of files that were added */
    public void remove(List<String> relative) {
        removed.addAll(relative);
    }

    /** From here on the change will be completed, whatever happens. */
    public void commit() throws IOException {
        DurableFile.replace(directory.resolve(REMOVED), String.join("\0", removed));
        DurableFile.replace(directory.resolve(COMMITTED), "");
    }

    /** Gives up what a process that is gone had collected. */
    public void discardIfAbandoned() throws IOException {
        var lock = FileLock.tryExclusive(root.resolve(DIRECTORY + ".lock"));
        if (lock.isPresent()) {
            try (var _ = lock.get()) {
                if (!committed()) {
                    discard();
                }
            }
        }
    }

    /** Gives up what was collected. */
    public void discard() throws IOException {
        TreeRemoval.remove(directory);
    }

    /**
     * Moves everything to its place. Can be done again after a crash: what has been moved is not there any more.
     *
     * @return a phrase for each file that could not be moved
     */
    public List<String> move() throws IOException {
        var failures = new ArrayList<String>();
        var files = directory.resolve("files");
        var realRoot = root.toRealPath();
        if (Files.isDirectory(files)) {
            Files.walkFileTree(files, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    var relative = files.relativize(file).toString().replace('\\', '/');
                    try {
                        place(file, relative, realRoot);
                    } catch (IOException e) {
                        failures.add(relative + ": " + Problem.of(e));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        removeOld(realRoot, failures);
        TreeRemoval.remove(files); // before the mark of the commit: what is left is nothing, or all
        TreeRemoval.remove(directory);
        return failures;
    }

    private void removeOld(Path realRoot, List<String> failures) throws IOException {
        var list = directory.resolve(REMOVED);
        for (var relative : Files.exists(list) ? Files.readString(list).split("\0") : new String[0]) {
            try {
                var target = realRoot.resolve(relative).normalize();
                if (!relative.isEmpty() && target.startsWith(realRoot) && !target.equals(realRoot)) {
                    Files.deleteIfExists(target);
                    removeEmpty(target.getParent(), realRoot);
                }
            } catch (IOException e) {
                failures.add(relative + ": " + Problem.of(e));
            }
        }
    }

    /** Directories that held nothing else go too. */
    private static void removeEmpty(@Nullable Path directory, Path root) throws IOException {
        for (var at = directory; at != null && !at.equals(root) && at.startsWith(root); at = at.getParent()) {
            try (var content = Files.newDirectoryStream(at)) {
                if (content.iterator().hasNext()) {
                    return;
                }
            }
            Files.delete(at);
        }
    }

    private void place(Path file, String relative, Path realRoot) throws IOException {
        boolean external = relative.startsWith(EXTERNAL);
        var base = external ? userHome.toRealPath() : realRoot;
        var target = base.resolve(external ? relative.substring(EXTERNAL.length()) : relative);
        var real = realTarget(target, base);
        var parent = real.getParent();
        if (parent != null) {
            PrivateDirectories.create(parent);
        }
        if (Files.isRegularFile(real)
                && Files.size(real) > 0
                && real.toString().endsWith(".db")
                && DatabaseCopies.isDatabase(file)) {
            database(file, real);
            return;
        }
        Files.move(file, real, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where the bytes will lie; a link on the way must not lead out. */
    private static Path realTarget(Path target, Path base) throws IOException {
        if (Files.exists(target)) {
            return inside(target.toRealPath(), base);
        }
        if (Files.isSymbolicLink(target)) {
            throw new IOException("a link that leads nowhere is in the way");
        }
        var existing = target.getParent();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            throw new IOException("outside of the home");
        }
        return inside(existing.toRealPath(), base).resolve(existing.relativize(target));
    }

    private static Path inside(Path real, Path base) throws IOException {
        if (!real.startsWith(base)) {
            throw new IOException("a link leads out of the home");
        }
        return real;
    }

    /** One that cannot be restored into, because it is damaged, is kept beside the new one. */
    private static void database(Path file, Path real) throws IOException {
        try {
            DatabaseCopies.restore(file, real);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            if (!damaged(real)) {
                throw e;
            }
            for (var suffix : List.of("-wal", "-shm", "")) {
                var old = Path.of(real + suffix);
                if (Files.exists(old)) {
                    Files.move(old, Path.of(real + ".damaged" + suffix), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(file, real, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean damaged(Path database) {
        try {
            DatabaseCopies.check(database);
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
