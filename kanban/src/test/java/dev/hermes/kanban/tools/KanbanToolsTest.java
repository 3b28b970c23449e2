package dev.hermes.kanban.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TestBoard;
import dev.hermes.kanban.work.Completions;
import dev.hermes.kanban.work.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What models may do with the board, and what they may not. */
class KanbanToolsTest {
    @TempDir
    Path directory;

    private TestBoard on;
    private String own;
    private Claim claim;

    @BeforeEach
    void open() {
        on = new TestBoard(directory);
        own = on.board.create(NewTask.titled("own").assignedTo("ada"));
        claim = on.board.claim(own, "host:1", 900).orElseThrow();
    }

    @AfterEach
    void close() {
        on.close();
    }

    private List<Tool> tools(Map<String, String> environment) {
        var workspaces = new Workspaces(on.paths, Log.NONE);
        return new KanbanTools(
                        on.boards,
                        new Completions(on.paths, workspaces, Log.NONE),
                        WorkerIdentity.of(environment),
                        "ada"::equals,
                        text -> text.replace("sk-secret", "***"),
                        ZoneOffset.UTC)
                .all();
    }

    private Map<String, String> worker(long run) {
        return Map.of(
                "HERMES_KANBAN_TASK", own,
                "HERMES_KANBAN_RUN_ID", String.valueOf(run),
                "HERMES_KANBAN_CLAIM_LOCK", "host:1",
                "HERMES_PROFILE", "ada",
                "HERMES_TENANT", "acme");
    }

    private JsonNode call(Map<String, String> environment, String tool, String arguments) {
        var context = new ToolContext(
                "session-1",
                "task-1",
                "call-1",
                Person.ABSENT,
                (_, _, _) -> {
                    throw new AssertionError("no other tool is called");
                },
                Map.of());
        return tools(environment).stream()
                .filter(one -> one.spec().name().equals(tool))
                .findFirst()
                .map(one -> {
                    try {
                        return JsonMapper.shared()
                                .readTree(
                                        one.run((ObjectNode) JsonMapper.shared().readTree(arguments), context)
                                                .plain());
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .orElseThrow(() -> new AssertionError("no tool " + tool));
    }

    private JsonNode call(String tool, String arguments) {
        return call(worker(claim.runId()), tool, arguments);
    }

    private static List<String> names(List<Tool> tools) {
        return tools.stream().map(tool -> tool.spec().name()).toList();
    }

    @Test
    void a_task_that_cannot_be_made_as_it_was_asked_for_is_not_made_otherwise() {
        for (var more :
                List.of("\"initial_status\": \"done\"", "\"workspace_path\": \"/src\"", "\"branch_name\": \"feat\"")) {
            var answer = call("kanban_create", "{\"title\": \"x\", \"assignee\": \"ada\", " + more + "}");
            assertThat(answer.has("task_id")).as(more).isFalse();
            assertThat(answer.path("error").asString("")).as(more).isNotBlank();
        }
    }

    @Test
    void a_worker_looks_over_no_board_and_sets_nothing_free() {
        assertThat(names(tools(worker(1))))
                .doesNotContain("kanban_list", "kanban_unblock")
                .hasSize(8);
        assertThat(names(tools(Map.of())))
                .contains("kanban_list", "kanban_unblock")
                .hasSize(10);
        assertThat(tools(Map.of())).allSatisfy(tool -> {
            assertThat(tool.spec().toolset()).isEqualTo("kanban");
            assertThat(tool.spec().parameters().path("properties").has("board")).isTrue();
        });
    }

    @Test
    void a_worker_reads_its_own_task_without_naming_it() {
        var shown = call("kanban_show", "{}");
        assertThat(shown.path("ok").asBoolean()).isTrue();
        assertThat(shown.path("task").path("id").asString()).isEqualTo(own);
        assertThat(shown.path("worker_context").asString()).startsWith("# Kanban task " + own);
        assertThat(call(Map.of(), "kanban_show", "{}").path("error").asString()).contains("task_id is required");
    }

    @Test
    void completing_keeps_the_summary_the_session_and_the_files_and_no_secret() throws Exception {
        var scratch = Files.createDirectories(on.paths.workspaces("default").resolve(own));
        Files.writeString(scratch.resolve("out.txt"), "made");
        on.board.workspace(claim, scratch.toString());
        var answer = call("kanban_complete", """
                {"summary": "done with sk-secret", "metadata": {"n": 1, "artifacts": ["a"]}, "artifacts": "out.txt"}""");
        assertThat(answer.path("run_id").asLong()).isEqualTo(claim.runId());
        var run = on.board.view(own).orElseThrow().runs().getFirst();
        assertThat(run.summary()).contains("done with ***");
        var metadata = run.metadata().orElseThrow();
        assertThat(metadata.path("worker_session_id").asString()).isEqualTo("session-1");
        var kept = metadata.path("artifacts");
        assertThat(kept.get(0).asString()).isEqualTo("a");
        assertThat(Path.of(kept.get(1).asString())).hasContent("made").isNotEqualTo(scratch.resolve("out.txt"));
        assertThat(scratch).as("deleted with its task").doesNotExist();
    }

    @Test
    void a_worker_ends_no_other_task_and_not_its_own_once_it_was_replaced() {
        var other = on.board.create(NewTask.titled("other").assignedTo("bob"));
        assertThat(call("kanban_complete", "{\"task_id\": \"" + other + "\", \"summary\": \"x\"}")
                        .path("error")
                        .asString())
                .contains("you work on " + own);
        assertThat(call("kanban_block", "{\"task_id\": \"" + other + "\", \"reason\": \"x\"}")
                        .has("error"))
                .isTrue();
        assertThat(call(worker(claim.runId() + 1), "kanban_complete", "{\"summary\": \"late\"}")
                        .has("error"))
                .isTrue();
        assertThat(on.task(own).status()).isEqualTo(Status.RUNNING);
        assertThat(call("kanban_complete", "{}").path("error").asString()).contains("summary or a result");
    }

    @Test
    void tasks_that_were_not_made_cannot_be_claimed_to_be() {
        var answer = call("kanban_complete", "{\"summary\": \"x\", \"created_cards\": [\"t_deadbeef\"]}");
        assertThat(answer.path("error").asString()).contains("t_deadbeef");
        assertThat(on.task(own).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_sign_of_life_extends_the_claim() {
        on.clock.advance(Duration.ofMinutes(10));
        assertThat(call("kanban_heartbeat", "{\"note\": \"half\"}").path("ok").asBoolean())
                .isTrue();
        assertThat(on.task(own).claimExpires())
                .contains(on.clock.instant().plusSeconds(900).getEpochSecond());
    }

    @Test
    void comments_are_in_the_name_of_the_profile_whatever_the_model_says() {
        call("kanban_comment", "{\"task_id\": \"" + own + "\", \"body\": \"hi sk-secret\", \"author\": \"boss\"}");
        var comment = on.board.view(own).orElseThrow().comments().getFirst();
        assertThat(comment.author()).isEqualTo("ada");
        assertThat(comment.body()).isEqualTo("hi ***");
    }

    @Test
    void a_made_task_belongs_to_the_worker_and_its_tenant_and_tells_of_unknown_profiles() {
        var answer = call("kanban_create", """
                {"title": "next", "assignee": "Nobody", "parents": "%s", "triage": "no", "priority": 3}""".formatted(own));
        assertThat(answer.path("status").asString()).isEqualTo("todo");
        assertThat(answer.path("warning").asString()).contains("nobody");
        var made = on.task(answer.path("task_id").asString());
        assertThat(made.createdBy()).contains("ada");
        assertThat(made.tenant()).contains("acme");
        assertThat(made.sessionId()).contains("session-1");
        assertThat(call("kanban_create", "{\"title\": \"x\", \"assignee\": \"ada\", \"triage\": \"maybe\"}")
                        .path("error")
                        .asString())
                .contains("triage must be true or false");
    }

    @Test
    void who_hands_out_work_sees_the_board_and_sets_tasks_free() {
        on.board.block(own, Optional.of("why?"), Optional.empty(), Optional.empty());
        var child = on.board.create(NewTask.titled("child").assignedTo("ada").after(own));
        var list = call(Map.of(), "kanban_list", "{\"limit\": 1}");
        assertThat(list.path("count").asInt()).isEqualTo(1);
        assertThat(list.path("truncated").asBoolean()).isTrue();
        assertThat(list.path("next_limit").asInt()).isEqualTo(2);
        assertThat(call(Map.of(), "kanban_unblock", "{\"task_id\": \"" + own + "\"}")
                        .path("status")
                        .asString())
                .as("the real new status (K18)")
                .isEqualTo("ready");
        assertThat(call(Map.of(), "kanban_link", "{\"parent_id\": \"" + child + "\", \"child_id\": \"" + own + "\"}")
                        .path("error")
                        .asString())
                .contains("cycle");
        assertThat(call(Map.of(), "kanban_list", "{\"limit\": 500}").has("error"))
                .isTrue();
        assertThat(call(Map.of(), "kanban_list", "{\"board\": \"nope\"}")
                        .path("error")
                        .asString())
                .contains("does not exist");
    }

    /** What upstream 0.14 offers to models, so that their habits and written instructions go on working. */
    @Test
    void every_tool_takes_what_it_takes_upstream() throws Exception {
        var all = new ArrayList<>(tools(Map.of()));
        try (var in = KanbanToolsTest.class.getResourceAsStream("upstream-tools.json")) {
            var upstream = JsonMapper.shared().readTree(in);
            all.removeIf(tool -> tool.spec().name().equals("kanban_schedule")); // our own
            assertThat(names(all)).containsExactlyInAnyOrderElementsOf(upstream.propertyNames());
            for (var tool : all) {
                var ours = tool.spec().parameters();
                var theirs = upstream.get(tool.spec().name());
                assertThat(ours.path("required")).as(tool.spec().name()).isEqualTo(theirs.path("required"));
                theirs.path("properties").properties().forEach(property -> {
                    var own = ours.path("properties").path(property.getKey());
                    var name = tool.spec().name() + "." + property.getKey();
                    assertThat(own.path("type"))
                            .as(name)
                            .isEqualTo(property.getValue().path("type"));
                    assertThat(own.path("items"))
                            .as(name)
                            .isEqualTo(property.getValue().path("items"));
                    assertThat(own.path("enum"))
                            .as(name)
                            .isEqualTo(property.getValue().path("enum"));
                });
            }
        }
    }

    @Test
    void a_goal_for_a_task_is_made_with_it() {
        var made = call("kanban_create", """
                {"title": "x", "assignee": "ada", "goal_mode": true, "goal_max_turns": 4}""");
        assertThat(on.board.task(made.get("task_id").asString()).orElseThrow().goal())
                .isEqualTo(new GoalMode(true, Optional.of(4L)));
        assertThat(call("kanban_create", "{\"title\": \"x\", \"assignee\": \"ada\", \"goal_max_turns\": 4}")
                        .get("error")
                        .asString())
                .contains("goal_mode");
    }
}
