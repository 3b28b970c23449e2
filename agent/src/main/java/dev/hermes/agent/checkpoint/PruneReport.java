package dev.hermes.agent.checkpoint;

/**
 * What pruning removed.
 *
 * @param orphans projects whose directory is gone
 * @param stale projects untouched for too long
 * @param snapshots dropped to get under the size limit
 */
public record PruneReport(int orphans, int stale, int legacy, int snapshots, long bytesBefore, long bytesAfter) {}
