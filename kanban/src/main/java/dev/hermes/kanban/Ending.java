package dev.hermes.kanban;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How work on a task ends: it is done, it waits, or it is put away. */
final class Ending {
    static final int SUMMARY_IN_EVENT = 400;

    /** When a scheduled task is due, in the payload of its event. */
    static final String DUE = "at";

    private Ending() {}

    static Transition complete(Rows rows, String id, Completion completion) {
        var found = rows.task(id);
        if (found.isEmpty()
                || !found.get().is(Status.RUNNING, Status.READY, Status.BLOCKED)
                || !Claiming.sameRun(found.get(), completion.expectedRun())) {
            return refused("complete", id, found, completion.expectedRun());
        }
        var task = found.get();
        var cards = CardGate.check(rows, task, completion.createdCards());
        if (!cards.phantoms().isEmpty()) {
            return CardGate.refuse(rows, task, cards, completion);
        }
        var summary = completion.summary().or(completion::result);
        rows.update(
                id,
                Change.to(Status.DONE)
                        .set(TaskColumn.RESULT, completion.result())
                        .set(TaskColumn.COMPLETED_AT, rows.now())
                        .released()
                        .withoutFailures());
        var run =
                finish(rows, task, new RunEnd(RunOutcome.COMPLETED, summary, Optional.empty(), completion.metadata()));
        rows.event(id, run, "completed", Optional.of(completed(completion, summary, cards)));
        CardGate.noteUnknownReferences(rows, id, run, completion);
        return new Transition.Done(Status.DONE, run);
    }

    private static ObjectNode completed(Completion completion, Optional<String> summary, CardGate.Cards cards) {
        var payload = Json.object(
                "result_len",
                completion.result().map(String::length).orElse(0),
                "summary",
                summary.map(text -> cut(text.strip().lines().findFirst().orElse(""), SUMMARY_IN_EVENT)));
        if (!cards.verified().isEmpty()) {
            Json.put(payload, "verified_cards", cards.verified());
        }
        completion
                .metadata()
                .map(metadata -> metadata.get("artifacts"))
                .filter(artifacts -> artifacts.isArray() && !artifacts.isEmpty())
                .ifPresent(artifacts -> payload.set("artifacts", artifacts));
        return payload;
    }

    static Transition block(Rows rows, String id, Optional<String> reason, Optional<Long> expectedRun) {
        return park(rows, id, Json.object("reason", reason), reason, expectedRun, Parking.BLOCK);
    }

    /** The time is kept in the event: upstream's tables have no place for it, and its programs pass over it. */
    static Transition schedule(
            Rows rows, String id, Optional<String> reason, Optional<When> due, Optional<Long> expectedRun) {
        var payload = Json.object("reason", reason);
        due.ifPresent(when -> payload.put(DUE, when.from(rows.now())));
        return park(rows, id, payload, reason, expectedRun, Parking.SCHEDULE);
    }

    private enum Parking {
        BLOCK("block", Status.BLOCKED, RunOutcome.BLOCKED, Status.RUNNING, Status.READY),
        SCHEDULE(
                "schedule",
                Status.SCHEDULED,
                RunOutcome.SCHEDULED,
                Status.TODO,
                Status.READY,
                Status.RUNNING,
                Status.BLOCKED);

        private final String verb;
        private final Status target;
        private final RunOutcome outcome;
        private final Status[] from;

        Parking(String verb, Status target, RunOutcome outcome, Status... from) {
            this.verb = verb;
            this.target = target;
            this.outcome = outcome;
            this.from = from;
        }
    }

    private static Transition park(
            Rows rows,
            String id,
            ObjectNode payload,
            Optional<String> reason,
            Optional<Long> expectedRun,
            Parking parking) {
        var found = rows.task(id);
        if (found.isEmpty() || !found.get().is(parking.from) || !Claiming.sameRun(found.get(), expectedRun)) {
            return refused(parking.verb, id, found, expectedRun);
        }
        rows.update(id, Change.to(parking.target).released());
        var run = finish(rows, found.get(), new RunEnd(parking.outcome, reason, Optional.empty(), Optional.empty()));
        rows.event(id, run, parking.target.text(), Optional.of(payload));
        return new Transition.Done(parking.target, run);
    }

    /** Ends the open run; without one, a run that has something to keep begins and ends at once. */
    private static Optional<Long> finish(Rows rows, Task task, RunEnd end) {
        if (task.currentRunId().isPresent() && rows.end(task.currentRunId().get(), end)) {
            return task.currentRunId();
        }
        return end.leavesSomething() ? Optional.of(rows.closed(task.id(), task.assignee(), end)) : Optional.empty();
    }

    static Transition archive(Rows rows, String id) {
        var found = rows.task(id);
        if (found.isEmpty() || found.get().status() == Status.ARCHIVED) {
            return Transition.refused("archive", id, found);
        }
        rows.update(id, Change.to(Status.ARCHIVED).released());
        found.get().currentRunId().ifPresent(run -> rows.end(run, RunEnd.of(RunOutcome.RECLAIMED)));
        rows.event(id, found.get().currentRunId(), "archived", Optional.empty());
        return Transition.to(Status.ARCHIVED);
    }

    static Transition purge(Rows rows, String id) {
        var found = rows.task(id);
        if (found.isEmpty() || found.get().status() != Status.ARCHIVED) {
            return Transition.refused("delete", id, found);
        }
        rows.delete(id);
        return Transition.to(Status.ARCHIVED);
    }

    static Transition edit(
            Rows rows, String id, String result, Optional<String> summary, Optional<ObjectNode> metadata) {
        var found = rows.task(id);
        if (found.isEmpty() || found.get().status() != Status.DONE) {
            return Transition.refused("edit", id, found);
        }
        rows.update(id, new Change().set(TaskColumn.RESULT, result));
        var text = summary.orElse(result);
        var last = rows.lastRun(id, RunOutcome.COMPLETED).map(Run::id);
        if (last.isPresent()) {
            rows.amend(last.get(), Optional.of(text), metadata);
        } else {
            last = Optional.of(rows.closed(
                    id,
                    found.get().assignee(),
                    new RunEnd(RunOutcome.COMPLETED, Optional.of(text), Optional.empty(), metadata)));
        }
        var fields = new java.util.ArrayList<>(java.util.List.of("result", "summary"));
        if (metadata.isPresent()) {
            fields.add("metadata");
        }
        rows.event(
                id,
                last,
                "edited",
                Optional.of(Json.object(
                        "fields",
                        fields,
                        "result_len",
                        result.length(),
                        "summary",
                        cut(text.strip().lines().findFirst().orElse(""), SUMMARY_IN_EVENT))));
        return new Transition.Done(Status.DONE, last);
    }

    private static Transition refused(String what, String id, Optional<Task> task, Optional<Long> expectedRun) {
        if (task.isPresent() && !Claiming.sameRun(task.get(), expectedRun)) {
            return new Transition.Refused("cannot " + what + " " + id + ": run " + expectedRun.orElse(0L)
                    + " is not its current run (another worker has taken over, or the run has ended)");
        }
        return Transition.refused(what, id, task);
    }

    static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, text.offsetByCodePoints(0, limit(text, limit)));
    }

    private static int limit(String text, int limit) {
        return Math.min(limit, text.codePointCount(0, text.length()));
    }
}
