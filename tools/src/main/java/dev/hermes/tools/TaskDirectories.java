package dev.hermes.tools;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where each task stands: a terminal moves it, the file tools follow. */
public final class TaskDirectories implements TaskState {
    private final Path start;
    private final Map<String, Path> current = new ConcurrentHashMap<>();

    public TaskDirectories(Path start) {
        this.start = start.toAbsolutePath().normalize();
    }

    public Path of(String taskId) {
        return current.getOrDefault(taskId, start);
    }

    public void move(String taskId, Path directory) {
        current.put(taskId, directory.toAbsolutePath().normalize());
    }

    @Override
    public void release(String taskId) {
        current.remove(taskId);
    }
}
