package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.Transition;
import dev.hermes.kanban.work.Host;
import dev.hermes.kanban.work.Termination;
import dev.hermes.kanban.work.WorkerProcesses;
import java.nio.file.Path;
import java.util.Optional;

/** Commands about who works on a task. */
final class WorkCommands {
    private static final Positional TASK = Positional.one("task_id", "id of the task");
    private static final long TTL = 900;

    /** Workers give a sign of life each minute. */
    private static final long WORKER_SILENCE = 120;

    private WorkCommands() {}

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named("claim", "Take a ready task, for work outside of the dispatcher.")
                        .with(
                                integer("SECONDS", "how long it is held", "--ttl")
                                        .otherwise("900"),
                                flag("as JSON", "--json"))
                        .with(TASK)
                        .does(Desk.at(WorkCommands::claim)))
                .with(Command.<Context>named("heartbeat", "Say that work on a task goes on.")
                        .with(
                                text("TEXT", "how it goes", "--note"),
                                text("LOCK", "also extend the claim with this lock", "--lock"))
                        .with(TASK)
                        .does(Desk.at(WorkCommands::heartbeat)))
                .with(Command.<Context>named("reclaim", "Take a task from its worker, which is ended.")
                        .with(text("TEXT", "why", "--reason"))
                        .with(TASK)
                        .does(Desk.at(WorkCommands::reclaim)))
                .with(Command.<Context>named("reassign", "Give a task to another profile.")
                        .with(flag("take it from its worker before", "--reclaim"), text("TEXT", "why", "--reason"))
                        .with(TASK, Positional.one("profile", "the profile, or 'none'"))
                        .does(Desk.at(WorkCommands::reassign)));
    }

    private static int claim(Arguments arguments, Desk desk) throws InterruptedException {
        var id = arguments.required("task_id");
        long ttl = Flags.positive("ttl", arguments).orElse(TTL);
        var taken = desk.board().claim(id, desk.board().signed(Host.lock()), ttl);
        if (taken.isEmpty()) {
            return desk.refuse("cannot claim " + id + ": "
                    + desk.board()
                            .task(id)
                            .map(task -> "status=" + task.status().text() + " lock="
                                    + task.claimLock().orElse("(none)"))
                            .orElse("unknown task"));
        }
        var claim = taken.get();
        var path = workspace(desk, claim);
        if (!desk.board().workspace(claim, path.toString())) {
            return desk.refuse(
                    "cannot claim " + id + ": it was taken by somebody else while its workspace was made ready");
        }
        if (arguments.flag("json")) {
            desk.print(json(claim, path.toString()));
        } else {
            desk.print("Claimed " + id);
            desk.print("Workspace: " + path);
        }
        return 0;
    }

    /** Who has no place to work does not keep the task from others. */
    private static Path workspace(Desk desk, Claim claim) throws InterruptedException {
        boolean there = false;
        try {
            var path = desk.workspaces().resolve(desk.board(), claim.task());
            there = true;
            return path;
        } finally {
            if (!there) {
                desk.board().reclaim(claim.task(), Optional.of("there is no workspace"), Termination.NONE.json());
            }
        }
    }

    private static tools.jackson.databind.JsonNode json(Claim claim, String path) {
        return Json.object(
                "task_id", claim.task().id(),
                "workspace", path,
                "run_id", claim.runId(),
                "lock", claim.lock(),
                "expires", claim.expires());
    }

    private static int heartbeat(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        return answer(
                desk,
                desk.board().heartbeat(id, desk.expectedRun(id), arguments.text("note"), arguments.text("lock"), TTL),
                "Heartbeat recorded for " + id);
    }

    private static int answer(Desk desk, Transition transition, String done) {
        return switch (transition) {
            case Transition.Done _ -> {
                desk.print(done);
                yield 0;
            }
            case Transition.Refused(var reason) -> desk.refuse(reason);
        };
    }

    private static int reclaim(Arguments arguments, Desk desk) throws InterruptedException {
        var id = arguments.required("task_id");
        return answer(desk, reclaimed(desk, id, arguments.text("reason")), "Reclaimed " + id);
    }

    /** Ends the worker first: never two on one task. One that does not end keeps it. */
    private static Transition reclaimed(Desk desk, String id, Optional<String> reason) throws InterruptedException {
        Optional<Task> seen = desk.board().task(id);
        if (seen.isEmpty()) {
            return Transition.refused("reclaim", id, seen);
        }
        leaveToItsMachine(desk, seen.get());
        var termination = WorkerProcesses.patient().terminate(desk.board(), seen.get());
        if (termination.survived()) {
            WorkerProcesses.leave(desk.board(), seen.get(), termination);
            return new Transition.Refused("cannot reclaim " + id + ": its worker (pid "
                    + termination.pid().orElse(0L) + ") runs on although it was killed");
        }
        return desk.board().reclaim(seen.get(), reason, termination.json());
    }

    /** Only its own machine can end a worker, so a machine that is there keeps the task of one. */
    private static void leaveToItsMachine(Desk desk, Task task) {
        var host = task.claimLock().filter(lock -> !Host.owns(lock)).map(Host::of);
        if (host.isPresent() && desk.board().read(rows -> atWork(rows, host.get(), task))) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "cannot reclaim " + task.id() + ": its worker is on the machine '" + host.get()
                            + "', which gives signs of life, and cannot be ended from here",
                    "Run this command there.",
                    "When that machine falls silent, the task comes back by itself at the end of its lease.");
        }
    }

    /** Also a worker that was started without a dispatcher beside it says that its machine is there. */
    private static boolean atWork(Rows rows, String host, Task task) {
        return rows.onSeveralMachines()
                && (rows.hostsAtWork().contains(host)
                        || task.lastHeartbeatAt()
                                .filter(at -> rows.now() - at < WORKER_SILENCE)
                                .isPresent());
    }

    private static int reassign(Arguments arguments, Desk desk) throws InterruptedException {
        var id = arguments.required("task_id");
        boolean take = arguments.flag("reclaim")
                && desk.board().task(id).filter(Task::claimed).isPresent();
        if (take && reclaimed(desk, id, arguments.text("reason")) instanceof Transition.Refused(var reason)) {
            return desk.refuse(reason);
        }
        var profile = Flags.profile(arguments.required("profile"));
        return answer(
                desk,
                desk.board().assign(id, profile),
                "Reassigned " + id + " to " + profile.orElse("(unassigned)") + (take ? " (claim reclaimed)" : ""));
    }
}
