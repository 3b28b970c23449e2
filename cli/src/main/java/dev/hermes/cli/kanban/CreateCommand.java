package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.each;
import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskJson;
import java.util.Optional;

/** {@code hermes kanban create}. */
final class CreateCommand {
    private CreateCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("create", "Make a task.")
                .with(
                        text("TEXT", "what is to be done", "--body"),
                        text("PROFILE", "who does it", "--assignee"),
                        each("TASK", "a task that must be done before; may be given several times", "--parent"),
                        text("WHERE", "scratch, worktree, worktree:<path> or dir:<path>", "--workspace")
                                .otherwise("scratch"),
                        text("NAME", "branch of a worktree", "--branch"),
                        text("NAME", "whom it is for", "--tenant"),
                        integer("N", "higher comes first", "--priority").otherwise("0"),
                        flag("only an idea yet", "--triage"),
                        text(
                                "KEY",
                                "make it once: another live task with this key is shown instead",
                                "--idempotency-key"),
                        text("TIME", "seconds, or 90s, 30m, 2h, 1d", "--max-runtime"),
                        text("NAME", "who makes it", "--created-by").otherwise("user"),
                        each("NAME", "a skill the worker must load; may be given several times", "--skill"),
                        integer("N", "give up at the Nth failure", "--max-retries"),
                        flag("its worker goes on, turn after turn, until a judge finds the task done", "--goal"),
                        integer("N", "with --goal: ask a person after so many turns", "--goal-max-turns"),
                        text("STATUS", "blocked holds it until somebody unblocks it", "--initial-status")
                                .oneOf("blocked", "running")
                                .otherwise("running"),
                        text("TIME", "let it wait until then: 2026-05-25T09:00, or 90s, 30m, 2h, 1d from now", "--at"),
                        flag("as JSON", "--json"))
                .with(Positional.one("title", "what it is called"))
                .does(Desk.at(CreateCommand::run));
    }

    private static int run(Arguments arguments, Desk desk) {
        var task = new NewTask(
                arguments.required("title"),
                arguments.text("body"),
                arguments.text("assignee"),
                arguments.texts("parent"),
                Flags.workspace(arguments, desk.context().userHome()),
                arguments.text("tenant"),
                arguments.integer("priority").orElse(0),
                arguments.flag("triage"),
                arguments.required("initial-status").equals("blocked"),
                arguments.text("idempotency-key").filter(key -> !key.isBlank()),
                arguments.text("max-runtime").map(text -> Flags.seconds("max-runtime", text)),
                Flags.positive("max-retries", arguments),
                Optional.of(arguments.required("created-by")),
                arguments.texts("skill"),
                Optional.ofNullable(desk.context().environment().get("HERMES_SESSION_ID"))
                        .filter(id -> !id.isBlank()),
                new GoalMode(arguments.flag("goal"), Flags.positive("goal-max-turns", arguments)));
        if (!task.goal().on() && task.goal().maxTurns().isPresent()) {
            throw Desk.usage("--goal-max-turns needs --goal");
        }
        var due = Flags.when("at", arguments, desk.context().clock().getZone());
        if (due.isPresent() && (task.triage() || task.blocked())) {
            throw Desk.usage(
                    "--at: a task with --triage or --initial-status blocked waits for a person, not for a time");
        }
        var id = due.isPresent()
                ? desk.board().create(task, due.get())
                : desk.board().create(task);
        var made = desk.board().task(id).orElseThrow();
        if (arguments.flag("json")) {
            desk.print(TaskJson.of(made));
            return 0;
        }
        desk.print("Created " + id + "  (" + made.status().text() + ", assignee="
                + made.assignee().orElse("-") + ")");
        if (!warnedOfLane(made, desk)) {
            warnOfIdleness(made, desk);
        }
        return 0;
    }

    /** A name that is no profile is allowed, for workers from outside; mostly it is a typing error. */
    private static boolean warnedOfLane(Task made, Desk desk) {
        var lane = made.assignee()
                .filter(name -> !ProfileNames.exists(desk.context().home().root(), name));
        lane.ifPresent(name -> desk.console()
                .warn("There is no profile '" + name + "': nobody works on " + made.id()
                        + " unless somebody claims it from outside."));
        return lane.isPresent();
    }

    /** A task that could be worked on at once lies there for ever where nobody hands out work. */
    private static void warnOfIdleness(Task made, Desk desk) {
        if (made.status() != Status.READY || made.assignee().isEmpty() || handedOut(desk)) {
            return;
        }
        desk.console()
                .warn(
                        "No gateway of this machine hands out the work, so " + made.id()
                                + " may wait: 'hermes kanban dispatch' starts its worker, 'hermes gateway run' does so by itself.");
    }

    /** Whichever profile's gateway it is: all of them work on the same boards. */
    private static boolean handedOut(Desk desk) {
        var root = desk.context().home().root();
        var gateways = new RunningGateway(ProcessTable.ofThisMachine());
        try {
            return BoardService.wanted(desk.context())
                    && ProfileNames.of(root).stream()
                            .map(name -> name.equals("default")
                                    ? root
                                    : root.resolve("profiles").resolve(name))
                            .anyMatch(home -> gateways.look(home).isPresent());
        } catch (HermesException _) {
            return true; // whether one runs could not be found out, which is no reason to worry anybody
        }
    }
}
