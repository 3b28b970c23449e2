package dev.hermes.kanban.work;

import dev.hermes.kanban.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was done to the process of a worker.
 *
 * @param local whether it belongs to this machine; others are never signalled
 * @param gone whether it runs no more
 */
public record Termination(boolean local, Optional<Long> pid, boolean attempted, boolean gone, boolean killed) {
    public static final Termination NONE = new Termination(false, Optional.empty(), false, false, false);

    /** Whether the worker runs on although it was killed, as one does that waits for a device which does not answer. */
    public boolean survived() {
        return attempted && !gone;
    }

    /** As events tell it. */
    public ObjectNode json() {
        return Json.object(
                "host_local",
                local,
                "prev_pid",
                pid,
                "termination_attempted",
                attempted,
                "terminated",
                gone,
                "sigkill",
                killed);
    }
}
