package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Machine;
import dev.hermes.kanban.Transition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code hermes kanban hosts}: the machines that share the boards of a server, and which of them does what. */
final class HostsCommand {
    private static final String PAIR = "KEY=VALUE";

    private HostsCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("hosts", "The machines that work on the boards of a server.")
                .with(Command.<Context>named(
                                "list", "Which there are, what is said of them, and whether they are there.")
                        .also("ls")
                        .with(flag("as JSON", "--json"))
                        .does(Desk.at(HostsCommand::list)))
                .with(Command.<Context>named("label", "Say something of a machine, for tasks to ask for.")
                        .with(
                                Positional.one("host", "its name"),
                                Positional.atLeastOne("labels", PAIR + " each; KEY= takes one away"))
                        .does(Desk.at(HostsCommand::label)))
                .with(Command.<Context>named("place", "Say which machines a task is for.")
                        .with(
                                Positional.one("task_id", "id of the task"),
                                Positional.any("asks", PAIR + " each; host=NAME for one machine; nothing for any"))
                        .does(Desk.at(HostsCommand::place)))
                .does(Desk.at(HostsCommand::list));
    }

    private static int list(Arguments arguments, Desk desk) {
        var machines = desk.board().machines().list();
        if (arguments.flag("json")) {
            var array = JsonNodeFactory.instance.arrayNode();
            machines.forEach(machine -> array.add(Json.object(
                    "host", machine.id(),
                    "at_work", machine.atWork(),
                    "heartbeat_at", machine.heartbeatAt(),
                    "labels", machine.labels(),
                    "profiles", machine.profiles())));
            desk.print(array);
            return 0;
        }
        if (!desk.board().machines().several()) {
            desk.print("The board is a file, and this machine the only one that works on it.");
        } else if (machines.isEmpty()) {
            desk.print("(no machine: a gateway or 'hermes kanban daemon' enters the one it runs on)");
        } else {
            var text = new TaskText(desk.context().clock()::getZone);
            int width = machines.stream()
                    .mapToInt(machine -> machine.id().length())
                    .max()
                    .orElse(0);
            machines.forEach(machine -> desk.print(line(machine, width, text)));
        }
        return 0;
    }

    private static String line(Machine machine, int width, TaskText text) {
        var labels = machine.labels().properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .collect(Collectors.joining(", "));
        return machine.id() + " ".repeat(width - machine.id().length()) + "  "
                + (machine.atWork() ? "at work" : "not there since " + text.time(Optional.of(machine.heartbeatAt())))
                + (labels.isEmpty() ? "" : "  [" + labels + "]")
                + (machine.profiles().isEmpty() ? "" : "  " + String.join(", ", machine.profiles()));
    }

    private static int label(Arguments arguments, Desk desk) {
        onServer(desk);
        var host = arguments.required("host");
        var labels = pairs(arguments, "labels");
        if (labels.containsKey("host")) {
            throw Desk.usage("host is the name of the machine and cannot be said of it");
        }
        if (!desk.board().machines().label(host, labels)) {
            return desk.refuse("no such machine: " + host + "; a gateway or a daemon that runs there enters it");
        }
        desk.print("Labelled " + host);
        return 0;
    }

    private static int place(Arguments arguments, Desk desk) {
        onServer(desk);
        var id = arguments.required("task_id");
        var asks = pairs(arguments, "asks");
        return switch (desk.board().machines().place(id, asks)) {
            case Transition.Refused(var reason) -> desk.refuse(reason);
            case Transition.Done _ -> {
                desk.print("Placed " + id + ": "
                        + (asks.isEmpty()
                                ? "any machine"
                                : asks.entrySet().stream()
                                        .map(ask -> ask.getKey() + "=" + ask.getValue())
                                        .collect(Collectors.joining(", "))));
                yield 0;
            }
        };
    }

    private static void onServer(Desk desk) {
        if (!desk.board().machines().several()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "the board is a file, and this machine the only one that works on it",
                    "Boards on a server are for several: see kanban.store in 'hermes config show'.");
        }
    }

    private static Map<String, String> pairs(Arguments arguments, String name) {
        var pairs = new LinkedHashMap<String, String>();
        for (var text : arguments.texts(name)) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw Desk.usage("'" + text + "' is not " + PAIR);
            }
            pairs.put(
                    text.substring(0, equals).strip(),
                    text.substring(equals + 1).strip());
        }
        return pairs;
    }
}
