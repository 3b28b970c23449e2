package dev.hermes.kanban.dispatch;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.FileLock;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardStore;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.work.Host;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One round at a time over one board. Safe to run in several processes: the one that comes second skips its round (K17). */
public final class Dispatcher {
    private static final List<String> REVIEW_SKILLS = List.of("sdlc-review");
    private static final int MOST_AT_ONCE = 100;
    private static final String TIP =
            "Scratch workspaces are deleted when a task is done; use --workspace dir:PATH to keep one.";

    private static final Comparator<Task> FIRST = Comparator.comparing(Task::priority)
            .reversed()
            .thenComparing(task -> task.createdAt().orElse(0L))
            .thenComparing(Task::id);

    private final DispatchLimits limits;
    private final Spawner spawner;
    private final WorkerProcesses processes;
    private final Workspaces workspaces;
    private final KanbanPaths paths;
    private final Log log;
    private final Map<String, Integer> workersByBoard = new ConcurrentHashMap<>();

    public Dispatcher(
            DispatchLimits limits,
            Spawner spawner,
            WorkerProcesses processes,
            Workspaces workspaces,
            KanbanPaths paths,
            Log log) {
        this.limits = limits;
        this.spawner = spawner;
        this.processes = processes;
        this.workspaces = workspaces;
        this.paths = paths;
        this.log = log;
    }

    /** A round that does not list what it leaves to others, which may be thousands of tasks that wait for a lane outside. */
    public Tick tick(Board board) throws InterruptedException {
        return tick(board, false, false);
    }

    /** @param dryRun takes back and promotes as always, but only tells which workers it would start */
    public Tick tick(Board board, boolean dryRun) throws InterruptedException {
        return tick(board, dryRun, true);
    }

    private Tick tick(Board board, boolean dryRun, boolean skippedToo) throws InterruptedException {
        var lock = FileLock.tryExclusive(lockFile(board));
        if (lock.isEmpty()) {
            return Tick.empty(true);
        }
        try (var _ = lock.get()) {
            var tick = Tick.empty(false);
            tidy(board, tick);
            new Round(board, tick, dryRun, skippedToo).run();
            return tick;
        }
    }

    /** One machine at a time; the others go on to start workers meanwhile. */
    private void tidy(Board board, Tick tick) throws InterruptedException {
        var hold = board.tryHold(BoardStore.Duty.TIDYING);
        if (hold.isEmpty()) {
            return;
        }
        try (var held = hold.get()) {
            new Recovery(board, held, limits, spawner, processes, paths, tick).run();
            if (held.held()) {
                tick.woken().addAll(board.wake());
            }
            if (held.held()) {
                tick.promoted().addAll(board.pass());
            }
        }
    }

    /** Beside the database, never the database itself: closing that file would drop SQLite's own locks. */
    private Path lockFile(Board board) {
        var database = paths.database(board.settings().slug());
        return database.resolveSibling(database.getFileName() + ".dispatch.lock");
    }

    /** The part of a round that starts workers. */
    private final class Round {
        private final Board board;
        private final Tick tick;
        private final boolean dryRun;
        private final boolean skippedToo;
        private final RespawnGuard guard = new RespawnGuard(limits);
        private final Map<String, Integer> perProfile = new HashMap<>();
        private final Set<String> considered = new HashSet<>();
        private final Set<Map.Entry<Status, Optional<String>>> skipped = new HashSet<>();
        private int room;

        Round(Board board, Tick tick, boolean dryRun, boolean skippedToo) {
            this.board = board;
            this.tick = tick;
            this.dryRun = dryRun;
            this.skippedToo = skippedToo;
        }

        void run() throws InterruptedException {
            var running = board.tasks(TaskFilter.ALL.with(Status.RUNNING));
            running.forEach(task -> task.assignee().ifPresent(name -> perProfile.merge(name, 1, Integer::sum)));
            int own = (int) running.stream()
                    .filter(task -> task.claimLock().filter(Host::owns).isPresent())
                    .count();
            room = Math.min(limits.room(running.size()), hostRoom(own));
            for (var status : List.of(Status.READY, Status.REVIEW)) {
                if (room > 0) {
                    start(status);
                }
            }
        }

        /** Workers of other boards as they were at their last rounds. */
        private int hostRoom(int own) {
            workersByBoard.put(board.settings().slug(), own);
            int all =
                    workersByBoard.values().stream().mapToInt(Integer::intValue).sum();
            return limits.hostRoom(all);
        }

        /** Whole tasks are read only for assignees who can be started: a lane from outside may hold thousands. */
        private void start(Status status) throws InterruptedException {
            int few = room < MOST_AT_ONCE ? room * 4 + MOST_AT_ONCE : 0;
            if (consider(status, few) && room > 0) {
                consider(status, 0); // those at the front are held up: nobody behind them is to starve
            }
        }

        /** @param most of one assignee; 0 for all @return whether there were more */
        private boolean consider(Status status, int most) throws InterruptedException {
            boolean more = false;
            var candidates = new ArrayList<Task>();
            for (var owner : board.read(rows -> rows.waiting(status))) {
                var assignee = owner.or(limits::defaultAssignee);
                if (assignee.filter(spawner::knows).isEmpty()) {
                    skip(status, owner);
                } else {
                    var some = owner.isPresent()
                            ? board.tasks(TaskFilter.ALL
                                    .with(status)
                                    .unclaimedOnly()
                                    .workableHere()
                                    .assignedTo(owner)
                                    .first(most))
                            : board.read(rows -> rows.unassigned(status, most));
                    more |= most > 0 && some.size() == most;
                    candidates.addAll(some);
                }
            }
            candidates.sort(FIRST);
            for (var task : candidates) {
                if (room == 0) {
                    return false;
                }
                if (considered.add(task.id())) {
                    consider(task);
                }
            }
            return more;
        }

        private void skip(Status status, Optional<String> owner) {
            if (skippedToo && skipped.add(Map.entry(status, owner))) {
                (owner.isEmpty() ? tick.skippedUnassigned() : tick.skippedNonspawnable())
                        .addAll(board.read(rows -> rows.unclaimed(status, owner)));
            }
        }

        private void consider(Task task) throws InterruptedException {
            var assignee = task.assignee().or(() -> adopted(task)).orElseThrow();
            var most = limits.workers().perProfile();
            if (most.isPresent() && perProfile.getOrDefault(assignee, 0) >= most.getAsInt()) {
                tick.skippedPerProfileCapped().add(task.id());
            } else if (task.status() == Status.REVIEW || !guarded(task)) {
                spawn(task, assignee);
            }
        }

        /** The default assignee, who can be started. */
        private Optional<String> adopted(Task task) {
            if (!dryRun) {
                limits.defaultAssignee()
                        .ifPresent(assignee -> board.assign(task.id(), assignee, "kanban.default_assignee"));
            }
            return limits.defaultAssignee();
        }

        private boolean guarded(Task task) {
            var reason = board.read(rows -> guard.reason(rows, task));
            if (reason.isEmpty()) {
                return false;
            }
            tick.guarded().add(new Tick.Guarded(task.id(), reason.get()));
            if (!dryRun && !board.read(rows -> RespawnGuard.told(rows, task, reason.get()))) {
                board.note(task.id(), Optional.empty(), "respawn_guarded", Json.object("reason", reason.get()));
            }
            return true;
        }

        private void spawn(Task task, String assignee) throws InterruptedException {
            if (dryRun) {
                started(task, assignee, "");
                return;
            }
            var claim = board.claim(
                    task.id(), board.signed(Host.lock()), limits.waits().claim().toSeconds(), limits.caps());
            if (claim.isEmpty()) {
                // Somebody was quicker, has used up a cap, or a parent has been opened again.
                long running = board.read(rows -> rows.running(Optional.empty()));
                room = Math.min(room, limits.room((int) running));
                return;
            }
            try {
                var workspace = workspace(claim.get());
                if (!board.workspace(claim.get(), workspace.toString())) {
                    return; // to make it took longer than the claim lasts, or a person was quicker
                }
                if (task.workspaceKind().equals("scratch")) {
                    tip(claim.get());
                }
                var skills =
                        skills(claim.get(), assignee, task.status() == Status.REVIEW ? REVIEW_SKILLS : task.skills());
                if (!held(claim.get())) {
                    return;
                }
                long pid = spawner.start(board.settings().slug(), claim.get(), workspace, skills);
                if (noted(claim.get(), pid)) {
                    started(task, assignee, workspace.toString());
                }
            } catch (IOException e) {
                failed(claim.get(), String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // What is odd about one task, as a path that is none, is no reason to leave the others.
                log.warn("kanban.dispatch", task.id() + " cannot be started", e);
                failed(claim.get(), String.valueOf(e.getMessage()));
            }
        }

        private boolean held(Claim claim) {
            return board.task(claim.task().id())
                    .filter(now -> now.status() == Status.RUNNING)
                    .filter(now -> now.currentRunId().equals(Optional.of(claim.runId())))
                    .isPresent();
        }

        /** A worker that the board knows nothing of would be one too many: somebody else may get the task. */
        private boolean noted(Claim claim, long pid) throws InterruptedException {
            var begun = WorkerProcesses.start(pid);
            boolean noted = false;
            try {
                noted = board.spawned(claim, pid, begun);
            } finally {
                if (!noted) {
                    log.warn("kanban.dispatch", claim.task().id() + " was taken away while its worker started; ended");
                    processes.end(pid, begun);
                }
            }
            return noted;
        }

        private void started(Task task, String assignee, String workspace) {
            room--;
            workersByBoard.merge(board.settings().slug(), dryRun ? 0 : 1, Integer::sum);
            perProfile.merge(assignee, 1, Integer::sum);
            tick.spawned().add(new Tick.Spawned(task.id(), assignee, workspace));
        }

        private Path workspace(Claim claim) throws IOException, InterruptedException {
            try {
                return workspaces.resolve(board, claim.task());
            } catch (HermesException e) {
                throw new IOException("workspace: " + e.getMessage(), e);
            }
        }

        /** Once for an installation: the first scratch directory is explained. */
        private void tip(Claim claim) {
            try {
                Files.createFile(paths.root().resolve(".scratch_tip_shown"));
                board.note(claim, "tip_scratch_workspace", Json.object("message", TIP));
            } catch (IOException _) {
                // it was explained before, or cannot be noted that it was
            }
        }

        private List<String> skills(Claim claim, String assignee, List<String> named) {
            var missing = spawner.missingSkills(assignee, named);
            if (!missing.isEmpty()) {
                board.note(claim, "skills_skipped", Json.object("skills", missing));
            }
            return named.stream().filter(name -> !missing.contains(name)).toList();
        }

        private void failed(Claim claim, String error) {
            log.warn("kanban.dispatch", claim.task().id() + " was not started: " + error);
            tick.notStarted().add(claim.task().id());
            if (board.notSpawned(claim, error, limits.failureLimit())) {
                tick.autoBlocked().add(claim.task().id());
            }
        }
    }
}
