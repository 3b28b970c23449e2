package dev.hermes.maintenance.backup;

import java.util.Optional;

/**
 * A snapshot of a home.
 *
 * @param id names its directory
 * @param timestamp as its manifest has it; empty when that cannot be read
 * @param files how many; 0 when the manifest cannot be read
 * @param bytes all together
 */
public record Snapshot(String id, String timestamp, Optional<String> label, int files, long bytes) {}
