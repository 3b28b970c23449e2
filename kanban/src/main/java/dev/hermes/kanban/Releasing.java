package dev.hermes.kanban;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a task gets free again: by a person, by time, or because its worker is gone. */
final class Releasing {
    static final int ERROR_LENGTH = 500;

    private Releasing() {}

    static Transition unblock(Rows rows, String id, Optional<ObjectNode> why) {
        var found = rows.task(id);
        if (found.isEmpty() || !found.get().is(Status.BLOCKED, Status.SCHEDULED)) {
            return Transition.refused("unblock", id, found);
        }
        var target = rows.openParents(id).isEmpty() ? Status.READY : Status.TODO;
        rows.update(id, Change.to(target).released().withoutFailures());
        found.get().currentRunId().ifPresent(run -> rows.end(run, RunEnd.of(RunOutcome.RECLAIMED)));
        var payload = why;
        if (target == Status.TODO) {
            payload = Optional.of(payload.orElseGet(Json::object).put("status", target.text()));
        }
        rows.event(id, Optional.empty(), "unblocked", payload);
        return Transition.to(target);
    }

    /** When a scheduled task is due; empty for one that waits until somebody unblocks it. */
    static Optional<Long> due(Rows rows, String id) {
        return rows.lastEvent(id, Status.SCHEDULED.text()).flatMap(Releasing::due);
    }

    static Optional<Long> due(Event scheduled) {
        return scheduled
                .payload()
                .map(payload -> payload.get(Ending.DUE))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong);
    }

    /** Its time has come; refused when it was given another time, or set free, since somebody looked. */
    static Transition wake(Rows rows, String id) {
        var task = rows.task(id);
        if (task.filter(found -> found.is(Status.SCHEDULED)).isEmpty()
                || due(rows, id).filter(at -> at <= rows.now()).isEmpty()) {
            return Transition.refused("wake", id, task);
        }
        return unblock(rows, id, Optional.of(Json.object("by", "schedule")));
    }

    static Transition promote(
            Rows rows, String id, Optional<String> actor, Optional<String> reason, boolean force, boolean dryRun) {
        var found = rows.task(id);
        if (found.isEmpty() || !found.get().is(Status.TODO, Status.BLOCKED)) {
            return Transition.refused("promote", id, found);
        }
        var open = rows.openParents(id);
        if (!open.isEmpty() && !force) {
            return new Transition.Refused("cannot promote " + id + ": unfinished parents " + String.join(", ", open));
        }
        if (!dryRun) {
            // Without a fresh start a task that the breaker holds would be held again at its first failure.
            rows.update(id, Change.to(Status.READY).withoutFailures());
            rows.event(
                    id,
                    Optional.empty(),
                    "promoted_manual",
                    Optional.of(Json.object("actor", actor, "reason", reason, "forced", force)));
        }
        return Transition.to(Status.READY);
    }

    static Transition assign(Rows rows, String id, Optional<String> profile, Optional<String> source) {
        var found = rows.task(id);
        if (found.isEmpty() || found.get().claimed()) {
            return Transition.refused("assign", id, found);
        }
        var assignee = Creating.assignee(profile);
        var change = new Change().set(TaskColumn.ASSIGNEE, assignee);
        if (!assignee.equals(found.get().assignee())) {
            change.withoutFailures();
        }
        rows.update(id, change);
        var payload = Json.object("assignee", assignee);
        source.ifPresent(from -> payload.put("source", from));
        rows.event(id, Optional.empty(), "assigned", Optional.of(payload));
        return Transition.to(found.get().status());
    }

    /** Whether the task is still held as it was when somebody looked at it (K10). */
    private static boolean unchanged(Task seen, Task now) {
        return now.claimLock().equals(seen.claimLock()) && now.currentRunId().equals(seen.currentRunId());
    }

    static Transition reclaim(Rows rows, Task seen, Optional<String> reason, ObjectNode termination) {
        var found = rows.task(seen.id());
        boolean held = found.filter(task ->
                        task.status() == Status.RUNNING || task.claimLock().isPresent())
                .filter(task -> unchanged(seen, task))
                .isPresent();
        if (!held) {
            return Transition.refused("reclaim", seen.id(), found);
        }
        rows.update(seen.id(), Change.to(Status.READY).released().withoutFailures());
        seen.currentRunId()
                .ifPresent(run -> rows.end(
                        run,
                        RunEnd.failed(
                                RunOutcome.RECLAIMED,
                                "manual_reclaim"
                                        + reason.map(text -> ": " + text).orElse(""))));
        var payload = Json.object("manual", true, "reason", reason, "prev_lock", seen.claimLock());
        payload.setAll(termination);
        rows.event(seen.id(), seen.currentRunId(), "reclaimed", Optional.of(payload));
        return Transition.to(Status.READY);
    }

    /** Gives back a task whose worker is gone. False when it was taken by somebody else meanwhile. */
    static boolean lost(Rows rows, Task seen, Loss loss) {
        var found = rows.task(seen.id()).filter(task -> task.status() == Status.RUNNING && unchanged(seen, task));
        if (found.isEmpty()) {
            return false;
        }
        var task = found.get();
        rows.update(task.id(), Change.to(Status.READY).released());
        task.currentRunId().ifPresent(run -> rows.end(run, RunEnd.failed(loss.outcome(), loss.error())));
        rows.event(task.id(), task.currentRunId(), loss.kind(), Optional.of(loss.payload()));
        loss.limit().ifPresent(limit -> countFailure(rows, task, loss.outcome(), loss.error(), limit));
        return true;
    }

    /** The claim goes on until {@code at}. */
    static boolean extended(Rows rows, Task seen, long at, String kind, ObjectNode payload) {
        var found = rows.task(seen.id()).filter(task -> task.status() == Status.RUNNING && unchanged(seen, task));
        if (found.isEmpty()) {
            return false;
        }
        Claiming.expires(rows, found.get(), at);
        rows.event(seen.id(), seen.currentRunId(), kind, Optional.of(payload));
        return true;
    }

    /** The worker of a claim could not be started. True when the task was given up. */
    static boolean notSpawned(Rows rows, Claim claim, String error, int limit) {
        var found = rows.task(claim.task().id()).filter(task -> Claiming.belongs(task, Optional.of(claim.runId())));
        if (found.isEmpty()) {
            return false;
        }
        var task = found.get();
        long failures = task.consecutiveFailures() + 1;
        boolean tripped = failures >= task.maxRetries().orElse((long) limit);
        rows.update(task.id(), Change.to(Status.READY).released());
        rows.end(
                claim.runId(), RunEnd.failed(tripped ? RunOutcome.GAVE_UP : RunOutcome.SPAWN_FAILED, shortened(error)));
        if (!tripped) {
            rows.event(
                    task.id(),
                    Optional.of(claim.runId()),
                    "spawn_failed",
                    Optional.of(Json.object("error", shortened(error), "failures", failures)));
        }
        countFailure(rows, task, RunOutcome.SPAWN_FAILED, error, limit);
        return tripped;
    }

    /** One failure more; at the limit the task waits for a person. */
    private static void countFailure(Rows rows, Task task, RunOutcome trigger, String error, int dispatcherLimit) {
        long failures = task.consecutiveFailures() + 1;
        long limit = task.maxRetries().orElse((long) dispatcherLimit);
        var change = new Change()
                .set(TaskColumn.CONSECUTIVE_FAILURES, failures)
                .set(TaskColumn.LAST_FAILURE_ERROR, shortened(error));
        if (failures >= limit) {
            change.set(TaskColumn.STATUS, Status.BLOCKED.text());
            rows.event(
                    task.id(),
                    task.currentRunId(),
                    "gave_up",
                    Optional.of(Json.object(
                            "failures",
                            failures,
                            "effective_limit",
                            limit,
                            "limit_source",
                            task.maxRetries().isPresent() ? "task" : "dispatcher",
                            "error",
                            shortened(error),
                            "trigger_outcome",
                            trigger.text())));
        }
        rows.update(task.id(), change);
    }

    private static String shortened(String error) {
        return Ending.cut(error, ERROR_LENGTH);
    }
}
