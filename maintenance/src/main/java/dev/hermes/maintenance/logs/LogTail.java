package dev.hermes.maintenance.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The last records of a log that pass a filter, read from the end backwards, through what was rotated away. */
final class LogTail {
    /** More lines than any stack trace has; a file without times must not be held as one record. */
    private static final int LONGEST_RECORD = 20_000;

    private final LogFilter filter;
    private final int wanted;
    private final Deque<List<String>> found = new ArrayDeque<>();
    private final ArrayDeque<String> open = new ArrayDeque<>();
    private final Set<Object> seen = new HashSet<>();
    private boolean tooOld;

    private LogTail(LogFilter filter, int wanted) {
        this.filter = filter;
        this.wanted = wanted;
    }

    /**
     * @param current the file as it is open
     * @param key which file that is, where the system can tell
     * @param end where it ends
     * @param wanted how many records at most
     * @return lines, oldest first
     */
    static List<String> read(
            Path file, FileChannel current, @Nullable Object key, long end, LogFilter filter, int wanted)
            throws IOException {
        var tail = new LogTail(filter, wanted);
        if (wanted > 0) {
            tail.isNew(key);
            tail.take(current, end);
            tail.older(file);
        }
        return tail.lines();
    }

    private void older(Path file) throws IOException {
        for (int n = 1; !enough(); n++) {
            var rotated = file.resolveSibling(file.getFileName() + "." + n);
            try (var channel = FileChannel.open(rotated)) {
                // Between two steps the writer may rotate: the same file must not be shown twice.
                if (isNew(
                        Files.readAttributes(rotated, BasicFileAttributes.class).fileKey())) {
                    take(channel, channel.size());
                }
            } catch (NoSuchFileException _) {
                return;
            }
        }
    }

    private boolean isNew(@Nullable Object key) {
        return key == null || seen.add(key);
    }

    private boolean enough() {
        return tooOld || found.size() >= wanted;
    }

    private void take(FileChannel channel, long end) throws IOException {
        var lines = new BackwardLines(channel, end);
        for (var text = lines.next(); text.isPresent() && !enough(); text = lines.next()) {
            open.addFirst(text.get());
            var line = LogLine.of(text.get());
            if (line.beginsRecord()) {
                complete(line);
            } else if (open.size() > LONGEST_RECORD) {
                open.removeFirst();
            }
        }
    }

    private void complete(LogLine first) {
        if (filter.passes(first)) {
            found.addFirst(List.copyOf(open));
        }
        tooOld = filter.tooOld(first);
        open.clear();
    }

    /** Lines before the first record belong to none, so no filter can tell whether they are wanted. */
    private List<String> lines() {
        var lines = new ArrayList<String>();
        if (filter.passesEverything() && !enough()) {
            int orphans = wanted - found.size();
            open.stream().skip(Math.max(0, open.size() - orphans)).forEach(lines::add);
        }
        found.forEach(lines::addAll);
        return lines;
    }
}
