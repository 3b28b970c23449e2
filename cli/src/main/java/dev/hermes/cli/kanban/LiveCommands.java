package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.decimal;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.Context;
import dev.hermes.cli.StopOnInterrupt;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.EventFilter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Commands that go on telling what happens until they are stopped. */
final class LiveCommands {
    private static final int AT_ONCE = 200;
    private static final double SHORTEST = 0.1;

    private LiveCommands() {}

    static Command<Context> into(Command<Context> kanban, KanbanCommand.Place place) {
        boolean chat = place == KanbanCommand.Place.CHAT;
        return kanban.with(Command.<Context>named("tail", "Follow what happens to a task.")
                        .with(decimal("SECONDS", "how often to look at least", "--interval")
                                .otherwise("1.0"))
                        .with(Positional.one("task_id", "id of the task"))
                        .does(Desk.at(chat ? LiveCommands::events : LiveCommands::tail)))
                .with(Command.<Context>named("watch", "Follow what happens on the board.")
                        .with(
                                text("PROFILE", "only to tasks of a profile", "--assignee"),
                                text("NAME", "only to tasks for a tenant", "--tenant"),
                                text("KINDS", "only these kinds of events, with commas between", "--kinds"),
                                decimal("SECONDS", "how often to look at least", "--interval")
                                        .otherwise("0.5"))
                        .does(
                                chat
                                        ? KanbanCommand.endless("watch", "'tail' and 'list' tell what happened so far")
                                        : Desk.at(LiveCommands::watch)));
    }

    private static int tail(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        if (desk.board().task(id).isEmpty()) {
            return desk.refuse("no such task: " + id);
        }
        var text = new TaskText(desk.context().clock()::getZone);
        return follow(desk, 0, EventFilter.of(id), interval(arguments), text::line);
    }

    /** What happened so far, where nobody can wait for more. */
    private static int events(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        var view = desk.board().view(id);
        if (view.isEmpty()) {
            return desk.refuse("no such task: " + id);
        }
        var text = new TaskText(desk.context().clock()::getZone);
        view.get().events().forEach(event -> desk.print(text.line(event)));
        return 0;
    }

    private static int watch(Arguments arguments, Desk desk) {
        var kinds = arguments.text("kinds").stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(kind -> !kind.isEmpty())
                .toList();
        var filter = new EventFilter(
                Optional.empty(),
                arguments.text("assignee").map(name -> name.toLowerCase(java.util.Locale.ROOT)),
                arguments.text("tenant"),
                List.copyOf(kinds));
        long from = desk.board().lastEventId();
        desk.console().say("Watching " + desk.board().location() + "; Ctrl-C ends it.");
        var text = new TaskText(desk.context().clock()::getZone);
        return follow(desk, from, filter, interval(arguments), event -> event.taskId() + "  " + text.line(event));
    }

    private static Duration interval(Arguments arguments) {
        double seconds = Double.parseDouble(arguments.required("interval"));
        return Duration.ofMillis((long) (Math.max(SHORTEST, seconds) * 1000));
    }

    private static int follow(
            Desk desk, long from, EventFilter filter, Duration interval, Function<Event, String> line) {
        StopOnInterrupt.during(() -> {
            long cursor = from;
            while (true) {
                var events = desk.board().eventsAfter(cursor, filter, AT_ONCE);
                for (var event : events) {
                    desk.print(line.apply(event));
                    cursor = event.id();
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (events.size() < AT_ONCE) {
                    desk.board().await(interval);
                }
            }
        });
        desk.print("(stopped)");
        return 0;
    }
}
