package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.Config;
import dev.hermes.kanban.Diagnosis;
import dev.hermes.kanban.Diagnostics;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.TaskView;
import dev.hermes.kanban.store.KanbanStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code hermes kanban diagnostics}. */
final class DiagnosticsCommand {
    private static final int CRASHES = 2;
    private static final int BLOCKED_HOURS = 24;
    private static final int STRANDED_SECONDS = 1800;

    private DiagnosticsCommand() {}

    private record Found(Task task, List<Diagnosis> diagnoses) {}

    static Command<Context> command() {
        return Command.<Context>named("diagnostics", "Tasks that are in trouble, and what to do.")
                .also("diag")
                .with(
                        text("SEVERITY", "at or above", "--severity").oneOf("warning", "error", "critical"),
                        text("ID", "one task only", "--task"),
                        flag("as JSON", "--json"))
                .does(Desk.at(DiagnosticsCommand::run));
    }

    private static int run(Arguments arguments, Desk desk) {
        var id = arguments.text("task");
        if (id.isPresent() && desk.board().task(id.get()).isEmpty()) {
            return desk.refuse("no such task: " + id.get());
        }
        var least = arguments.text("severity").map(Diagnosis.Severity::of).orElse(Diagnosis.Severity.WARNING);
        var found = found(desk, id, least);
        if (arguments.flag("json")) {
            json(found, desk);
        } else {
            tell(found, desk);
        }
        return 0;
    }

    private static List<Found> found(Desk desk, Optional<String> id, Diagnosis.Severity least) {
        var diagnostics = new Diagnostics(thresholds(desk));
        long now = desk.board().read(rows -> rows.now());
        var found = new ArrayList<Found>();
        var ids = id.isPresent()
                ? List.of(id.get())
                : desk.board().tasks(TaskFilter.ALL).stream().map(Task::id).toList();
        for (var one : ids) {
            desk.board().view(one).ifPresent(view -> {
                var diagnoses = diagnostics.of(view, now).stream()
                        .filter(diagnosis -> diagnosis.severity().compareTo(least) >= 0)
                        .toList();
                if (!diagnoses.isEmpty()) {
                    found.add(new Found(view.task(), diagnoses));
                }
            });
        }
        return found;
    }

    /** What is wrong with one task, by the settings of this home. */
    static List<Diagnosis> of(TaskView view, Desk desk) {
        return new Diagnostics(thresholds(desk)).of(view, desk.board().read(rows -> rows.now()));
    }

    private static Diagnostics.Thresholds thresholds(Desk desk) {
        var config = desk.context().config();
        int limit = KanbanStores.failureLimit(config);
        return new Diagnostics.Thresholds(
                number(config, limit, "failure_threshold", "spawn_failure_threshold"),
                number(config, CRASHES, "crash_threshold"),
                limit,
                number(config, BLOCKED_HOURS, "blocked_stale_hours"),
                number(config, STRANDED_SECONDS, "stranded_threshold_seconds"),
                plannerMissing(config));
    }

    /** Also accepted directly under {@code kanban}. */
    private static int number(Config config, int otherwise, String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of("kanban.diagnostics." + name, "kanban." + name))
                .filter(config::userSet)
                .map(config::integer)
                .filter(value -> value > 0)
                .findFirst()
                .orElse(otherwise);
    }

    private static Optional<String> plannerMissing(Config config) {
        var slot = config.flag("kanban.auto_decompose") ? "kanban_decomposer" : "triage_specifier";
        var own = "auxiliary." + slot + ".";
        boolean chosen = Stream.of("model", "base_url", "api_key")
                        .anyMatch(name -> config.text(own + name)
                                .filter(text -> !text.isBlank())
                                .isPresent())
                || config.text(own + "provider")
                        .filter(text -> !text.isBlank() && !text.equals("auto"))
                        .isPresent();
        boolean main = config.userSet("model") || config.userSet("model.provider") || config.userSet("model.default");
        return chosen || main ? Optional.empty() : Optional.of(slot);
    }

    private static void json(List<Found> found, Desk desk) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var one : found) {
            var object = array.addObject()
                    .put("task_id", one.task().id())
                    .put("title", one.task().title())
                    .put("status", one.task().status().text());
            one.task()
                    .assignee()
                    .ifPresentOrElse(name -> object.put("assignee", name), () -> object.putNull("assignee"));
            var list = object.putArray("diagnostics");
            one.diagnoses().forEach(diagnosis -> list.add(diagnosis.json()));
        }
        desk.print(array);
    }

    private static void tell(List<Found> found, Desk desk) {
        if (found.isEmpty()) {
            desk.print("No active diagnostics on this board.");
            return;
        }
        int count = found.stream().mapToInt(one -> one.diagnoses().size()).sum();
        desk.print(count + " active diagnostic(s) across " + found.size() + " task(s):");
        for (var one : found) {
            desk.print("");
            desk.print(one.task().id() + "  " + one.task().status().text() + "  "
                    + one.task().assignee().orElse("(unassigned)") + "  "
                    + Display.harmless(one.task().title()));
            one.diagnoses().forEach(diagnosis -> tell(diagnosis, desk));
        }
    }

    static void tell(Diagnosis diagnosis, Desk desk) {
        desk.print("  " + diagnosis.severity().mark() + " " + diagnosis.title());
        diagnosis.detail().lines().limit(3).forEach(line -> desk.print("      " + line));
        diagnosis.actions().stream()
                .filter(Diagnosis.Action::suggested)
                .forEach(action -> desk.print("      → " + action.label()
                        + (action.payload().has("command")
                                ? ": " + action.payload().path("command").asString("")
                                : "")));
    }
}
