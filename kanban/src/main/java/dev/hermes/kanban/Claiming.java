package dev.hermes.kanban;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How somebody takes a task, and shows that they still work on it. */
final class Claiming {
    private Claiming() {}

    /** What came of the wish to take a task. */
    sealed interface Answer {
        record Taken(Claim claim) implements Answer {}

        record Refused(Optional<Task> task) implements Answer {}
    }

    static Answer claim(Rows rows, String id, String lock, long ttl) {
        return claim(rows, id, lock, ttl, Caps.NONE);
    }

    static Answer claim(Rows rows, String id, String lock, long ttl, Caps caps) {
        // Counted before the task is held: everybody takes the two in this order.
        boolean full = caps.board().isPresent()
                && rows.running(Optional.empty()) >= caps.board().getAsInt();
        var found = full ? Optional.<Task>empty() : rows.task(id);
        if (found.isEmpty()
                || !found.get().is(Status.READY, Status.REVIEW)
                || found.get().claimLock().isPresent()) {
            return new Answer.Refused(found);
        }
        var task = found.get();
        if (caps.profile().isPresent()
                && rows.running(task.assignee()) >= caps.profile().getAsInt()) {
            return new Answer.Refused(found);
        }
        boolean review = task.status() == Status.REVIEW;
        if (!review && !rows.openParents(id).isEmpty()) {
            rows.update(id, Change.to(Status.TODO));
            rows.event(id, Optional.empty(), "claim_rejected", Optional.of(Json.object("reason", "parents_not_done")));
            return new Answer.Refused(rows.task(id));
        }
        task.currentRunId().ifPresent(leaked -> rows.end(leaked, RunEnd.of(RunOutcome.RECLAIMED)));
        long expires = rows.now() + ttl;
        long run = rows.open(new NewRun(
                id,
                task.assignee(),
                task.currentStepKey(),
                Optional.of(lock),
                Optional.of(expires),
                task.maxRuntimeSeconds()));
        rows.update(
                id,
                Change.to(Status.RUNNING)
                        .set(TaskColumn.CLAIM_LOCK, lock)
                        .set(TaskColumn.CLAIM_EXPIRES, expires)
                        .set(TaskColumn.STARTED_AT, task.startedAt().orElse(rows.now()))
                        .set(TaskColumn.CURRENT_RUN_ID, run)
                        .clear(TaskColumn.WORKER_PID)
                        .clear(TaskColumn.LAST_HEARTBEAT_AT));
        var payload = Json.object("lock", lock, "expires", expires, "run_id", run);
        if (review) {
            payload.put("source_status", Status.REVIEW.text());
        }
        rows.event(id, Optional.of(run), "claimed", Optional.of(payload));
        return new Answer.Taken(new Claim(rows.task(id).orElse(task), run, lock, expires));
    }

    /** Notes which process works for a run; false when the run has been replaced meanwhile. */
    static boolean process(Rows rows, Claim claim, long pid, Optional<Long> startedAt) {
        if (!holds(rows, claim)) {
            return false;
        }
        rows.update(claim.task().id(), new Change().set(TaskColumn.WORKER_PID, pid));
        rows.runProcess(claim.runId(), pid);
        var payload = Json.object("pid", pid);
        startedAt.ifPresent(start -> payload.put("pid_start", start));
        rows.event(claim.task().id(), Optional.of(claim.runId()), "spawned", Optional.of(payload));
        return true;
    }

    static boolean note(Rows rows, Claim claim, String kind, ObjectNode payload) {
        boolean held = holds(rows, claim);
        if (held) {
            rows.event(claim.task().id(), Optional.of(claim.runId()), kind, Optional.of(payload));
        }
        return held;
    }

    static boolean workspace(Rows rows, Claim claim, String path) {
        boolean held = holds(rows, claim);
        if (held) {
            rows.update(claim.task().id(), new Change().set(TaskColumn.WORKSPACE_PATH, path));
        }
        return held;
    }

    private static boolean holds(Rows rows, Claim claim) {
        return rows.task(claim.task().id())
                .filter(task -> belongs(task, Optional.of(claim.runId())))
                .isPresent();
    }

    /** A sign of life. With a lock it also extends that claim, from now on for {@code ttl} if that is longer. */
    static Transition heartbeat(
            Rows rows, String id, Optional<Long> run, Optional<String> note, Optional<String> lock, long ttl) {
        var found = rows.task(id);
        if (found.isEmpty() || !belongs(found.get(), run)) {
            return Transition.refused("record a heartbeat for", id, found);
        }
        var task = found.get();
        if (lock.isPresent() && !extend(rows, task, lock.get(), ttl)) {
            return new Transition.Refused("cannot extend the claim of " + id + ": it is held by "
                    + task.claimLock().orElse("nobody"));
        }
        beat(rows, task);
        rows.event(id, task.currentRunId(), "heartbeat", note.map(text -> Json.object("note", text)));
        return new Transition.Done(Status.RUNNING, task.currentRunId());
    }

    /** The same without an event, for what happens often. */
    static boolean touch(Rows rows, String id, Optional<Long> run, String lock, long ttl) {
        var found = rows.task(id).filter(task -> belongs(task, run));
        if (found.isEmpty() || !extend(rows, found.get(), lock, ttl)) {
            return false;
        }
        beat(rows, found.get());
        return true;
    }

    private static boolean extend(Rows rows, Task task, String lock, long ttl) {
        if (!task.claimLock().equals(Optional.of(lock))) {
            return false;
        }
        // Who took it for longer meant so: a sign of life takes nothing away.
        expires(rows, task, Math.max(task.claimExpires().orElse(0L), rows.now() + ttl));
        return true;
    }

    static void expires(Rows rows, Task task, long at) {
        rows.update(task.id(), new Change().set(TaskColumn.CLAIM_EXPIRES, at));
        task.currentRunId().ifPresent(run -> rows.runExpires(run, at));
    }

    private static void beat(Rows rows, Task task) {
        rows.update(task.id(), new Change().set(TaskColumn.LAST_HEARTBEAT_AT, rows.now()));
        task.currentRunId().ifPresent(rows::runHeartbeat);
    }

    /** Whether the task runs, and with this run when one is named. */
    static boolean belongs(Task task, Optional<Long> run) {
        return task.status() == Status.RUNNING && sameRun(task, run);
    }

    /** A worker that was cut off and replaced names a run that is no longer the task's. */
    static boolean sameRun(Task task, Optional<Long> run) {
        return run.isEmpty() || run.equals(task.currentRunId());
    }
}
