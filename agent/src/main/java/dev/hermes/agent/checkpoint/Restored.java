package dev.hermes.agent.checkpoint;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param project the directory whose files were written
 * @param file the only file that was asked for
 * @param undo the snapshot of how things were just before; empty when nothing differed from the newest one
 */
public record Restored(Path project, Checkpoint from, Optional<String> file, Optional<String> undo) {}
