package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Subscription;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Commands about chats that want to hear of a task. */
final class NotifyCommands {
    private NotifyCommands() {}

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named("notify-subscribe", "Tell a chat how a task ends.")
                        .with(chat())
                        .with(
                                text("ID", "the person", "--user-id"),
                                text("PROFILE", "whose gateway tells it", "--notifier-profile"))
                        .with(Positional.one("task_id", "id of the task"))
                        .does(Desk.at(NotifyCommands::subscribe)))
                .with(Command.<Context>named("notify-list", "Which chats hear of which tasks.")
                        .with(flag("as JSON", "--json"))
                        .with(Positional.maybe("task_id", "only those of a task"))
                        .does(Desk.at(NotifyCommands::list)))
                .with(Command.<Context>named("notify-unsubscribe", "Tell a chat no more.")
                        .with(chat())
                        .with(Positional.one("task_id", "id of the task"))
                        .does(Desk.at(NotifyCommands::unsubscribe)));
    }

    private static Option[] chat() {
        return new Option[] {
            text("NAME", "for example telegram", "--platform").required(),
            text("ID", "the chat", "--chat-id").required(),
            text("ID", "the thread in it", "--thread-id")
        };
    }

    private static String place(Subscription subscription) {
        return subscription.platform() + ":" + subscription.chatId()
                + (subscription.threadId().isEmpty() ? "" : ":" + subscription.threadId());
    }

    private static int subscribe(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        var subscription = new Subscription(
                id,
                arguments.required("platform"),
                arguments.required("chat-id"),
                arguments.text("thread-id").orElse(""),
                arguments.text("user-id"),
                arguments.text("notifier-profile"),
                Optional.empty(),
                0);
        if (!desk.board().subscribe(subscription)) {
            return desk.refuse("no such task: " + id);
        }
        desk.print("Subscribed " + place(subscription) + " to " + id);
        return 0;
    }

    private static int list(Arguments arguments, Desk desk) {
        var found = desk.board().subscriptions(arguments.text("task_id"));
        if (arguments.flag("json")) {
            var array = JsonNodeFactory.instance.arrayNode();
            found.forEach(subscription -> array.add(Json.object(
                    "task_id", subscription.taskId(),
                    "platform", subscription.platform(),
                    "chat_id", subscription.chatId(),
                    "thread_id", subscription.threadId(),
                    "user_id", subscription.userId(),
                    "notifier_profile", subscription.notifierProfile(),
                    "created_at", subscription.createdAt(),
                    "last_event_id", subscription.lastEventId())));
            desk.print(array);
            return 0;
        }
        if (found.isEmpty()) {
            desk.print("(no subscriptions)");
        }
        found.forEach(subscription -> desk.print(subscription.taskId() + "  " + place(subscription)
                + subscription.notifierProfile().map(name -> "  by " + name).orElse("")
                + "  up to event " + subscription.lastEventId()));
        return 0;
    }

    private static int unsubscribe(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        boolean gone = desk.board()
                .unsubscribe(
                        id,
                        arguments.required("platform"),
                        arguments.required("chat-id"),
                        arguments.text("thread-id").orElse(""));
        if (!gone) {
            return desk.refuse("this chat has not subscribed to " + id);
        }
        desk.print("Unsubscribed from " + id);
        return 0;
    }
}
