package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
        person = Cli.in(directory).file("config.yaml", server.settings() + """
                agent:
                  api_max_retries: 1
                """);
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

    /** A worker of the task in goal mode, with what the dispatcher tells it. */
    private Cli inGoalMode(String... more) {
        id = created(
                "Write the report",
                Stream.concat(Stream.of("--goal"), Stream.of(more)).toArray(String[]::new));
        var told = asWorker().with("HERMES_KANBAN_GOAL_MODE", "1");
        return more.length == 0 ? told : told.with("HERMES_KANBAN_GOAL_MAX_TURNS", more[1]);
    }

    private static Reply verdict(boolean done, String reason) {
        return Reply.text("{\"done\": " + done + ", \"reason\": \"" + reason + "\"}");
    }

    @Test
    void in_goal_mode_it_goes_on_in_one_session_until_its_task_is_done() {
        // given
        worker = inGoalMode();
        answers.then(
                        Reply.text("The outline stands."),
                        Reply.text("The chapters stand."),
                        Reply.toolCall("kanban_complete", "{\"summary\": \"written\"}"),
                        Reply.text("Done."))
                .asVerdict(verdict(false, "only an outline"), verdict(false, "the index is missing"));
        // when
        var result = work();
        // then
        assertThat(result.exit()).isZero();
        assertThat(answers.asked()).hasSize(4);
        assertThat(answers.messages(2))
                .contains("The outline stands.", "only an outline", "the index is missing", "call kanban_complete");
        assertThat(status()).isEqualTo("done");
        assertThat(shown().get("runs")).hasSize(1);
        // nobody is asked for a verdict on a task that has ended
        var verdicts = server.requests().stream()
                .map(request -> request.body().path("messages").toString())
                .filter(text -> text.contains("You decide whether"))
                .toList();
        assertThat(verdicts).hasSize(2);
        assertThat(verdicts.getFirst()).contains("Write the report", "The outline stands.");
    }

    @Test
    void the_process_that_a_dispatcher_starts_goes_on_for_three_turns() throws Exception {
        // given
        id = created("Count to three", "--goal", "--goal-max-turns", "3");
        answers.then(
                        Reply.text("One."),
                        Reply.text("Two."),
                        Reply.toolCall("kanban_complete", "{\"summary\": \"three\"}"),
                        Reply.text("Three."))
                .asVerdict(verdict(false, "one is not three"), verdict(false, "two is not three"));
        // when
        person.run("kanban", "dispatch");
        long pid = shown().get("runs").get(0).get("worker_pid").asLong();
        var ended = ProcessHandle.of(pid).map(ProcessHandle::onExit);
        if (ended.isPresent()) {
            ended.get().get(60, TimeUnit.SECONDS);
        }
        // then
        assertThat(status()).as(person.run("kanban", "log", id).out()).isEqualTo("done");
        assertThat(person.run("kanban", "log", id).out())
                .contains("(1/3): one is not three", "(2/3): two is not three");
        assertThat(shown().get("runs")).hasSize(1);
        assertThat(answers.asked()).hasSize(4);
    }

    @Test
    void in_goal_mode_used_up_turns_leave_the_task_to_a_person() {
        worker = inGoalMode("--goal-max-turns", "2");
        answers.then(Reply.text("One."), Reply.text("Two."))
                .asVerdict(verdict(false, "no"), verdict(false, "the index is missing"));
        assertThat(work().exit()).isZero();
        assertThat(answers.asked()).hasSize(2);
        assertThat(status()).isEqualTo("blocked");
        assertThat(shown().get("latest_summary").asString()).contains("2 of 2 turns", "the index is missing");
    }

    @Test
    void in_goal_mode_a_judge_that_nobody_understands_leaves_the_task_to_a_person() {
        worker = inGoalMode();
        answers.then(Reply.text("One."), Reply.text("Two."), Reply.text("Three."))
                .asVerdict(Reply.text("hm"), Reply.text("hm"), Reply.text("hm"));
        work();
        assertThat(answers.asked()).hasSize(3);
        assertThat(status()).isEqualTo("blocked");
        assertThat(shown().get("latest_summary").asString()).contains("auxiliary.goal_judge");
    }

    @Test
    void in_goal_mode_what_the_judge_finds_done_is_still_the_workers_to_complete() {
        worker = inGoalMode();
        answers.then(
                        Reply.text("All written."),
                        Reply.toolCall("kanban_complete", "{\"summary\": \"written\"}"),
                        Reply.text("Done."))
                .asVerdict(verdict(true, "it says so"));
        work();
        assertThat(answers.messages(1)).contains("has not been ended");
        assertThat(status()).isEqualTo("done");
    }

    @Test
    void in_goal_mode_a_worker_that_never_completes_what_is_done_leaves_the_task_to_a_person() {
        worker = inGoalMode();
        answers.then(Reply.text("All written."), Reply.text("As I said.")).asVerdict(verdict(true, "it says so"));
        work();
        assertThat(answers.asked()).hasSize(2);
        assertThat(status()).isEqualTo("blocked");
        assertThat(shown().get("latest_summary").asString()).contains("it says so", "did not end it");
    }

    @Test
    void in_goal_mode_a_turn_that_fails_is_the_dispatchers_to_try_again() {
        worker = inGoalMode();
        answers.then(Reply.text("One."), Reply.status(400, "{\"error\": {\"message\": \"no\"}}"))
                .asVerdict(verdict(false, "not yet"));
        assertThat(work().exit()).isEqualTo(1);
        assertThat(status()).isEqualTo("running");
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
