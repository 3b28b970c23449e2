package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.Context;
import dev.hermes.cli.Numbers;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Slug;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.work.WorkerLog;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Commands about the board itself. */
final class HouseCommands {
    private static final Map<String, String> NAMES = Map.of(
            "tasks", "task(s)",
            "task_links", "link(s)",
            "task_comments", "comment(s)",
            "task_runs", "attempt(s)",
            "task_events", "event(s)",
            "kanban_notify_subs", "subscription(s)",
            "kanban_board_subs", "subscription(s) to all tasks");

    private HouseCommands() {}

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named("gc", "Clear away what finished tasks left behind.")
                        .with(
                                integer("DAYS", "events of finished tasks older than this go", "--event-retention-days")
                                        .otherwise("30"),
                                integer("DAYS", "logs older than this go", "--log-retention-days")
                                        .otherwise("30"))
                        .does(Desk.at(HouseCommands::tidy)))
                .with(Command.<Context>named("store", "Where the boards are kept.")
                        .with(Command.<Context>named("migrate", "Copy a board from its file to a server, or back.")
                                .with(text("STORE", "where to", "--to")
                                        .oneOf("postgres", "sqlite")
                                        .required())
                                .does(HouseCommands::migrate)));
    }

    static int init(Arguments arguments, Desk desk) {
        desk.print("Kanban DB initialized at " + desk.board().location());
        desk.print("");
        desk.print("Profiles that can be given tasks: "
                + String.join(", ", ProfileNames.of(desk.context().home().root())));
        desk.print("");
        desk.print("Next:");
        desk.print("  hermes kanban create \"What to do\" --assignee PROFILE");
        desk.print("  hermes kanban list");
        return 0;
    }

    private static int migrate(Arguments arguments, Context context) {
        return Desk.telling(context, () -> {
            var paths = KanbanPaths.of(context.environment(), context.home().root(), context.userHome());
            var slug =
                    arguments.text("board").map(Slug::required).or(paths::board).orElse(Slug.DEFAULT);
            var to = arguments.required("to");
            var copied = KanbanStores.migrate(
                    paths, context.config(), context.environment(), context.clock(), context.log(), slug, to);
            context.console()
                    .print("Copied board '" + slug + "' to " + to + ": "
                            + copied.entrySet().stream()
                                    .map(table -> table.getValue() + " " + NAMES.get(table.getKey()))
                                    .collect(Collectors.joining(", "))
                            + ".");
            if (!to.equals(context.config().text("kanban.store").orElse("sqlite"))) {
                context.console().hint("'hermes config set kanban.store " + to + "' makes it the one that is used.");
            }
            return 0;
        });
    }

    private static int tidy(Arguments arguments, Desk desk) {
        int events = Numbers.atLeast(0, "event-retention-days", arguments);
        int logs = Numbers.atLeast(0, "log-retention-days", arguments);
        long workspaces = desk.board().tasks(TaskFilter.ALL.with(Status.ARCHIVED)).stream()
                .filter(task -> desk.workspaces().delete(desk.board(), task))
                .count();
        int rows = desk.board().deleteEventsOlderThan(Duration.ofDays(events).toSeconds());
        var before = desk.context().clock().instant().minus(Duration.ofDays(logs));
        int files = WorkerLog.deleteOlder(desk.boards().paths().logs(desk.slug()), before);
        desk.print("GC complete: " + workspaces + " workspace(s), " + rows + " event row(s), " + files
                + " log file(s) removed");
        return 0;
    }
}
