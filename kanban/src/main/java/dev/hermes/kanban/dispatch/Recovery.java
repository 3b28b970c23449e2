package dev.hermes.kanban.dispatch;

import dev.hermes.api.ExitCode;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardStore;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Loss;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.RunOutcome;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.work.Host;
import dev.hermes.kanban.work.Termination;
import dev.hermes.kanban.work.WorkerLog;
import dev.hermes.kanban.work.WorkerProcesses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes tasks back from workers that are gone, hang or take too long. Each change names the claim and the run that were seen, so
 * that a task which somebody else has taken meanwhile is left to them (K10).
 */
final class Recovery {
    private static final long HEARTBEAT_GAP = 3600;
    private static final int SYSTEMIC = 3;
    private static final int FINGERPRINT = 80;
    private static final long LOG_TAIL = 2048;

    /** What a worker ends with whose model's server wanted no more for now. */
    private static final int TRY_LATER = ExitCode.RESTART.code();

    private final Board board;
    private final BoardStore.Hold hold;
    private final DispatchLimits limits;
    private final Spawner spawner;
    private final WorkerProcesses processes;
    private final KanbanPaths paths;
    private final Tick tick;
    private List<Seen> seen = List.of();
    private boolean changed;

    Recovery(
            Board board,
            BoardStore.Hold hold,
            DispatchLimits limits,
            Spawner spawner,
            WorkerProcesses processes,
            KanbanPaths paths,
            Tick tick) {
        this.board = board;
        this.hold = hold;
        this.limits = limits;
        this.spawner = spawner;
        this.processes = processes;
        this.paths = paths;
        this.tick = tick;
    }

    /** A task that runs, its attempt, and what time it is where the rows are. */
    private record Seen(Task task, Optional<Run> run, long now) {
        long elapsed() {
            return run.flatMap(Run::startedAt).map(start -> now - start).orElse(0L);
        }
    }

    void run() throws InterruptedException {
        seen = running();
        expired();
        again();
        stale();
        again();
        crashed();
        again();
        overdue();
    }

    /** What runs after a step; the same as before it when the step has changed nothing. */
    private void again() {
        if (changed) {
            changed = false;
            seen = running();
        }
    }

    private List<Seen> running() {
        return board.read(rows -> {
            var tasks = rows.tasks(TaskFilter.ALL.with(Status.RUNNING));
            if (tasks.isEmpty()) {
                return List.<Seen>of();
            }
            // In one piece: there may be hundreds, and each question to a server is a journey.
            var runs = rows.openRuns().stream().collect(Collectors.toMap(Run::id, run -> run));
            return tasks.stream()
                    .map(task -> new Seen(
                            task, task.currentRunId().flatMap(id -> Optional.ofNullable(runs.get(id))), rows.now()))
                    .toList();
        });
    }

    private boolean lost(Task task, Loss loss) {
        boolean taken = hold.held() && board.lost(task, loss);
        changed |= taken;
        return taken;
    }

    private void extend(Task task, long until, String kind, ObjectNode payload) {
        changed |= hold.held() && board.extend(task, until, kind, payload);
    }

    private void leave(Task task, Termination termination) {
        changed |= hold.held() && WorkerProcesses.leave(board, task, termination);
    }

    private boolean alive(Task task) {
        return local(task)
                && task.workerPid()
                        .filter(pid -> processes.alive(pid, WorkerProcesses.recordedStart(board, task)))
                        .isPresent();
    }

    private static boolean local(Task task) {
        return task.claimLock().filter(Host::owns).isPresent();
    }

    /** Claims whose time is up: they go on while the worker lives, and end where nobody works. */
    private void expired() throws InterruptedException {
        for (var one : seen) {
            var task = one.task();
            if (task.claimExpires().filter(at -> at > one.now()).isPresent() || leftToItsMachine(task)) {
                continue;
            }
            if (alive(task) && !silent(one)) {
                long until = one.now() + limits.waits().claim().toSeconds();
                extend(
                        task,
                        until,
                        "claim_extended",
                        Json.object(
                                "reason", "pid_alive",
                                "worker_pid", task.workerPid(),
                                "claim_lock", task.claimLock(),
                                "claim_expires_was", task.claimExpires(),
                                "claim_expires_now", until,
                                "last_heartbeat_at", task.lastHeartbeatAt()));
                continue;
            }
            var payload = Json.object(
                    "stale_lock", task.claimLock(),
                    "worker_pid", task.workerPid(),
                    "claim_expires", task.claimExpires(),
                    "last_heartbeat_at", task.lastHeartbeatAt(),
                    "now", one.now());
            var termination = processes.terminate(board, task);
            payload.setAll(termination.json());
            if (termination.survived()) {
                leave(task, termination);
                continue;
            }
            var loss = new Loss(
                    RunOutcome.RECLAIMED,
                    "reclaimed",
                    payload,
                    "the claim was not extended in time",
                    OptionalInt.empty());
            if (lost(task, loss)) {
                tick.reclaimed().add(task.id());
            }
        }
    }

    /** Whether the worker lives goes unasked where it cannot be seen, as long as its machine is there to ask itself. */
    private boolean leftToItsMachine(Task task) {
        var host = task.claimLock().map(Host::of);
        return !local(task)
                && host.isPresent()
                && board.read(rows -> rows.hostsAtWork()).contains(host.get());
    }

    /** Whether a worker that gave signs of life has stopped to. One that never gave any may be of another kind. */
    private static boolean silent(Seen one) {
        return one.task()
                .lastHeartbeatAt()
                .filter(at -> one.now() - at > HEARTBEAT_GAP)
                .isPresent();
    }

    /** Workers that have not given a sign of life for long. That is no failure of the task. */
    private void stale() throws InterruptedException {
        long timeout = limits.waits().stale().toSeconds();
        if (timeout <= 0) {
            return;
        }
        for (var one : seen) {
            var task = one.task();
            var silence = task.lastHeartbeatAt().map(at -> one.now() - at);
            if (!local(task)
                    || one.elapsed() < timeout
                    || silence.filter(s -> s < HEARTBEAT_GAP).isPresent()) {
                continue;
            }
            var payload = Json.object(
                    "elapsed_seconds", one.elapsed(),
                    "last_heartbeat_at", task.lastHeartbeatAt(),
                    "heartbeat_age_seconds", silence,
                    "timeout_seconds", timeout,
                    "pid", task.workerPid());
            end(
                    one,
                    payload,
                    new Loss(
                            RunOutcome.STALE,
                            "stale",
                            payload,
                            "no sign of life for " + silence.orElse(one.elapsed()) + " s",
                            OptionalInt.empty()),
                    tick.stale());
        }
    }

    /** Attempts that take longer than the task allows. */
    private void overdue() throws InterruptedException {
        for (var one : seen) {
            var task = one.task();
            long most = task.maxRuntimeSeconds().orElse(0L);
            if (!local(task) || most <= 0 || one.elapsed() < most) {
                continue;
            }
            var payload = Json.object("pid", task.workerPid(), "elapsed_seconds", one.elapsed(), "limit_seconds", most);
            end(
                    one,
                    payload,
                    new Loss(
                            RunOutcome.TIMED_OUT,
                            "timed_out",
                            payload,
                            "took " + one.elapsed() + " s of at most " + most + " s",
                            OptionalInt.of(limits.failureLimit())),
                    tick.timedOut());
        }
    }

    /** Ends the worker, then takes the task; while a worker survives, the task stays its own: never two on one. */
    private void end(Seen one, ObjectNode payload, Loss loss, List<String> told) throws InterruptedException {
        var task = one.task();
        var termination = processes.terminate(board, task);
        payload.put("sigkill", termination.killed());
        if (termination.survived()) {
            leave(task, termination);
        } else if (lost(task, loss)) {
            told.add(task.id());
            noteGivenUp(task);
        }
    }

    /** A worker that was found dead. */
    private record Crash(Seen seen, OptionalInt exit, String error) {
        boolean clean() {
            return exit.isPresent() && exit.getAsInt() == 0;
        }

        boolean rateLimited() {
            return exit.isPresent() && exit.getAsInt() == TRY_LATER;
        }
    }

    private void crashed() {
        var crashes = new ArrayList<Crash>();
        for (var one : seen) {
            var task = one.task();
            if (local(task) && task.workerPid().isPresent() && !alive(task)) {
                long pid = task.workerPid().get();
                var exit = spawner.exitCode(pid);
                if (exit.isEmpty()
                        && one.elapsed() < limits.waits().crashGrace().toSeconds()) {
                    continue;
                }
                crashes.add(new Crash(one, exit, error(task, pid, exit)));
            }
        }
        var alike = new HashMap<String, Integer>();
        crashes.stream()
                .filter(crash -> !crash.clean() && !crash.rateLimited())
                .forEach(crash -> alike.merge(fingerprint(crash.error()), 1, Integer::sum));
        crashes.forEach(crash -> give(crash, alike));
    }

    private String error(Task task, long pid, OptionalInt exit) {
        if (exit.isPresent() && exit.getAsInt() == 0) {
            var said = WorkerLog.read(paths.log(board.settings().slug(), task.id()), Optional.of(LOG_TAIL));
            return "the worker ended without kanban_complete or kanban_block"
                    + said.map(text -> "; it said:\n" + text.strip()).orElse("");
        }
        return "pid " + pid + " not alive"
                + (exit.isEmpty()
                        ? ""
                        : exit.getAsInt() > 128
                                ? " (signal " + (exit.getAsInt() - 128) + ")"
                                : " (exit code " + exit.getAsInt() + ")");
    }

    private void give(Crash crash, Map<String, Integer> alike) {
        var task = crash.seen().task();
        if (crash.rateLimited()) {
            var payload = Json.object("pid", task.workerPid(), "claimer", task.claimLock(), "exit_code", TRY_LATER);
            var rest = new Loss(
                    RunOutcome.RATE_LIMITED,
                    "rate_limited",
                    payload,
                    "the model's server wanted no more questions for now",
                    OptionalInt.empty());
            if (lost(task, rest)) {
                tick.rateLimited().add(task.id());
            }
            return;
        }
        var payload = Json.object("pid", task.workerPid(), "claimer", task.claimLock());
        boolean systemic = !crash.clean() && alike.getOrDefault(fingerprint(crash.error()), 0) >= SYSTEMIC;
        if (crash.exit().isPresent()) {
            if (!crash.clean()) {
                payload.put("exit_kind", crash.exit().getAsInt() > 128 ? "signaled" : "exited");
            }
            payload.put("exit_code", crash.exit().getAsInt());
        }
        var loss = new Loss(
                RunOutcome.CRASHED,
                crash.clean() ? "protocol_violation" : "crashed",
                payload,
                crash.error(),
                OptionalInt.of(crash.clean() || systemic ? 1 : limits.failureLimit()));
        if (lost(task, loss)) {
            tick.crashed().add(task.id());
            noteGivenUp(task);
        }
    }

    private void noteGivenUp(Task before) {
        board.task(before.id())
                .filter(task -> task.status() == Status.BLOCKED)
                .ifPresent(task -> tick.autoBlocked().add(task.id()));
    }

    /** What crashes for the same reason have in common. */
    static String fingerprint(String error) {
        return error.substring(0, Math.min(FINGERPRINT, error.length()))
                .replaceAll("\\bpid \\d+\\b", "pid N")
                .replaceAll("\\d{10,}", "<TS>")
                .toLowerCase(Locale.ROOT);
    }
}
