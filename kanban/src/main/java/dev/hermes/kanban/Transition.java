package dev.hermes.kanban;

import java.util.Optional;

/** What became of a wish to change a task. A refusal changes nothing (but may leave an event that tells of it). */
public sealed interface Transition {
    /** @param runId the run that it began, ended or belongs to */
    record Done(Status status, Optional<Long> runId) implements Transition {}

    /** @param reason for a person, beginning with what was wanted: "cannot complete t_1: status=done" */
    record Refused(String reason) implements Transition {}

    default boolean done() {
        return this instanceof Done;
    }

    static Transition to(Status status) {
        return new Done(status, Optional.empty());
    }

    static Transition refused(String what, String id, Optional<Task> task) {
        return new Refused("cannot " + what + " " + id + ": "
                + task.map(known -> "status=" + known.status().text()).orElse("unknown task"));
    }
}
