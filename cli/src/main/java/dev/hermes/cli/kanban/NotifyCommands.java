package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.Chats;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Commands about chats that want to hear of a task, or of all. */
final class NotifyCommands {
    private NotifyCommands() {}

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named(
                                "notify-subscribe", "Tell a chat how a task ends, or how all of them do.")
                        .with(chat())
                        .with(
                                text("ID", "the person", "--user-id"),
                                text("PROFILE", "whose gateway tells it", "--notifier-profile"),
                                flag("of all tasks of the board, from now on", "--all"),
                                text("KINDS", "with --all, of these only: " + String.join(",", Chats.TOLD), "--kinds"))
                        .with(Positional.maybe("task_id", "id of the task"))
                        .does(Desk.at(NotifyCommands::subscribe)))
                .with(Command.<Context>named("notify-list", "Which chats hear of which tasks.")
                        .with(flag("as JSON", "--json"))
                        .with(Positional.maybe("task_id", "only those of a task"))
                        .does(Desk.at(NotifyCommands::list)))
                .with(Command.<Context>named("notify-unsubscribe", "Tell a chat no more.")
                        .with(chat())
                        .with(flag("what was subscribed with --all", "--all"))
                        .with(Positional.maybe("task_id", "id of the task"))
                        .does(Desk.at(NotifyCommands::unsubscribe)));
    }

    private static Option[] chat() {
        return new Option[] {
            text("NAME", "for example telegram", "--platform").required(),
            text("ID", "the chat", "--chat-id").required(),
            text("ID", "the thread in it", "--thread-id")
        };
    }

    /** A task, or all of them. */
    private static String subject(Arguments arguments) {
        var id = arguments.text("task_id").filter(text -> !text.equals(Subscription.WHOLE_BOARD));
        if (id.isPresent() == arguments.flag("all")) {
            throw Desk.usage("name either a task or --all");
        }
        return id.orElse(Subscription.WHOLE_BOARD);
    }

    private static List<String> kinds(Arguments arguments) {
        var given = arguments.text("kinds");
        if (given.isPresent() && !arguments.flag("all")) {
            throw Desk.usage("--kinds goes with --all");
        }
        var kinds = given.stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(kind -> !kind.isEmpty())
                .distinct()
                .toList();
        var unknown = kinds.stream().filter(kind -> !Chats.TOLD.contains(kind)).toList();
        if (!unknown.isEmpty() || given.isPresent() && kinds.isEmpty()) {
            throw Desk.usage("--kinds: chats are told of " + String.join(", ", Chats.TOLD) + "; not of '"
                    + String.join(", ", unknown) + "'");
        }
        return kinds;
    }

    private static String place(Subscription subscription) {
        return subscription.platform() + ":" + subscription.chatId()
                + (subscription.threadId().isEmpty() ? "" : ":" + subscription.threadId());
    }

    private static String named(String subject) {
        return subject.equals(Subscription.WHOLE_BOARD) ? "all tasks" : subject;
    }

    private static int subscribe(Arguments arguments, Desk desk) {
        var id = subject(arguments);
        var subscription = new Subscription(
                id,
                arguments.required("platform"),
                arguments.required("chat-id"),
                arguments.text("thread-id").orElse(""),
                arguments.text("user-id"),
                arguments.text("notifier-profile"),
                Optional.empty(),
                0,
                kinds(arguments));
        if (!desk.board().chats().subscribe(subscription)) {
            return desk.refuse("no such task: " + id);
        }
        desk.print("Subscribed " + place(subscription) + " to " + named(id));
        return 0;
    }

    private static int list(Arguments arguments, Desk desk) {
        var found = desk.board().chats().list(arguments.text("task_id"));
        if (arguments.flag("json")) {
            var array = JsonNodeFactory.instance.arrayNode();
            found.forEach(subscription -> array.add(json(subscription)));
            desk.print(array);
            return 0;
        }
        if (found.isEmpty()) {
            desk.print("(no subscriptions)");
        }
        found.forEach(subscription -> desk.print(named(subscription.taskId()) + "  " + place(subscription)
                + (subscription.kinds().isEmpty() ? "" : "  " + String.join(",", subscription.kinds()))
                + subscription.notifierProfile().map(name -> "  by " + name).orElse("")
                + "  up to event " + subscription.lastEventId()));
        return 0;
    }

    private static ObjectNode json(Subscription subscription) {
        var node = Json.object(
                "task_id", subscription.taskId(),
                "platform", subscription.platform(),
                "chat_id", subscription.chatId(),
                "thread_id", subscription.threadId(),
                "user_id", subscription.userId(),
                "notifier_profile", subscription.notifierProfile(),
                "created_at", subscription.createdAt(),
                "last_event_id", subscription.lastEventId());
        if (subscription.wholeBoard()) {
            Json.put(node, "kinds", subscription.kinds());
        }
        return node;
    }

    private static int unsubscribe(Arguments arguments, Desk desk) {
        var id = subject(arguments);
        boolean gone = desk.board()
                .chats()
                .unsubscribe(
                        id,
                        arguments.required("platform"),
                        arguments.required("chat-id"),
                        arguments.text("thread-id").orElse(""));
        if (!gone) {
            return desk.refuse("this chat has not subscribed to " + named(id));
        }
        desk.print("Unsubscribed from " + named(id));
        return 0;
    }
}
