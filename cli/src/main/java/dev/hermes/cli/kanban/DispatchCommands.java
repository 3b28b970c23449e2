package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.decimal;
import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.StopOnInterrupt;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.DurableFile;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.dispatch.DispatchLoop;
import dev.hermes.kanban.dispatch.Dispatcher;
import dev.hermes.kanban.dispatch.Exits;
import dev.hermes.kanban.dispatch.Tick;
import dev.hermes.kanban.work.WorkerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Commands that start workers: one round, or one after the other. */
final class DispatchCommands {
    private static final double SHORTEST = 1;

    private DispatchCommands() {}

    static Command<Context> into(Command<Context> kanban, KanbanCommand.Place place) {
        return kanban.with(Command.<Context>named("dispatch", "One round: take back, make ready, start workers.")
                        .with(
                                flag("only tell which workers would be started", "--dry-run"),
                                integer("N", "how many workers run at most", "--max"),
                                integer("N", "failures in a row after which a task is given up", "--failure-limit"),
                                flag("as JSON", "--json"))
                        .does(Desk.at(DispatchCommands::dispatch)))
                .with(Command.<Context>named("daemon", "Rounds for all boards, one after the other (use the gateway).")
                        .with(
                                decimal("SECONDS", "from one round to the next", "--interval")
                                        .otherwise("60"),
                                integer("N", "how many workers run on a board at most", "--max"),
                                integer("N", "failures in a row after which a task is given up", "--failure-limit"),
                                text("FILE", "where the id of this process is kept", "--pidfile"),
                                flag("tell about every round", "--verbose", "-v"),
                                flag("run although the gateway is the place for this", "--force")
                                        .unlisted())
                        .does(
                                place == KanbanCommand.Place.CHAT
                                        ? KanbanCommand.endless("daemon", "'dispatch' does one round")
                                        : Desk.rounds(DispatchCommands::daemon)));
    }

    private static Dispatcher dispatcher(Arguments arguments, Desk desk, Exits exits) {
        var settings = new DispatchSettings(desk);
        return new Dispatcher(
                settings.limits(Flags.positive("max", arguments), Flags.positive("failure-limit", arguments)),
                settings.launcher(exits),
                WorkerProcesses.patient(),
                desk.workspaces(),
                desk.boards().paths(),
                desk.context().log());
    }

    private static int dispatch(Arguments arguments, Desk desk) throws InterruptedException {
        var exits = new Exits(desk.context().clock());
        var tick = dispatcher(arguments, desk, exits).tick(desk.board(), arguments.flag("dry-run"));
        if (arguments.flag("json")) {
            desk.print(tick.json());
        } else {
            tell(tick, desk, arguments.flag("dry-run"));
        }
        return 0;
    }

    private static void tell(Tick tick, Desk desk, boolean dryRun) {
        if (tick.skippedLocked()) {
            desk.print("Another dispatcher is at work on this board; nothing was done.");
            return;
        }
        line(desk, "Reclaimed", tick.reclaimed());
        line(desk, "Crashed", tick.crashed());
        line(desk, "Timed out", tick.timedOut());
        line(desk, "Stale", tick.stale());
        line(desk, "Rate limited", tick.rateLimited());
        line(desk, "Auto-blocked", tick.autoBlocked());
        line(desk, "Not started", tick.notStarted());
        line(desk, "Woken", tick.woken());
        line(desk, "Promoted", tick.promoted());
        line(
                desk,
                dryRun ? "Would spawn" : "Spawned",
                tick.spawned().stream()
                        .map(one -> one.taskId() + " → " + one.assignee()
                                + (one.workspace().isEmpty() ? "" : " in " + one.workspace()))
                        .toList());
        line(desk, "Nobody assigned", tick.skippedUnassigned());
        line(desk, "No such profile", tick.skippedNonspawnable());
        line(desk, "Profile is busy", tick.skippedPerProfileCapped());
        line(
                desk,
                "Left alone",
                tick.guarded().stream()
                        .map(one -> one.taskId() + " (" + one.reason() + ")")
                        .toList());
        if (tick.idle()) {
            desk.print("Nothing to do.");
        }
    }

    private static void line(Desk desk, String name, List<String> items) {
        if (!items.isEmpty()) {
            desk.print(name + ": " + String.join(", ", items));
        }
    }

    private static int daemon(Arguments arguments, Desk desk) {
        if (!arguments.flag("force")) {
            desk.console().say("kanban: workers are started by the gateway; a daemon beside it would be a second one.");
            desk.console().hint("'hermes kanban dispatch' does one round now.");
            desk.console().hint("--force runs the daemon all the same, for machines without a gateway.");
            return ExitCode.USAGE.code();
        }
        var pidFile = arguments.text("pidfile").map(Path::of);
        pidFile.ifPresent(DispatchCommands::writePid);
        try {
            desk.console().say("Dispatching for all boards; Ctrl-C ends it. Workers go on.");
            StopOnInterrupt.during(() -> rounds(arguments, desk));
            desk.print("(stopped)");
            return 0;
        } finally {
            pidFile.ifPresent(DispatchCommands::deletePid);
        }
    }

    private static void rounds(Arguments arguments, Desk desk) throws InterruptedException {
        boolean verbose = arguments.flag("verbose");
        var between = Duration.ofMillis(
                (long) (Math.max(SHORTEST, Double.parseDouble(arguments.required("interval"))) * 1000));
        var ideas = new DispatchSettings(desk).ideas();
        var listener = new DispatchLoop.Listener() {
            @Override
            public void begins() {
                desk.boards().announce(ProfileNames.of(desk.context().home().root()));
                ideas.begin();
            }

            @Override
            public void before(Board board) throws InterruptedException {
                for (var outcome : ideas.decompose(board)) {
                    desk.print(desk.context().clock().instant() + " "
                            + board.settings().slug() + ": " + outcome.json());
                }
            }

            @Override
            public void done(Board board, Tick tick) {
                if (verbose || !tick.idle()) {
                    desk.print(desk.context().clock().instant() + " "
                            + board.settings().slug() + ": " + tick.json());
                }
            }

            @Override
            public void trouble(String board, HermesException problem) {
                desk.console().say("kanban: board " + board + ": " + problem.getMessage());
            }
        };
        new DispatchLoop(
                        desk.boards(),
                        dispatcher(arguments, desk, new Exits(desk.context().clock())),
                        new DispatchLoop.Pace(Duration.ZERO, between, verbose),
                        listener,
                        desk.context().log())
                .run();
    }

    private static void writePid(Path file) {
        try {
            DurableFile.replace(file, ProcessHandle.current().pid() + "\n");
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The pid file " + file + " cannot be written.");
        }
    }

    private static void deletePid(Path file) {
        try {
            var written = Optional.of(Files.readString(file).strip());
            if (written.equals(
                    Optional.of(String.valueOf(ProcessHandle.current().pid())))) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // it is gone already
        }
    }
}
