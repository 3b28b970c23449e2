package dev.hermes.kanban.dispatch;

import dev.hermes.kanban.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Starts workers, and knows how those ended that it has started. */
public interface Spawner {
    /** Whether workers can be started for an assignee: a profile of this home. */
    boolean knows(String assignee);

    /**
     * Starts a worker that outlives this call, and the dispatcher if need be.
     *
     * @param board slug of the claim's board
     * @param skills what the worker is to know, as far as it has it
     * @return the worker's own process id
     * @throws IOException when it cannot be started
     */
    long start(String board, Claim claim, Path workspace, List<String> skills) throws IOException;

    /** Which of the named skills a profile certainly lacks. */
    List<String> missingSkills(String assignee, List<String> skills);

    /** How a process ended that was started here; empty for others, and for those that ended long ago. */
    OptionalInt exitCode(long pid);
}
