package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as the dispatcher starts it: one query, a task in the environment, a real board and a model that is asked for real. */
class WorkerTest {
    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start();
    private final Answers answers = Answers.of(server);
    private Cli person;
    private Cli worker;
    private String id;

    @BeforeEach
    void claimedTask() {
        person = Cli.in(directory).file("config.yaml", """
                model:
                  provider: custom
                  base_url: %s
                  api_key: key
                  default: m1
                agent:
                  api_max_retries: 1
                """.formatted(server.url()));
        var parent = created("Choose a name");
        person.run("kanban", "complete", parent, "--summary", "It is called Hermes.");
        id = created("Write the report", "--parent", parent);
        worker = asWorker();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String created(String title, String... more) {
        var words = new ArrayList<>(List.of("kanban", "create", title, "--assignee", "default", "--json"));
        words.addAll(List.of(more));
        return json(words.toArray(String[]::new)).get("id").asString();
    }

    private JsonNode json(String... words) {
        return JsonMapper.shared().readTree(person.run(words).out());
    }

    private Cli asWorker() {
        var claim = json("kanban", "claim", id, "--json");
        return Cli.in(directory)
                .with("HERMES_PROFILE", "default")
                .with("HERMES_KANBAN_TASK", id)
                .with("HERMES_KANBAN_RUN_ID", claim.get("run_id").asString())
                .with("HERMES_KANBAN_CLAIM_LOCK", claim.get("lock").asString());
    }

    private Cli.Result work() {
        return worker.run("chat", "-q", "work kanban task " + id);
    }

    private JsonNode shown() {
        return json("kanban", "show", id, "--json");
    }

    private String status() {
        return shown().get("task").get("status").asString();
    }

    @Test
    void it_reads_its_task_says_something_and_completes_it() {
        // given
        answers.then(
                Reply.toolCall("kanban_show", "{}"),
                Reply.toolCall("kanban_comment", "{\"task_id\": \"" + id + "\", \"body\": \"half way\"}"),
                Reply.toolCall("kanban_complete", "{\"summary\": \"written\", \"metadata\": {\"pages\": 3}}"),
                Reply.text("Done."));
        // when
        var result = work();
        // then
        assertThat(result.exit()).isZero();
        assertThat(answers.asked()).hasSize(4);
        var offered = answers.asked().getFirst().body();
        assertThat(offered.path("messages").toString()).contains("Kanban task execution protocol");
        assertThat(offered.path("tools").toString())
                .contains("kanban_complete", "kanban_block")
                .doesNotContain("kanban_list", "kanban_unblock");
        assertThat(answers.messages(1)).contains("It is called Hermes.", "Write the report");
        var task = shown();
        assertThat(task.get("task").get("status").asString()).isEqualTo("done");
        assertThat(task.get("latest_summary").asString()).isEqualTo("written");
        assertThat(task.get("comments").get(0).get("body").asString()).isEqualTo("half way");
        var run = task.get("runs").get(0);
        assertThat(run.get("metadata").get("pages").asInt()).isEqualTo(3);
        assertThat(run.get("metadata").get("worker_session_id").asString()).startsWith("20260301_");
    }

    @Test
    void cards_it_did_not_make_hold_it_up_and_it_may_complete_without_them() {
        answers.then(
                Reply.toolCall("kanban_complete", "{\"summary\": \"x\", \"created_cards\": [\"t_deadbeef\"]}"),
                Reply.toolCall("kanban_complete", "{\"summary\": \"x\"}"),
                Reply.text("Done."));
        assertThat(work().exit()).isZero();
        assertThat(answers.messages(1)).contains("t_deadbeef");
        assertThat(status()).isEqualTo("done");
    }

    @Test
    void that_it_forgot_to_end_the_task_is_told_it_once() {
        answers.then(
                Reply.text("The report is written."),
                Reply.toolCall("kanban_complete", "{\"summary\": \"written\"}"),
                Reply.text("Done."));
        assertThat(work().exit()).isZero();
        assertThat(answers.messages(1)).contains("has not been ended", "kanban_block");
        assertThat(status()).isEqualTo("done");
    }

    @Test
    void who_forgets_it_again_leaves_the_task_to_the_dispatcher() {
        answers.then(Reply.text("Written."), Reply.text("As I said."));
        work();
        assertThat(answers.asked()).hasSize(2);
        assertThat(status()).isEqualTo("running");
    }

    @Test
    void when_its_turns_are_used_up_the_task_waits_for_a_person() {
        person.file("config.yaml", person.file("config.yaml") + "  max_turns: 2\n");
        answers.then(
                Reply.toolCall("kanban_show", "{}"), Reply.toolCall("kanban_show", "{}"), Reply.text("Not finished."));
        work();
        assertThat(status()).isEqualTo("blocked");
        assertThat(shown().get("latest_summary").asString()).contains("2");
    }

    @Test
    void a_model_that_wants_no_more_questions_is_no_failure_and_the_dispatcher_learns_it() {
        answers.then(Reply.status(429, "{\"error\": {\"message\": \"rate limit\"}}"));
        assertThat(work().exit()).isEqualTo(75);
        assertThat(status()).isEqualTo("running");
    }

    @Test
    void it_may_let_its_task_wait_for_a_time() {
        answers.then(
                Reply.toolCall(
                        "kanban_schedule", "{\"reason\": \"the embargo ends\", \"until\": \"2031-05-25T09:00Z\"}"),
                Reply.text("Later."));
        assertThat(work().exit()).isZero();
        assertThat(status()).isEqualTo("scheduled");
        assertThat(shown().get("events").toString()).contains("the embargo ends", "\"at\":1937466000");
    }

    @Test
    void one_that_was_replaced_changes_nothing() {
        person.run("kanban", "reclaim", id);
        asWorker();
        answers.then(Reply.toolCall("kanban_complete", "{\"summary\": \"late\"}"), Reply.text("Oh."));
        work();
        assertThat(status()).isEqualTo("running");
        assertThat(shown().get("runs").get(1).get("outcome").isNull()).isTrue();
    }
}
