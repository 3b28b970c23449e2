/**
 * Snapshots of the user's files before an agent changes them, and the way back.
 *
 * <p>Start at {@link dev.hermes.agent.checkpoint.Checkpoints}. Snapshots are commits in a bare repository of ours, one
 * chain a project; the project's own repository is never touched.
 */
@NullMarked
package dev.hermes.agent.checkpoint;

import org.jspecify.annotations.NullMarked;
