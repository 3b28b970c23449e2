package dev.hermes.kanban;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A machine whose dispatcher works on the boards of a server.
 *
 * @param labels what was said of it; tasks may ask for that
 * @param profiles who can be given tasks there
 * @param heartbeatAt its last sign of life
 * @param atWork whether that was a moment ago
 */
public record Machine(String id, ObjectNode labels, List<String> profiles, long heartbeatAt, boolean atWork) {
    public Machine {
        profiles = List.copyOf(profiles);
    }
}
