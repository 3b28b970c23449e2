package dev.hermes.kanban.plan;

import dev.hermes.api.HermesException;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.PlannedTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model what to make of tasks in triage. Expected failures are outcomes, never exceptions. */
public final class Planner {
    /** What an adviser says that has no model to ask. */
    public static final String NO_MODEL = "no auxiliary client configured";

    private static final String SPECIFIER = "triage_specifier";
    private static final String DECOMPOSER = "kanban_decomposer";
    private static final int DECOMPOSE_TOKENS = 4000;
    private static final int TITLE = 400;
    private static final int BODY = 4000;
    private static final int CHILD_TITLE = 200;

    private static final String SPECIFY = """
            You turn a rough idea into a task that an agent can work on without asking. Keep to what the idea says; where it \
            leaves something open, choose the plain reading and say so. Answer with one JSON object and nothing else:
            {"title": "one line", "body": "Markdown"}
            The body has these sections: ## Goal, ## Approach, ## Acceptance criteria, ## Out of scope.""";

    private static final String DECOMPOSE = """
            You decide whether an idea is one task or several for the agents of a roster, each of which works alone and sees only \
            its own task. Answer with one JSON object and nothing else. Several (2 to 6), side by side unless one needs what \
            another makes:
            {"fanout": true, "rationale": "why", "tasks": [{"title": "one line", "body": "everything its worker must know", \
            "assignee": "a name of the roster or null", "parents": [places of the tasks it needs, counted from 0]}]}
            One:
            {"fanout": false, "rationale": "why", "title": "one line", "body": "Markdown", "assignee": "a name or null"}""";

    private final Board board;
    private final Adviser adviser;
    private final Settings settings;

    /**
     * @param roster profiles and what they are good at; an empty text when nobody said
     * @param defaultAssignee does what nobody of the roster is named for
     * @param owner looks at a whole when its parts are done
     * @param promote whether parts that wait for nothing are ready at once
     * @param specifyTokens the longest specification
     */
    public record Settings(
            Map<String, String> roster, String defaultAssignee, String owner, boolean promote, int specifyTokens) {
        public Settings {
            roster = Map.copyOf(roster);
        }
    }

    public Planner(Board board, Adviser adviser, Settings settings) {
        this.board = board;
        this.adviser = adviser;
        this.settings = settings;
    }

    public Outcome specify(String id, String author) throws InterruptedException {
        var task = board.task(id);
        var wrong = notInTriage(task);
        if (wrong.isPresent()) {
            return Outcome.failed(id, wrong.get());
        }
        String answer;
        try {
            answer = adviser.ask(SPECIFIER, SPECIFY, about(task.get()), settings.specifyTokens());
        } catch (HermesException e) {
            return Outcome.failed(id, trouble(e));
        }
        if (answer.isBlank()) {
            return Outcome.failed(id, "LLM returned an empty response");
        }
        var said = object(answer);
        var title = said.flatMap(json -> text(json, "title"));
        var body = said.isPresent() ? text(said.get(), "body") : Optional.of(answer.strip());
        if (title.isEmpty() && body.isEmpty()) {
            return Outcome.failed(id, "LLM response missing title and body");
        }
        return specified(id, title, body, Optional.empty(), author);
    }

    private Outcome specified(
            String id, Optional<String> title, Optional<String> body, Optional<String> assignee, String author) {
        var before = board.task(id).map(Task::title);
        return switch (board.specify(id, title, body, assignee, author)) {
            case Transition.Done _ ->
                new Outcome(id, Optional.empty(), List.of(), title.filter(text -> !before.equals(Optional.of(text))));
            case Transition.Refused _ -> Outcome.failed(id, "task moved out of triage before promotion");
        };
    }

    public Outcome decompose(String id, String author) throws InterruptedException {
        var task = board.task(id);
        var wrong = notInTriage(task);
        if (wrong.isPresent()) {
            return Outcome.failed(id, wrong.get());
        }
        String answer;
        try {
            answer = adviser.ask(DECOMPOSER, DECOMPOSE, about(task.get()) + roster(), DECOMPOSE_TOKENS);
        } catch (HermesException e) {
            return Outcome.failed(id, trouble(e));
        }
        if (answer.isBlank()) {
            return Outcome.failed(id, "LLM returned an empty response");
        }
        var said = object(answer);
        if (said.isEmpty()) {
            return Outcome.failed(id, "LLM returned malformed JSON");
        }
        return said.get().path("fanout").asBoolean(false)
                ? apart(id, said.get(), author)
                : whole(id, said.get(), author);
    }

    private Outcome whole(String id, ObjectNode said, String author) {
        var title = text(said, "title");
        var body = text(said, "body");
        if (title.isEmpty() && body.isEmpty()) {
            return Outcome.failed(id, "LLM returned fanout=false with no title/body");
        }
        return specified(id, title, body, Optional.of(assignee(said)), author);
    }

    private Outcome apart(String id, ObjectNode said, String author) {
        var tasks = said.path("tasks");
        if (!tasks.isArray() || tasks.isEmpty()) {
            return Outcome.failed(id, "LLM returned fanout=true with empty tasks list");
        }
        var parts = new ArrayList<PlannedTask>();
        for (int i = 0; i < tasks.size(); i++) {
            if (!(tasks.get(i) instanceof ObjectNode part)) {
                return Outcome.failed(id, "tasks[" + i + "] is not an object");
            }
            var title = text(part, "title");
            if (title.isEmpty()) {
                return Outcome.failed(id, "tasks[" + i + "].title is missing or empty");
            }
            parts.add(new PlannedTask(
                    cut(title.get(), CHILD_TITLE),
                    text(part, "body").orElse(""),
                    assignee(part),
                    parents(part.path("parents"), i, tasks.size())));
        }
        try {
            var children = board.decompose(id, parts, settings.owner(), author, settings.promote());
            return children.isEmpty()
                    ? Outcome.failed(id, "task moved out of triage before promotion")
                    : new Outcome(id, Optional.empty(), children, Optional.empty());
        } catch (HermesException e) {
            return Outcome.failed(id, "DB rejected graph: " + e.getMessage());
        }
    }

    /** What is no place of another part is left out. */
    private static List<Integer> parents(JsonNode given, int own, int count) {
        return given.valueStream()
                .filter(JsonNode::isIntegralNumber)
                .filter(JsonNode::canConvertToInt)
                .map(JsonNode::intValue)
                .filter(place -> place >= 0 && place < count && place != own)
                .distinct()
                .toList();
    }

    private String assignee(ObjectNode said) {
        return text(said, "assignee").filter(settings.roster()::containsKey).orElse(settings.defaultAssignee());
    }

    private static Optional<String> notInTriage(Optional<Task> task) {
        if (task.isEmpty()) {
            return Optional.of("unknown task id");
        }
        return task.get().status() == Status.TRIAGE
                ? Optional.empty()
                : Optional.of(
                        "task is not in triage (status='" + task.get().status().text() + "')");
    }

    private static String about(Task task) {
        return "Task: " + task.id() + "\nTitle: " + cut(task.title(), TITLE) + "\n\n"
                + task.body()
                        .filter(body -> !body.isBlank())
                        .map(body -> cut(body, BODY))
                        .orElse("(no body)");
    }

    /** Without a model nothing went wrong with one. */
    private static String trouble(HermesException e) {
        return NO_MODEL.equals(e.getMessage()) ? NO_MODEL : "LLM error: " + e.getMessage();
    }

    private String roster() {
        var text = new StringBuilder("\n\nRoster:\n");
        settings.roster().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(profile -> text.append("- ")
                        .append(profile.getKey())
                        .append(": ")
                        .append(profile.getValue().isBlank() ? "(not described)" : profile.getValue())
                        .append('\n'));
        return text.append("\nWho does what is given to nobody: ")
                .append(settings.defaultAssignee())
                .toString();
    }

    /** The object in an answer, which may stand in a fence or between sentences. */
    private static Optional<ObjectNode> object(String answer) {
        int from = answer.indexOf('{');
        int to = answer.lastIndexOf('}');
        return from < 0 || to < from ? Optional.empty() : Json.parse(answer.substring(from, to + 1));
    }

    private static Optional<String> text(ObjectNode json, String name) {
        return json.path(name).isString()
                ? Optional.of(json.path(name).asString("").strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
