package dev.hermes.maintenance.logs;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One log, from its last records on. It stays with the log when it is rotated, emptied, removed and made again: what is
 * left of the old file is read first, then the new one from its beginning.
 *
 * <p>Used by one thread. Lines are given without their ends; bytes that are no UTF-8 are replaced.
 */
public final class LogFollower implements AutoCloseable {
    private static final int BLOCK = 1 << 16;
    private static final int ROTATIONS = 20;

    private final Path file;
    private final LogFilter filter;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long position;
    private boolean passing;

    /** @param lines gets every line that is wanted */
    public LogFollower(Path file, LogFilter filter, Consumer<String> lines) {
        this.file = file;
        this.filter = filter;
        this.lines = lines;
        this.passing = filter.passesEverything();
    }

    /**
     * Gives the last records of the log.
     *
     * @return false when the file does not exist
     */
    public boolean tail(int records) {
        try {
            if (!open(file)) {
                return false;
            }
            var opened = channel;
            if (opened == null) {
                return false;
            }
            position = wholeLines(opened);
            var last = LogTail.read(file, opened, key, position, filter, records);
            last.forEach(lines);
            passing = continues(opened);
            return true;
        } catch (IOException e) {
            throw LogFiles.unreadable(file, e);
        }
    }

    /** Gives what comes from now on, until the thread is interrupted. Idle, it costs one look at the file a second. */
    public void follow() throws InterruptedException {
        var directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        try (var changes = new DirectoryChanges(directory)) {
            while (true) {
                catchUp();
                changes.await();
            }
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException();
        } catch (IOException e) {
            throw LogFiles.unreadable(file, e);
        }
    }

    /** Reads what is new, and changes to the new file when there is one. */
    void catchUp() throws IOException {
        drain();
        var now = attributes();
        if (now.isEmpty()) {
            return;
        }
        if (channel == null) {
            open(file);
        } else if (!sameFile(now.get())) {
            drain(); // what was written between the last look and the rotation
            throughRotated();
            close();
            open(file);
        } else if (now.get().size() < position) {
            position = 0;
            partial.reset();
        }
        drain();
    }

    /** When the log was rotated more than once since the last look, whole files lie between the old one and the new. */
    private void throughRotated() throws IOException {
        var old = key;
        int found = 0;
        for (int n = 1; n <= ROTATIONS && found == 0; n++) {
            var rotated = rotated(n);
            if (!Files.exists(rotated)) {
                return; // the one we had was removed
            }
            if (old != null && old.equals(key(Files.readAttributes(rotated, BasicFileAttributes.class)))) {
                found = n;
            }
        }
        for (int n = found - 1; n >= 1; n--) {
            close();
            open(rotated(n));
            drain();
        }
    }

    private Path rotated(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    private boolean open(Path path) throws IOException {
        try {
            var opened = FileChannel.open(path, StandardOpenOption.READ);
            channel = opened;
            key = key(Files.readAttributes(path, BasicFileAttributes.class));
            position = 0;
            return true;
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false;
        }
    }

    private Optional<BasicFileAttributes> attributes() throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException | NotDirectoryException _) {
            return Optional.empty(); // removed, or not made yet: it may come
        }
    }

    private boolean sameFile(BasicFileAttributes now) {
        return key == null || key.equals(key(now));
    }

    private static @Nullable Object key(BasicFileAttributes attributes) {
        return attributes.fileKey();
    }

    /** A line that is being written belongs to what follows. */
    private static long wholeLines(FileChannel channel) throws IOException {
        long end = channel.size();
        var one = ByteBuffer.allocate(1);
        for (long at = end; at > 0 && end - at < BLOCK; at--) {
            one.clear();
            if (channel.read(one, at - 1) == 1 && one.get(0) == '\n') {
                return at;
            }
        }
        return end;
    }

    /** Whether the lines that may follow without a time belong to a record that is wanted. */
    private boolean continues(FileChannel opened) throws IOException {
        var backward = new BackwardLines(opened, position);
        for (var text = backward.next(); text.isPresent(); text = backward.next()) {
            var line = LogLine.of(text.get());
            if (line.beginsRecord()) {
                return filter.passes(line);
            }
        }
        return filter.passesEverything();
    }

    private void drain() throws IOException {
        var opened = channel;
        if (opened == null) {
            return;
        }
        var buffer = ByteBuffer.allocate(BLOCK);
        for (int n = opened.read(buffer, position); n > 0; n = opened.read(buffer, position)) {
            position += n;
            take(buffer.array(), n);
            buffer.clear();
        }
    }

    private void take(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                partial.write(bytes, start, i - start);
                endLine();
                start = i + 1;
            }
        }
        partial.write(bytes, start, length - start);
    }

    private void endLine() {
        var text = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        var line = LogLine.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        if (line.beginsRecord()) {
            passing = filter.passes(line);
        }
        if (passing) {
            lines.accept(line.text());
        }
    }

    @Override
    public void close() {
        var opened = channel;
        channel = null;
        if (partial.size() > 0 && opened != null) {
            endLine(); // nothing will complete it
        }
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot close " + file + ".");
        }
    }
}
