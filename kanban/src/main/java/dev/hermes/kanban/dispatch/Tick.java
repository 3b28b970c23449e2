package dev.hermes.kanban.dispatch;

import dev.hermes.kanban.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one round of a dispatcher did, by ids of tasks.
 *
 * @param notStarted had a turn, and their workers could not be started
 * @param woken were scheduled for a time that has come
 * @param skippedLocked whether another dispatcher was at work, so that nothing was done
 */
public record Tick(
        List<String> reclaimed,
        List<String> crashed,
        List<String> timedOut,
        List<String> stale,
        List<String> rateLimited,
        List<String> autoBlocked,
        List<String> woken,
        List<String> promoted,
        List<Spawned> spawned,
        List<String> notStarted,
        List<String> skippedUnassigned,
        List<String> skippedNonspawnable,
        List<String> skippedPerProfileCapped,
        List<Guarded> guarded,
        boolean skippedLocked) {

    /** A worker that was started; without a workspace when it would only have been. */
    public record Spawned(String taskId, String assignee, String workspace) {}

    /** A task that was left alone for a while, and why. */
    public record Guarded(String taskId, String reason) {}

    static Tick empty(boolean locked) {
        return new Tick(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                locked);
    }

    /** Whether nothing changed and nobody was started. */
    public boolean idle() {
        return reclaimed.isEmpty()
                && crashed.isEmpty()
                && timedOut.isEmpty()
                && stale.isEmpty()
                && rateLimited.isEmpty()
                && autoBlocked.isEmpty()
                && woken.isEmpty()
                && promoted.isEmpty()
                && spawned.isEmpty()
                && notStarted.isEmpty();
    }

    public ObjectNode json() {
        var json = Json.object(
                "reclaimed", reclaimed,
                "crashed", crashed,
                "timed_out", timedOut,
                "stale", stale,
                "rate_limited", rateLimited,
                "auto_blocked", autoBlocked,
                "woken", woken,
                "promoted", promoted);
        var started = json.putArray("spawned");
        spawned.forEach(one -> started.add(
                Json.object("task_id", one.taskId(), "assignee", one.assignee(), "workspace", one.workspace())));
        Json.put(json, "spawn_failed", notStarted);
        Json.put(json, "skipped_unassigned", skippedUnassigned);
        Json.put(json, "skipped_nonspawnable", skippedNonspawnable);
        Json.put(json, "skipped_per_profile_capped", skippedPerProfileCapped);
        var resting = json.putArray("respawn_guarded");
        guarded.forEach(one -> resting.add(Json.object("task_id", one.taskId(), "reason", one.reason())));
        return json.put("skipped_locked", skippedLocked);
    }
}
