package dev.hermes.tools.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What each task has seen of files and who wrote them last, so that nobody is shown the same text over and over and
 * nobody overwrites what they have not seen.
 */
final class FileHistory {
    private static final int MAX_ENTRIES = 1000;
    private static final int LOCKS = 64;

    private final boolean guardOff;
    private final List<ReentrantLock> locks = new ArrayList<>();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<Path, String> lastWriters = bounded();

    FileHistory(boolean guardOff) {
        this.guardOff = guardOff;
        for (int i = 0; i < LOCKS; i++) {
            locks.add(new ReentrantLock());
        }
    }

    /** @param partly whether the task saw only a part of the file */
    private record Seen(FileTime modified, boolean partly) {}

    private record Shown(FileTime modified, int repeats) {}

    private static final class Task {
        final Map<Path, Seen> seen = bounded();
        final Map<String, Shown> shown = bounded();
        String lastCall = "";
        int inARow;
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_ENTRIES;
            }
        };
    }

    private Task task(String id) {
        return tasks.computeIfAbsent(id, _ -> new Task());
    }

    /** How often the task made this very call in a row, this time included. */
    synchronized int repeated(String taskId, String call) {
        var task = task(taskId);
        task.inARow = task.lastCall.equals(call) ? task.inARow + 1 : 1;
        task.lastCall = call;
        return task.inARow;
    }

    /** How often the task was shown the same part of the unchanged file before: 0 when it is new to it. */
    synchronized int alreadyShown(String taskId, String part, FileTime modified) {
        var shown = task(taskId).shown.get(part);
        if (shown == null || !shown.modified().equals(modified)) {
            return 0;
        }
        task(taskId).shown.put(part, new Shown(modified, shown.repeats() + 1));
        return shown.repeats() + 1;
    }

    synchronized void shown(String taskId, Path file, String part, FileTime modified, boolean partly) {
        var task = task(taskId);
        task.shown.put(part, new Shown(modified, 0));
        var before = task.seen.get(file);
        boolean sawAll = before != null && before.modified().equals(modified) && !before.partly();
        task.seen.put(file, new Seen(modified, partly && !sawAll));
    }

    synchronized void written(String taskId, Path file) {
        modified(file).ifPresent(time -> {
            task(taskId).seen.put(file, new Seen(time, false));
            lastWriters.remove(file);
            lastWriters.put(file, taskId);
        });
    }

    /** What the task should be told before it writes the file; empty when it knows what it overwrites. */
    synchronized Optional<String> staleness(String taskId, Path file) {
        var seen = task(taskId).seen.get(file);
        var now = modified(file);
        if (guardOff || seen == null || now.isEmpty()) {
            return Optional.empty();
        }
        if (!now.get().equals(seen.modified())) {
            var writer = lastWriters.get(file);
            return Optional.of(
                    writer != null && !writer.equals(taskId)
                            ? file + " was written by another subagent after you read it. Read it again and check that"
                                    + " nothing of theirs was lost."
                            : file
                                    + " changed on disk after you read it. Read it again and check that nothing was lost.");
        }
        return seen.partly()
                ? Optional.of(
                        "You have read only a part of " + file + ". Check that what you did not see is still there.")
                : Optional.empty();
    }

    static Optional<FileTime> modified(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    synchronized void forgetRepeats(String taskId) {
        var task = tasks.get(taskId);
        if (task != null) {
            task.lastCall = "";
            task.inARow = 0;
            task.shown.replaceAll((_, shown) -> new Shown(shown.modified(), 0));
        }
    }

    synchronized void forgetShown(String taskId) {
        var task = tasks.get(taskId);
        if (task != null) {
            task.shown.clear();
            task.lastCall = "";
        }
    }

    synchronized void release(String taskId) {
        tasks.remove(taskId);
    }

    /** Nobody else changes these files through a tool until it is closed. Taken in one order, so nobody waits for ever. */
    Held lock(Collection<Path> files) throws InterruptedException {
        var numbers = new TreeSet<Integer>();
        files.forEach(file -> numbers.add(Math.floorMod(file.hashCode(), LOCKS)));
        var taken = new ArrayList<ReentrantLock>();
        try {
            for (int number : numbers) {
                locks.get(number).lockInterruptibly();
                taken.add(locks.get(number));
            }
            return new Held(taken);
        } catch (InterruptedException e) {
            taken.forEach(ReentrantLock::unlock);
            throw e;
        }
    }

    record Held(List<ReentrantLock> locks) implements AutoCloseable {
        @Override
        public void close() {
            locks.forEach(ReentrantLock::unlock);
        }
    }
}
