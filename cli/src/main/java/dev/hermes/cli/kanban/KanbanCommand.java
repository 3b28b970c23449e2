package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Command;

/** {@code hermes kanban}. */
public final class KanbanCommand {
    private KanbanCommand() {}

    public static Command<Context> command() {
        var kanban = Command.<Context>named("kanban", "A board of tasks that several profiles work on.")
                .with(text("<slug>", "the board to work on; before the action", "--board"))
                .with(Command.<Context>named("init", "Make the board's database, and say what to do next.")
                        .does(Desk.at(HouseCommands::init)))
                .with(BoardsCommand.command())
                .with(CreateCommand.command());
        kanban = ViewCommands.into(kanban);
        kanban = TaskCommands.into(kanban);
        kanban = WorkCommands.into(kanban);
        kanban = LiveCommands.into(kanban);
        kanban = DispatchCommands.into(kanban);
        kanban = PlanCommands.into(kanban).with(DiagnosticsCommand.command());
        kanban = NotifyCommands.into(kanban);
        return HouseCommands.into(kanban);
    }
}
