package dev.hermes.agent.checkpoint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What the store holds.
 *
 * @param bytes on disk, without the legacy archives
 * @param legacy what older versions left, set aside
 */
public record StoreStatus(Path store, long bytes, List<Project> projects, List<Path> legacy) {
    public StoreStatus {
        projects = List.copyOf(projects);
        legacy = List.copyOf(legacy);
    }

    /** @param orphan whether its directory is gone */
    public record Project(String hash, Path workdir, boolean orphan, int snapshots, Instant lastTouch) {}
}
