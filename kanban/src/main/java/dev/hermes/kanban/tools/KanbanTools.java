package dev.hermes.kanban.tools;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Slug;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.TaskJson;
import dev.hermes.kanban.TaskView;
import dev.hermes.kanban.Times;
import dev.hermes.kanban.Transition;
import dev.hermes.kanban.When;
import dev.hermes.kanban.work.Completions;
import dev.hermes.kanban.work.WorkerContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of the toolset {@code kanban}. A worker may end only its own task, and only while it is still the one who works on it; it may
 * read, discuss, make and link others. Whoever has no task may look over the whole board and set tasks free.
 */
public final class KanbanTools {
    private static final String TOOLSET = "kanban";
    private static final int EVENTS = 50;
    private static final int LISTED = 50;
    private static final int MOST_LISTED = 200;

    private final Boards boards;
    private final Completions completions;
    private final WorkerIdentity identity;
    private final Predicate<String> profileExists;
    private final UnaryOperator<String> redact;
    private final WorkerContext contexts;
    private final ZoneId zone;

    /**
     * @param profileExists whether somebody works for a name
     * @param redact takes secrets out of what is kept
     */
    public KanbanTools(
            Boards boards,
            Completions completions,
            WorkerIdentity identity,
            Predicate<String> profileExists,
            UnaryOperator<String> redact,
            ZoneId zone) {
        this.boards = boards;
        this.completions = completions;
        this.identity = identity;
        this.profileExists = profileExists;
        this.redact = redact;
        this.contexts = new WorkerContext(zone);
        this.zone = zone;
    }

    /** The tools for this identity. */
    public List<Tool> all() {
        var tools = new ArrayList<Tool>(List.of(
                tool("kanban_show", this::show),
                tool("kanban_complete", this::complete),
                tool("kanban_block", this::block),
                tool("kanban_schedule", this::schedule),
                tool("kanban_heartbeat", this::heartbeat),
                tool("kanban_comment", this::comment),
                tool("kanban_create", this::create),
                tool("kanban_link", this::link)));
        if (identity.task().isEmpty()) {
            tools.add(tool("kanban_list", this::list));
            tools.add(tool("kanban_unblock", this::unblock));
        }
        return tools;
    }

    private static final class Schemas {
        static final JsonNode ALL = read();

        private static JsonNode read() {
            try (var in = Objects.requireNonNull(KanbanTools.class.getResourceAsStream("tools.json"))) {
                return JsonMapper.shared().readTree(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Tool tool(String name, KanbanTool.Action action) {
        var told = Schemas.ALL.path(name);
        var parameters = JsonNodeFactory.instance.objectNode().put("type", "object");
        var properties = (ObjectNode) told.path("properties").deepCopy();
        properties
                .putObject("board")
                .put("type", "string")
                .put("description", "Name of another board; the current one when left out.");
        parameters.set("properties", properties);
        parameters.set("required", told.path("required"));
        return new KanbanTool(
                new ToolSpec(name, TOOLSET, told.path("description").asString(), parameters), action);
    }

    private Board board(Given given) {
        var asked = given.text("board").map(Slug::required);
        var slug = identity.board(boards, asked);
        if (asked.isPresent() && boards.find(slug).isEmpty()) {
            throw Given.wrong("board '" + slug + "' does not exist");
        }
        return boards.open(slug);
    }

    private String id(Given given) {
        return given.text("task_id")
                .or(identity::task)
                .orElseThrow(() -> Given.wrong("task_id is required: you work on no task of the board"));
    }

    /** Ending and prolonging are for the one who works on it. */
    private String own(Given given) {
        var id = id(given);
        if (identity.task().isPresent() && !identity.task().get().equals(id)) {
            throw Given.wrong("you work on " + identity.task().get() + ", and only its worker may do this with " + id
                    + "; write a comment there instead");
        }
        return id;
    }

    private static ObjectNode ok(Object... pairs) {
        var answer = JsonNodeFactory.instance.objectNode().put("ok", true);
        answer.setAll(Json.object(pairs));
        return answer;
    }

    private static Transition.Done done(Transition transition) {
        return switch (transition) {
            case Transition.Done done -> done;
            case Transition.Refused(var reason) -> throw Given.wrong(reason);
        };
    }

    private static TaskView view(Board board, String id) {
        return board.view(id).orElseThrow(() -> Given.wrong("no such task: " + id));
    }

    private ObjectNode show(Given given, ToolContext context) {
        var board = board(given);
        var id = id(given);
        var view = view(board, id);
        var events = view.events();
        var recent = new TaskView(
                view.task(),
                view.parents(),
                view.children(),
                view.comments(),
                events.subList(Math.max(0, events.size() - EVENTS), events.size()),
                view.runs());
        var answer = ok();
        answer.setAll(TaskJson.of(recent, view.runs()));
        return answer.put(
                "worker_context", board.read(rows -> contexts.text(rows, id)).orElse(""));
    }

    private ObjectNode complete(Given given, ToolContext context) {
        var id = own(given);
        var summary = given.text("summary").map(redact);
        var result = given.text("result").map(redact);
        if (summary.isEmpty() && result.isEmpty()) {
            throw Given.wrong("a summary or a result is required");
        }
        var board = board(given);
        var transition = completions.complete(
                board,
                id,
                new Completion(
                        result,
                        summary,
                        Optional.of(metadata(given, context)),
                        given.texts("created_cards"),
                        identity.attempt(board, id)));
        return ok("task_id", id, "run_id", done(transition).runId());
    }

    private ObjectNode metadata(Given given, ToolContext context) {
        var metadata = given.object("metadata")
                .map(object -> (ObjectNode) JsonMapper.shared().readTree(redact.apply(object.toString())))
                .orElseGet(JsonNodeFactory.instance::objectNode);
        var artifacts = new LinkedHashSet<>(new Given(metadata).texts("artifacts"));
        artifacts.addAll(given.texts("artifacts"));
        if (!artifacts.isEmpty()) {
            Json.put(metadata, "artifacts", List.copyOf(artifacts));
        }
        return metadata.put("worker_session_id", context.sessionId());
    }

    private ObjectNode block(Given given, ToolContext context) {
        var id = own(given);
        var reason = redact.apply(given.required("reason"));
        var board = board(given);
        var blocked = done(board.block(id, Optional.of(reason), identity.attempt(board, id), Optional.empty()));
        return ok("task_id", id, "run_id", blocked.runId());
    }

    private ObjectNode schedule(Given given, ToolContext context) {
        var id = own(given);
        var reason = redact.apply(given.required("reason"));
        var due = given.text("until").map(this::when);
        var board = board(given);
        var parked = done(board.schedule(id, Optional.of(reason), due, identity.attempt(board, id), Optional.empty()));
        return ok("task_id", id, "run_id", parked.runId());
    }

    private When when(String text) {
        return Times.parse(text, zone)
                .map(instant -> new When.At(instant.getEpochSecond()))
                .orElseThrow(() -> Given.wrong("until must be a time like 2026-05-25T09:00, not '" + text + "'"));
    }

    private ObjectNode heartbeat(Given given, ToolContext context) {
        var id = own(given);
        var board = board(given);
        done(board.heartbeat(
                id,
                identity.attempt(board, id),
                given.text("note").map(redact),
                identity.lock().filter(_ -> identity.task().isPresent()),
                identity.claimSeconds()));
        return ok("task_id", id);
    }

    private ObjectNode comment(Given given, ToolContext context) {
        var id = given.required("task_id");
        var comment = board(given)
                .comment(id, identity.author(), redact.apply(given.required("body")))
                .orElseThrow(() -> Given.wrong("no such task: " + id));
        return ok("task_id", id, "comment_id", comment);
    }

    private ObjectNode create(Given given, ToolContext context) {
        var board = board(given);
        var assignee = given.required("assignee").toLowerCase(Locale.ROOT);
        boolean blocked = switch (given.text("initial_status").orElse("running")) {
            case "running" -> false;
            case "blocked" -> true;
            default -> throw Given.wrong("initial_status must be running or blocked");
        };
        var id = board.create(new NewTask(
                given.required("title"),
                given.text("body").map(redact),
                Optional.of(assignee),
                given.texts("parents"),
                workspace(given, board),
                given.text("tenant").or(identity::tenant),
                given.number("priority").orElse(0),
                given.flag("triage"),
                blocked,
                given.text("idempotency_key"),
                positive(given, "max_runtime_seconds"),
                positive(given, "max_retries"),
                Optional.of(identity.author()),
                given.texts("skills"),
                Optional.of(context.sessionId()),
                goal(given)));
        var status = board.task(id).map(task -> task.status().text()).orElse("");
        var answer = ok("task_id", id, "status", status);
        if (!profileExists.test(assignee)) {
            answer.put("warning", "there is no profile '" + assignee + "'; nobody will work on this task by itself");
        }
        return answer;
    }

    private static GoalMode goal(Given given) {
        var most = positive(given, "goal_max_turns");
        if (most.isPresent() && !given.flag("goal_mode")) {
            throw Given.wrong("goal_max_turns needs goal_mode");
        }
        return new GoalMode(given.flag("goal_mode"), most);
    }

    private static Optional<Long> positive(Given given, String name) {
        var number = given.number(name);
        if (number.isPresent() && number.getAsLong() < 1) {
            throw Given.wrong(name + " must be 1 or more");
        }
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    /** A worker that names none lets its followers work where it works itself. */
    private NewTask.Workspace workspace(Given given, Board board) {
        var kind = given.text("workspace_kind");
        if (kind.isEmpty()) {
            if (given.text("workspace_path").isPresent()
                    || given.text("branch_name").isPresent()) {
                throw Given.wrong("workspace_path and branch_name need workspace_kind");
            }
            return identity.task()
                    .flatMap(board::task)
                    .filter(own -> !own.workspaceKind().equals("scratch"))
                    .map(own -> new NewTask.Workspace(own.workspaceKind(), own.workspacePath(), Optional.empty()))
                    .orElse(NewTask.Workspace.SCRATCH);
        }
        return new NewTask.Workspace(kind.get(), given.text("workspace_path"), given.text("branch_name"));
    }

    private ObjectNode link(Given given, ToolContext context) {
        var parent = given.required("parent_id");
        var child = given.required("child_id");
        board(given).link(parent, child);
        return ok("parent_id", parent, "child_id", child);
    }

    private ObjectNode unblock(Given given, ToolContext context) {
        var id = given.required("task_id");
        return ok(
                "task_id", id, "status", done(board(given).unblock(id)).status().text());
    }

    private ObjectNode list(Given given, ToolContext context) {
        var board = board(given);
        long wanted = given.number("limit").orElse(LISTED);
        if (wanted < 1 || wanted > MOST_LISTED) {
            throw Given.wrong("limit must be 1 to " + MOST_LISTED);
        }
        int limit = (int) wanted;
        var promoted = board.pass();
        var filter = TaskFilter.ALL
                .withArchived(given.flag("include_archived"))
                .assignedTo(given.text("assignee").map(name -> name.toLowerCase(Locale.ROOT)))
                .of(given.text("tenant"), Optional.empty());
        var status = given.text("status").map(KanbanTools::status);
        var found = board.tasks((status.isPresent() ? filter.with(status.get()) : filter).first(limit + 1));
        boolean truncated = found.size() > limit;
        var answer = ok();
        var tasks = answer.putArray("tasks");
        board.read(rows -> {
            found.stream().limit(limit).forEach(task -> {
                var parents = rows.parents(task.id());
                var children = rows.children(task.id());
                var json = compact(task);
                Json.put(json, "parents", parents);
                Json.put(json, "children", children);
                tasks.add(json.put("parent_count", parents.size()).put("child_count", children.size()));
            });
            return true;
        });
        answer.put("count", tasks.size()).put("limit", limit).put("truncated", truncated);
        if (truncated && limit < MOST_LISTED) {
            answer.put("next_limit", Math.min(2 * limit, MOST_LISTED));
        }
        Json.put(answer, "promoted", promoted);
        return answer;
    }

    private static Status status(String text) {
        for (var status : Status.values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        throw Given.wrong("no such status: " + text);
    }

    private static ObjectNode compact(Task task) {
        return Json.object(
                "id", task.id(),
                "title", task.title(),
                "assignee", task.assignee(),
                "status", task.status().text(),
                "priority", task.priority(),
                "tenant", task.tenant(),
                "created_by", task.createdBy(),
                "created_at", task.createdAt());
    }
}
