package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.integer;

import dev.hermes.cli.Context;
import dev.hermes.cli.Numbers;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.work.WorkerLog;
import java.time.Duration;

/** Commands about the board itself. */
final class HouseCommands {
    private HouseCommands() {}

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named("gc", "Clear away what finished tasks left behind.")
                .with(
                        integer("DAYS", "events of finished tasks older than this go", "--event-retention-days")
                                .otherwise("30"),
                        integer("DAYS", "logs older than this go", "--log-retention-days")
                                .otherwise("30"))
                .does(Desk.at(HouseCommands::tidy)));
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
