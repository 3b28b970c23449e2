package dev.hermes.services;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a supervisor's commands reach of the machine; everything that a test replaces.
 *
 * @param root of the file system
 * @param temporary where files lie that nobody keeps; the usual places count as such too
 */
public record Machine(
        Host host,
        Path root,
        Map<String, String> environment,
        Programs programs,
        Caller caller,
        Waits waits,
        Path temporary) {
    public Machine {
        environment = Map.copyOf(environment);
    }

    /** A path of the system, below {@link #root}. */
    public Path system(String path) {
        return root.resolve(path.substring(1));
    }

    /** Whether a file there may be gone tomorrow. */
    public boolean temporary(Path path) {
        var normal = path.toAbsolutePath().normalize();
        return List.of(
                        Path.of("/tmp"),
                        Path.of("/var/tmp"),
                        temporary.toAbsolutePath().normalize())
                .stream()
                .anyMatch(normal::startsWith);
    }
}
