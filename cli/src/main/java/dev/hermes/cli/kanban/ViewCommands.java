package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.Slug;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.TaskJson;
import dev.hermes.kanban.dispatch.Held;
import dev.hermes.kanban.work.WorkerContext;
import dev.hermes.kanban.work.WorkerLog;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;

/** Commands that only look. */
final class ViewCommands {
    private static final Positional TASK = Positional.one("task_id", "id of the task");

    private ViewCommands() {}

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named("list", "The tasks of the board.")
                        .also("ls")
                        .with(
                                flag("only those of this profile", "--mine"),
                                text("PROFILE", "only those of a profile", "--assignee"),
                                text("STATUS", "only those with this status", "--status")
                                        .oneOf(statuses()),
                                text("NAME", "only those for a tenant", "--tenant"),
                                text("ID", "only those that came from a conversation", "--session"),
                                flag("archived ones too", "--archived"),
                                flag("as JSON", "--json"),
                                text("ORDER", "the order; by priority if left out", "--sort")
                                        .oneOf(
                                                "assignee",
                                                "created",
                                                "created-desc",
                                                "priority",
                                                "priority-desc",
                                                "status",
                                                "title",
                                                "updated"),
                                text("ID", "only those of a workflow template", "--workflow-template-id"),
                                text("KEY", "only those at a step", "--step-key"))
                        .does(Desk.at(ViewCommands::list)))
                .with(Command.<Context>named("show", "Everything about a task.")
                        .with(runFilter())
                        .with(TASK)
                        .does(Desk.at(ShowCommand::run)))
                .with(Command.<Context>named("runs", "The attempts at a task.")
                        .with(runFilter())
                        .with(TASK)
                        .does(Desk.at(ViewCommands::runs)))
                .with(Command.<Context>named("stats", "How many tasks there are of what.")
                        .with(flag("as JSON", "--json"))
                        .does(Desk.at(ViewCommands::stats)))
                .with(Command.<Context>named("assignees", "Who can be given tasks, and who has some.")
                        .with(flag("as JSON", "--json"))
                        .does(Desk.at(ViewCommands::assignees)))
                .with(Command.<Context>named("context", "What a worker is told about its task.")
                        .with(TASK)
                        .does(Desk.at(ViewCommands::context)))
                .with(Command.<Context>named("log", "What the workers of a task have printed.")
                        .with(integer("BYTES", "only the end", "--tail"))
                        .with(TASK)
                        .does(Desk.at(ViewCommands::log)));
    }

    private static String[] statuses() {
        return java.util.Arrays.stream(Status.values())
                .filter(status -> status != Status.OTHER)
                .map(Status::text)
                .sorted()
                .toArray(String[]::new);
    }

    private static Option[] runFilter() {
        return new Option[] {
            flag("as JSON", "--json"),
            text("COLUMN", "show only runs by this column; needs --state-name", "--state-type")
                    .oneOf("status", "outcome"),
            text("VALUE", "what the column must say; needs --state-type", "--state-name")
        };
    }

    /** The runs that the options let through. */
    static List<Run> filtered(List<Run> runs, Arguments arguments) {
        var type = arguments.text("state-type");
        var name = arguments.text("state-name");
        if (type.isPresent() != name.isPresent()) {
            throw Desk.usage("--state-type and --state-name belong together");
        }
        return type.isEmpty()
                ? runs
                : runs.stream()
                        .filter(run ->
                                (type.get().equals("status") ? Optional.of(run.status()) : run.outcome()).equals(name))
                        .toList();
    }

    private static int list(Arguments arguments, Desk desk) {
        desk.board().pass();
        var assignee = arguments
                .text("assignee")
                .or(() -> arguments.flag("mine") ? Optional.of(desk.author()) : Optional.empty())
                .map(name -> name.strip().toLowerCase(Locale.ROOT));
        var filter = TaskFilter.ALL
                .assignedTo(assignee)
                .of(arguments.text("tenant"), arguments.text("session"))
                .at(arguments.text("workflow-template-id"), arguments.text("step-key"))
                .withArchived(arguments.flag("archived"))
                .by(TaskFilter.Order.of(arguments.text("sort").orElse("priority")));
        if (arguments.has("status")) {
            filter = filter.with(Status.of(arguments.required("status")));
        }
        var tasks = desk.board().tasks(filter);
        var why = why(tasks, desk);
        if (arguments.flag("json")) {
            var array = JsonNodeFactory.instance.arrayNode();
            for (var task : tasks) {
                var json = TaskJson.of(task);
                Json.put(json, "why", Optional.ofNullable(why.get(task.id())));
                array.add(json);
            }
            desk.print(array);
            return 0;
        }
        BoardsCommand.header(desk).ifPresent(desk::print);
        if (tasks.isEmpty()) {
            desk.print("(no matching tasks)");
        }
        for (var task : tasks) {
            desk.print(TaskText.line(task));
            Optional.ofNullable(why.get(task.id())).ifPresent(reason -> desk.print("    why: " + reason));
        }
        return 0;
    }

    /** Why tasks rest, by their ids. */
    static Map<String, String> why(List<Task> tasks, Desk desk) {
        var root = desk.context().home().root();
        var text = new TaskText(desk.context().clock()::getZone);
        return Held.why(
                desk.board(),
                tasks,
                new DispatchSettings(desk).limits(Optional.empty(), Optional.empty()),
                new Held.View(
                        name -> ProfileNames.exists(root, name),
                        seconds -> text.time(Optional.of(seconds)),
                        () -> Held.ownWorkers(desk.boards())));
    }

    private static HermesException unknown(String id) {
        return new HermesException(ExitCode.FAILED, "no such task: " + id, "'hermes kanban list' shows what there is.");
    }

    private static int runs(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        var all = desk.board().view(id).orElseThrow(() -> unknown(id)).runs();
        var runs = filtered(all, arguments);
        if (arguments.flag("json")) {
            var array = JsonNodeFactory.instance.arrayNode();
            runs.forEach(run -> array.add(TaskJson.of(run)));
            desk.print(array);
            return 0;
        }
        if (runs.isEmpty()) {
            desk.print("(no runs yet for " + id + ")");
            return 0;
        }
        desk.print("#   OUTCOME        PROFILE              ELAPSED  STARTED");
        var text = new TaskText(desk.context().clock()::getZone);
        long now = desk.context().clock().instant().getEpochSecond();
        for (var run : runs) {
            desk.print(text.row(all.indexOf(run) + 1, run, now));
            run.summary()
                    .ifPresent(summary -> desk.print("    → " + summary.strip().replace("\n", "\n      ")));
            run.error().ifPresent(error -> desk.print("    ! " + error.strip().replace("\n", "\n      ")));
        }
        return 0;
    }

    private static int stats(Arguments arguments, Desk desk) {
        var stats = desk.board().stats();
        var byStatus = new EnumMap<Status, Long>(stats.byStatus());
        byStatus.remove(Status.ARCHIVED);
        if (arguments.flag("json")) {
            var node = Json.object();
            var statuses = node.putObject("by_status");
            byStatus.forEach((status, count) -> statuses.put(status.text(), count));
            var people = node.putObject("by_assignee");
            stats.byAssignee().forEach((name, counts) -> {
                var of = people.putObject(name);
                counts.forEach((status, count) -> of.put(status.text(), count));
            });
            Json.put(node, "oldest_ready_age_seconds", stats.oldestReadyAgeSeconds());
            node.put("now", stats.now());
            desk.print(node);
            return 0;
        }
        desk.print("By status:");
        byStatus.forEach((status, count) -> desk.print("  " + padded(status.text()) + count));
        desk.print("By assignee:");
        stats.byAssignee().forEach((name, counts) -> desk.print("  " + padded(name) + told(counts)));
        stats.oldestReadyAgeSeconds().ifPresent(age -> desk.print("Oldest ready: " + age + "s"));
        return 0;
    }

    private static String padded(String text) {
        return text + " ".repeat(Math.max(1, 20 - text.length()));
    }

    private static String told(Map<Status, Long> counts) {
        return counts.isEmpty()
                ? "-"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(entry -> entry.getKey().text() + "=" + entry.getValue())
                                .toList());
    }

    private static int assignees(Arguments arguments, Desk desk) {
        var all = new TreeMap<String, Map<Status, Long>>(desk.board().stats().byAssignee());
        var onDisk = ProfileNames.of(desk.context().home().root());
        onDisk.forEach(name -> all.putIfAbsent(name, Map.of()));
        if (arguments.flag("json")) {
            var array = JsonNodeFactory.instance.arrayNode();
            all.forEach((name, counts) -> {
                var node = Json.object("name", name, "on_disk", onDisk.contains(name));
                var of = node.putObject("counts");
                counts.forEach((status, count) -> of.put(status.text(), count));
                array.add(node);
            });
            desk.print(array);
            return 0;
        }
        all.forEach((name, counts) ->
                desk.print(padded(name) + (onDisk.contains(name) ? "profile  " : "outside  ") + told(counts)));
        return 0;
    }

    private static int context(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        var context = new WorkerContext(desk.context().clock().getZone());
        desk.console().raw(desk.board().read(rows -> context.text(rows, id)).orElseThrow(() -> unknown(id)));
        return 0;
    }

    private static int log(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        var tail = Flags.positive("tail", arguments);
        if (!Slug.isTaskId(id)) {
            throw unknown(id);
        }
        var text = WorkerLog.read(desk.boards().paths().log(desk.slug(), id), tail);
        if (text.isEmpty()) {
            return desk.refuse("no log for " + id + " yet: no worker of this machine has worked on it");
        }
        desk.console().raw(text.get());
        return 0;
    }
}
