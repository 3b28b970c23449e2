package dev.hermes.agent.checkpoint;

import java.time.Instant;

/**
 * A snapshot of a project.
 *
 * @param number 1 is the newest
 * @param hash of the commit that holds it
 * @param reason what was about to happen
 * @param files changed against the snapshot before, with so many lines {@code added} and {@code removed}
 */
public record Checkpoint(int number, String hash, Instant taken, String reason, int files, int added, int removed) {
    public String shortHash() {
        return hash.substring(0, Math.min(8, hash.length()));
    }
}
