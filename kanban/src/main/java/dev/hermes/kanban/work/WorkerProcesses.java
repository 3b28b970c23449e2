package dev.hermes.kanban.work;

import dev.hermes.kanban.Board;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The processes of workers on this machine. A number alone is not trusted: after a while it may belong to somebody else, so
 * the time at which the process began is compared where it is known.
 */
public final class WorkerProcesses {
    private static final long SAME_START_SECONDS = 2;
    private static final long SURVIVOR_SECONDS = 120;

    private final Duration poll;
    private final int polls;

    /** @param grace how long a worker has to end by itself before it is killed */
    public WorkerProcesses(Duration grace) {
        this.poll = grace.dividedBy(10);
        this.polls = 10;
    }

    /** The usual grace. */
    public static WorkerProcesses patient() {
        return new WorkerProcesses(Duration.ofSeconds(5));
    }

    /** When a process began, in seconds since 1970. */
    public static Optional<Long> start(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(instant -> instant.getEpochSecond());
    }

    /** Whether the worker that was recorded runs: the process exists, is the same, and is no zombie. */
    public boolean alive(long pid, Optional<Long> started) {
        var process = ProcessHandle.of(pid);
        if (process.isEmpty() || !process.get().isAlive() || zombie(pid)) {
            return false;
        }
        var now = start(pid);
        return started.isEmpty() || now.isEmpty() || Math.abs(now.get() - started.get()) <= SAME_START_SECONDS;
    }

    private static boolean zombie(long pid) {
        var status = Path.of("/proc", String.valueOf(pid), "status");
        try {
            return Files.exists(status)
                    && Files.readString(status).lines().anyMatch(line -> line.startsWith("State:\tZ"));
        } catch (IOException _) {
            return true; // it went away between the two looks
        }
    }

    /** When the process of a task's worker began, as its event says. */
    public static Optional<Long> recordedStart(Board board, Task task) {
        return board.read(rows -> rows.lastEvent(task.id(), "spawned"))
                .filter(event -> event.runId().equals(task.currentRunId()))
                .flatMap(Event::payload)
                .map(payload -> payload.get("pid_start"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong);
    }

    /** Ends the worker of a task if it runs on this machine. */
    public Termination terminate(Board board, Task task) throws InterruptedException {
        boolean local = task.claimLock().filter(Host::owns).isPresent();
        if (!local || task.workerPid().isEmpty()) {
            return new Termination(local, task.workerPid(), false, false, false);
        }
        long pid = task.workerPid().get();
        var started = recordedStart(board, task);
        if (!alive(pid, started)) {
            return new Termination(true, Optional.of(pid), false, true, false);
        }
        return end(pid, started);
    }

    /** A worker that did not end keeps its task a while longer: never two on one. False when the claim has changed since. */
    public static boolean leave(Board board, Task seen, Termination survivor) {
        long until = board.read(Rows::now) + SURVIVOR_SECONDS;
        return board.extend(seen, until, "reclaim_deferred", survivor.json());
    }

    /** Ends a process: first it is asked to, and after the grace it is killed. */
    public Termination end(long pid, Optional<Long> started) throws InterruptedException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (gone(pid, started)) {
            return new Termination(true, Optional.of(pid), true, true, false);
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        return new Termination(true, Optional.of(pid), true, gone(pid, started), true);
    }

    private boolean gone(long pid, Optional<Long> started) throws InterruptedException {
        for (int i = 0; i < polls; i++) {
            if (!alive(pid, started)) {
                return true;
            }
            Thread.sleep(poll);
        }
        return !alive(pid, started);
    }
}
