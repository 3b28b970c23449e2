package dev.hermes.agent.checkpoint;

import java.time.Duration;

/**
 * The {@code checkpoints} section of the configuration.
 *
 * @param maxSnapshots kept a project, the newest
 * @param maxTotalMb of the whole store; 0 for no limit
 * @param maxFileMb larger files are left out; 0 for no limit
 * @param retentionDays projects untouched for longer are dropped by maintenance
 * @param deleteOrphans drops projects whose directory is gone
 * @param minInterval between two maintenance runs
 */
public record CheckpointSettings(
        int maxSnapshots,
        int maxTotalMb,
        int maxFileMb,
        boolean autoPrune,
        int retentionDays,
        boolean deleteOrphans,
        Duration minInterval) {
    public static final CheckpointSettings DEFAULT =
            new CheckpointSettings(20, 500, 10, true, 7, true, Duration.ofHours(24));

    public CheckpointSettings {
        maxSnapshots = Math.max(1, maxSnapshots);
    }
}
