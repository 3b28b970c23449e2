package dev.hermes.agent.delegate;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Person;
import java.util.List;
import java.util.Optional;

/** Decides for the person, who does not watch helpers: always the same, and never without a line in the log. */
record Deputy(String helper, boolean approve, Log log) implements Person {
    @Override
    public Decision approve(Approval approval) {
        var decision = approve ? Decision.ONCE : Decision.DENY;
        log.warn(
                "agent.delegate",
                helper + ": " + (approve ? "approved" : "denied") + " (" + approval.reason() + "): "
                        + approval.command());
        return decision;
    }

    @Override
    public Optional<String> answer(String question, List<String> choices) {
        return Optional.empty();
    }
}
