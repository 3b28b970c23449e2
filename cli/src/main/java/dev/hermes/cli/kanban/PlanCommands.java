package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.each;
import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.SideModel;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.home.profile.ProfileDescription;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Swarm;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.plan.Adviser;
import dev.hermes.kanban.plan.Outcome;
import dev.hermes.kanban.plan.Planner;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Commands that make work out of ideas. */
final class PlanCommands {
    private static final int SPECIFY_TOKENS = 6000;
    private static final int FEWEST_TOKENS = 1500;

    private PlanCommands() {}

    /** One of the two things a model can do with an idea. */
    private interface Plan {
        Outcome make(Planner planner, String id, String author) throws InterruptedException;
    }

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named("swarm", "Several workers on one goal, a check, and a synthesis.")
                        .with(
                                each("PROFILE:TITLE[:SKILL,SKILL]", "one who works; given several times", "--worker"),
                                text("PROFILE", "who checks", "--verifier").required(),
                                text("PROFILE", "who puts it together", "--synthesizer")
                                        .required(),
                                text("NAME", "the tenant", "--tenant"),
                                integer("N", "higher comes first", "--priority").otherwise("0"),
                                text("NAME", "in whose name", "--created-by"),
                                text("KEY", "a second swarm with it is not made", "--idempotency-key"),
                                flag("as JSON", "--json"))
                        .with(Positional.one("goal", "what it is for"))
                        .does(Desk.at(PlanCommands::swarm)))
                .with(planning("specify", "A model makes a task out of a rough idea.")
                        .does(Desk.at((arguments, desk) -> plan(arguments, desk, Planner::specify))))
                .with(planning("decompose", "A model takes a rough idea apart into tasks.")
                        .does(Desk.at((arguments, desk) -> plan(arguments, desk, Planner::decompose))));
    }

    private static Command<Context> planning(String name, String help) {
        return Command.<Context>named(name, help)
                .with(
                        flag("all ideas in triage", "--all"),
                        text("NAME", "only those for a tenant", "--tenant"),
                        text("NAME", "in whose name", "--author"),
                        flag("one JSON object a line", "--json"))
                .with(Positional.maybe("task_id", "id of the task"));
    }

    private static int plan(Arguments arguments, Desk desk, Plan plan) throws InterruptedException {
        boolean all = arguments.flag("all");
        if (all == arguments.has("task_id")) {
            throw Desk.usage("name one task, or use --all");
        }
        var ids = all ? triage(arguments, desk) : List.of(arguments.required("task_id"));
        if (ids.isEmpty()) {
            desk.console().say("Nothing is in triage.");
            return 0;
        }
        var planner = planner(desk, desk.board());
        var author = arguments.text("author").orElseGet(desk::author);
        int done = 0;
        for (var id : ids) {
            var outcome = plan.make(planner, id, author);
            done += outcome.ok() ? 1 : 0;
            tell(outcome, arguments.flag("json"), desk);
        }
        return done > 0 ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    /** Asks the models that the settings name. */
    static Planner planner(Desk desk, Board board) {
        return new Planner(board, adviser(desk), settings(desk));
    }

    private static List<String> triage(Arguments arguments, Desk desk) {
        return desk
                .board()
                .tasks(TaskFilter.ALL.with(Status.TRIAGE).of(arguments.text("tenant"), Optional.empty()))
                .stream()
                .map(Task::id)
                .toList();
    }

    private static void tell(Outcome outcome, boolean json, Desk desk) {
        if (json) {
            desk.print(outcome.json().toString());
        } else if (!outcome.ok()) {
            desk.console()
                    .say("kanban: " + outcome.taskId() + ": " + outcome.reason().orElse(""));
        } else if (outcome.children().isEmpty()) {
            desk.print("Specified " + outcome.taskId() + " → todo"
                    + outcome.newTitle()
                            .map(title -> " — retitled: '" + title + "'")
                            .orElse(""));
        } else {
            desk.print("Decomposed " + outcome.taskId() + " → " + String.join(", ", outcome.children()));
        }
    }

    /** The model is looked for when the first question is asked: that there is none is an outcome too. */
    private static Adviser adviser(Desk desk) {
        return (slot, system, question, tokens) -> {
            SideModel model;
            try {
                model = new SideModel(desk.context());
            } catch (HermesException e) {
                throw new HermesException(ExitCode.FAILED, e, Planner.NO_MODEL);
            }
            return model.ask(slot, system, question, tokens);
        };
    }

    private static Planner.Settings settings(Desk desk) {
        var context = desk.context();
        var root = context.home().root();
        var config = context.config();
        var roster = new TreeMap<String, String>();
        for (var name : ProfileNames.of(root)) {
            var directory =
                    name.equals("default") ? root : root.resolve("profiles").resolve(name);
            roster.put(
                    name,
                    ProfileDescription.read(directory)
                            .map(ProfileDescription::text)
                            .orElse(""));
        }
        var own = context.home().profile();
        var fallback = config.text("kanban.default_assignee")
                .filter(roster::containsKey)
                .orElse(own);
        var owner = config.text("kanban.orchestrator_profile")
                .filter(roster::containsKey)
                .orElse(own);
        return new Planner.Settings(
                roster,
                fallback,
                owner,
                !config.userSet("kanban.auto_promote_children") || config.flag("kanban.auto_promote_children"),
                specifyTokens(desk));
    }

    private static int specifyTokens(Desk desk) {
        var text = desk.context()
                .environment()
                .getOrDefault("HERMES_KANBAN_SPECIFY_MAX_TOKENS", "")
                .strip();
        return text.matches("\\d{1,7}") ? Math.max(FEWEST_TOKENS, Integer.parseInt(text)) : SPECIFY_TOKENS;
    }

    private static int swarm(Arguments arguments, Desk desk) {
        var workers =
                arguments.texts("worker").stream().map(PlanCommands::worker).toList();
        if (workers.isEmpty()) {
            throw Desk.usage("a swarm needs one --worker at least");
        }
        var made = desk.board()
                .swarm(new Swarm(
                        arguments.required("goal"),
                        workers,
                        arguments.required("verifier"),
                        arguments.required("synthesizer"),
                        arguments.text("tenant"),
                        Long.parseLong(arguments.required("priority")),
                        arguments.text("created-by").orElseGet(desk::author),
                        arguments.text("idempotency-key")));
        if (arguments.flag("json")) {
            desk.print(Json.object(
                    "root_id", made.root(),
                    "worker_ids", made.workers(),
                    "verifier_id", made.verifier(),
                    "synthesizer_id", made.synthesizer()));
            return 0;
        }
        desk.print("Swarm " + made.root());
        desk.print("  workers:     " + String.join(", ", made.workers()));
        desk.print("  verifier:    " + made.verifier());
        desk.print("  synthesizer: " + made.synthesizer());
        return 0;
    }

    private static Swarm.Worker worker(String text) {
        var parts = text.split(":", 3);
        if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw Desk.usage("--worker is PROFILE:TITLE[:SKILL,SKILL], not '" + text + "'");
        }
        var skills = parts.length < 3
                ? List.<String>of()
                : Arrays.stream(parts[2].split(","))
                        .map(String::strip)
                        .filter(skill -> !skill.isEmpty())
                        .toList();
        return new Swarm.Worker(parts[0].strip(), parts[1].strip(), skills);
    }
}
