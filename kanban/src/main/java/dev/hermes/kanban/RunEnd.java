package dev.hermes.kanban;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How a run ends and what it leaves. */
public record RunEnd(
        RunOutcome outcome, Optional<String> summary, Optional<String> error, Optional<ObjectNode> metadata) {
    static RunEnd of(RunOutcome outcome) {
        return new RunEnd(outcome, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static RunEnd failed(RunOutcome outcome, String error) {
        return new RunEnd(outcome, Optional.empty(), Optional.of(error), Optional.empty());
    }

    boolean leavesSomething() {
        return summary.isPresent() || metadata.isPresent();
    }
}
