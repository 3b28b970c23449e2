package dev.hermes.cli.kanban;

import dev.hermes.api.HermesException;
import dev.hermes.api.tool.Tool;
import dev.hermes.cli.Context;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.tools.KanbanTools;
import dev.hermes.kanban.tools.WorkerIdentity;
import dev.hermes.kanban.work.Completions;
import dev.hermes.kanban.work.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The board as a conversation has it: its tools; and for a worker, signs of life while it works and a word when it ran out of turns.
 * Who hands out work and when is the dispatcher's.
 */
public final class BoardTools implements AutoCloseable {
    /** The names of all tools of the toolset. */
    public static final Set<String> NAMES = Set.of(
            "kanban_show",
            "kanban_list",
            "kanban_complete",
            "kanban_block",
            "kanban_schedule",
            "kanban_heartbeat",
            "kanban_comment",
            "kanban_create",
            "kanban_link",
            "kanban_unblock");

    private static final Duration BEAT = Duration.ofSeconds(60);

    private final Context context;
    private final Boards boards;
    private final WorkerIdentity identity;
    private Instant lastBeat;

    private BoardTools(Context context, Boards boards, WorkerIdentity identity) {
        this.context = context;
        this.boards = boards;
        this.identity = identity;
        this.lastBeat = context.clock().instant();
    }

    /** Whether this process works on a task of a board. */
    public static boolean worker(Context context) {
        return WorkerIdentity.of(context.environment()).task().isPresent();
    }

    /** Whether the worker goes on until a judge finds its task done. */
    public GoalMode goal() {
        return identity.task().isPresent() ? identity.goal() : GoalMode.OFF;
    }

    public static BoardTools open(Context context) {
        var boards = KanbanStores.open(
                KanbanPaths.of(context.environment(), context.home().root(), context.userHome()),
                context.config(),
                context.environment(),
                context.clock(),
                context.log());
        return new BoardTools(context, boards, WorkerIdentity.of(context.environment()));
    }

    public List<Tool> tools() {
        var workspaces = new Workspaces(boards.paths(), context.log());
        return new KanbanTools(
                        boards,
                        new Completions(boards.paths(), workspaces, context.log()),
                        identity,
                        name -> ProfileNames.exists(context.home().root(), name),
                        context.redactor()::force,
                        context.clock().getZone())
                .all();
    }

    private Board board() {
        return boards.open(identity.board(boards, Optional.empty()));
    }

    /** A sign of life of the worker, now and then: whatever the agent does counts as one. */
    public synchronized void alive() {
        var now = context.clock().instant();
        if (identity.task().isEmpty() || identity.lock().isEmpty() || now.isBefore(lastBeat.plus(BEAT))) {
            return;
        }
        lastBeat = now;
        try {
            board().touch(identity.task().get(), identity.run(), identity.lock().get(), identity.claimSeconds());
        } catch (HermesException e) {
            context.log().warn("cli.kanban", "no sign of life could be given: " + e.getMessage());
        }
    }

    /** What a worker must hear that ends its answer while the task is still its own; empty when it has ended it. */
    public Optional<String> reminder() {
        return unended()
                .map(task -> "The task " + task.id() + " has not been ended: nobody will know what you did. Call"
                        + " kanban_complete with a summary if it is done and checked, or kanban_block with a reason if"
                        + " it is not.");
    }

    /** The worker's task while it is still its own to end; empty too when that cannot be found out. */
    public Optional<Task> unended() {
        if (identity.task().isEmpty()) {
            return Optional.empty();
        }
        try {
            var board = board();
            return board.task(identity.task().get())
                    .filter(task -> task.status() == Status.RUNNING
                            && task.currentRunId().equals(identity.attempt(board, task.id())));
        } catch (HermesException e) {
            context.log().warn("cli.kanban", "the task could not be looked at: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The turns that were allowed are used up: a person must look, and the task says so. */
    public void outOfTurns(int used) {
        stopped("The worker used all of its " + used + " model calls without finishing.");
    }

    /** The worker cannot go on by itself: its task waits for a person, who reads why. */
    public void stopped(String reason) {
        if (identity.task().isEmpty()) {
            return;
        }
        try {
            var id = identity.task().get();
            var board = board();
            board.block(
                    id, Optional.of(context.redactor().force(reason)), identity.attempt(board, id), Optional.empty());
        } catch (HermesException e) {
            context.log().warn("cli.kanban", "the task could not be blocked: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        boards.close();
    }
}
