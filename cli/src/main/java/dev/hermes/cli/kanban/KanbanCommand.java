package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Command;

/** {@code hermes kanban}. */
public final class KanbanCommand {
    /** Where it is typed. */
    enum Place {
        SHELL,
        /** A conversation, in which no command may go on until it is stopped. */
        CHAT
    }

    private KanbanCommand() {}

    public static Command<Context> command() {
        return command("kanban", Place.SHELL);
    }

    /** The same for a conversation. */
    static Command<Context> inChat() {
        return command("/kanban", Place.CHAT);
    }

    private static Command<Context> command(String name, Place place) {
        var kanban = Command.<Context>named(name, "A board of tasks that several profiles work on.")
                .with(text("<slug>", "the board to work on; before the action", "--board"))
                .with(Command.<Context>named("init", "Make the board's database, and say what to do next.")
                        .does(Desk.at(HouseCommands::init)))
                .with(BoardsCommand.command())
                .with(HostsCommand.command())
                .with(CreateCommand.command());
        kanban = ViewCommands.into(kanban);
        kanban = TaskCommands.into(kanban);
        kanban = WorkCommands.into(kanban);
        kanban = LiveCommands.into(kanban, place);
        kanban = DispatchCommands.into(kanban, place);
        kanban = PlanCommands.into(kanban).with(DiagnosticsCommand.command());
        kanban = NotifyCommands.into(kanban);
        return HouseCommands.into(kanban);
    }

    /** The answer of a command that would go on until it is stopped. */
    static Command.Action<Context> endless(String name, String instead) {
        return (_, context) -> {
            context.console()
                    .say("kanban: " + name + " goes on until it is stopped; in a conversation " + instead + ".");
            return ExitCode.FAILED.code();
        };
    }
}
