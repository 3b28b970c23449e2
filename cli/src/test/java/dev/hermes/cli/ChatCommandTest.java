package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hermes chat -q}, and a conversation on a pipe. */
class ChatCommandTest {
    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start();
    private final Answers answers = Answers.of(server);
    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory).file("config.yaml", """
                model:
                  provider: custom
                  base_url: %s
                  api_key: key
                  default: m1
                agent:
                  api_max_retries: 1
                """.formatted(server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_query_shows_its_activity_the_answer_and_the_summary() {
        answers.then(Reply.toolCall("terminal", "{\"command\": \"echo hi\"}"), Reply.text("It said **hi**."));
        var result = hermes.run("chat", "-q", "say hi");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lines()).startsWith("Query: say hi", "");
        assertThat(result.lines().get(2)).matches("┊ 💻 \\$ +echo hi +\\d+\\.\\ds");
        assertThat(result.out()).contains("It said hi.", "Resume this session with:\n  hermes --resume 20260301_");
        assertThat(result.out())
                .endsWith("Messages: 4 (1 user, 1 tool calls)\n")
                .doesNotContain("\u001b");
    }

    @Test
    void commands_see_the_settings_as_variables_and_nothing_that_may_be_a_key() {
        hermes.file(
                "config.yaml",
                hermes.file("config.yaml")
                        + "timezone: Europe/Vienna\nterminal: {timeout: 77, sudo_password: pw, docker_env: {K: secret}}\n");
        var command =
                "echo $TERMINAL_ENV $TERMINAL_TIMEOUT $TERMINAL_CWD $HERMES_TIMEZONE [$SUDO_PASSWORD$TERMINAL_DOCKER_ENV]";
        answers.then(Reply.toolCall("terminal", "{\"command\": \"" + command + "\"}"), Reply.text("Done."));
        assertThat(hermes.run("chat", "-Q", "-q", "look").exit()).isZero();
        assertThat(answers.asked().getLast().body().path("messages").toString())
                .contains("local 77 " + hermes.work() + " Europe/Vienna []");
    }

    @Test
    void a_worker_may_let_a_command_run_as_long_as_its_task_says() {
        hermes.file("config.yaml", hermes.file("config.yaml") + "terminal: {timeout: 1}\n")
                .with("HERMES_KANBAN_TASK", "t_1")
                .with("TERMINAL_TIMEOUT", "60");
        answers.then(Reply.toolCall("terminal", "{\"command\": \"sleep 1.5; echo rested\"}"), Reply.text("Done."));
        hermes.run("chat", "-Q", "-q", "rest");
        assertThat(answers.asked().getLast().body().path("messages").toString()).contains("\"output\\\":\\\"rested");
    }

    @Test
    void a_quiet_query_prints_the_answer_alone_and_the_session_on_standard_error() {
        var result = hermes.run("-m", "m2", "chat", "-Q", "-q", "hi");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("ok\n");
        assertThat(result.err()).matches("\nsession_id: 20260301_090000_[0-9a-f]{6}\n");
        assertThat(answers.asked().getFirst().body().path("model").asString(""))
                .as("given before the command")
                .isEqualTo("m2");
    }

    @Test
    void in_smart_mode_a_model_decides_about_a_flagged_command() throws IOException {
        // given
        hermes.file("config.yaml", hermes.file("config.yaml") + "approvals:\n  mode: smart\n");
        Files.createDirectory(hermes.work().resolve("gone"));
        answers.asOpinion("DENY", "APPROVE");
        answers.then(
                Reply.toolCall("terminal", "{\"command\": \"rm -rf ./gone\"}"),
                Reply.text("Refused."),
                Reply.toolCall("terminal", "{\"command\": \"rm -rf ./gone\"}"),
                Reply.text("Gone."));
        // when, then
        assertThat(hermes.run("chat", "-Q", "-q", "remove it").out()).isEqualTo("Refused.\n");
        assertThat(hermes.work().resolve("gone")).exists();
        assertThat(answers.messages(1)).contains("BLOCKED by smart approval: recursive delete");
        assertThat(hermes.run("chat", "-Q", "-q", "remove it").out()).isEqualTo("Gone.\n");
        assertThat(hermes.work().resolve("gone")).doesNotExist();
        assertThat(answers.messages(3)).contains("was flagged (recursive delete) and auto-approved by smart approval");
    }

    @Test
    void in_smart_mode_a_model_that_fails_approves_nothing() throws IOException {
        hermes.file("config.yaml", hermes.file("config.yaml") + "approvals:\n  mode: smart\n");
        Files.createDirectory(hermes.work().resolve("kept"));
        answers.asOpinion(Reply.status(500, "no"), Reply.text("APPROVE, no doubt"));
        answers.then(Reply.toolCall("terminal", "{\"command\": \"rm -rf ./kept\"}"));
        answers.then(Reply.toolCall("terminal", "{\"command\": \"rm -r ./kept\"}"), Reply.text("Left."));
        assertThat(hermes.run("chat", "-Q", "-q", "remove it").out()).isEqualTo("Left.\n");
        assertThat(hermes.work().resolve("kept")).exists();
        assertThat(answers.messages(2)).contains("BLOCKED: Command flagged as dangerous (recursive delete)");
    }

    @Test
    void a_failed_query_says_why_and_exits_1() {
        server.otherwise(_ -> Reply.status(401, "{\"error\": {\"message\": \"invalid api key\"}}"));
        var quiet = hermes.run("chat", "-Q", "-q", "hi");
        assertThat(quiet.exit()).isEqualTo(1);
        assertThat(quiet.err()).contains("session_id: ", "401");
        var shown = hermes.run("chat", "-q", "hi");
        assertThat(shown.exit()).isEqualTo(1);
        assertThat(shown.out()).contains("✗ Error: ");
    }

    @Test
    void a_query_that_is_none_is_refused() {
        assertThat(hermes.run("chat", "-q", " ").exit()).isEqualTo(2);
        assertThat(hermes.run("chat", "-q").lastError()).contains("expected one argument");
        assertThat(hermes.run("chat", "-q", "x", "--max-turns", "0").exit()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_picture_is_a_query_of_its_own() throws IOException {
        Files.write(hermes.work().resolve("dot.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        assertThat(hermes.run("chat", "-Q", "--image", "dot.png").exit()).isZero();
        assertThat(answers.messages(0)).contains("data:image/png;base64,");
        assertThat(hermes.run("chat", "--image", "none.png").exit()).isEqualTo(2);
        assertThat(hermes.run("chat", "--image", "text.txt", "-q", "x").err()).contains("Not a picture");
    }

    @Test
    void turns_are_limited_where_it_was_asked_for() {
        server.otherwise(_ -> Reply.toolCall("terminal", "{\"command\": \"true\"}"));
        hermes.run("chat", "-Q", "-q", "go on", "--max-turns", "2");
        assertThat(server.requests()).hasSizeBetween(2, 4);
    }

    @Test
    void the_tag_of_a_session_is_kept() {
        hermes.run("chat", "-Q", "-q", "hi", "--source", "test-run");
        assertThat(hermes.run("sessions", "list", "--source", "test-run").lines())
                .hasSize(3);
    }

    @Test
    void dangerous_commands_are_refused_where_nobody_can_be_asked_and_run_with_yolo() throws IOException {
        var doomed = Files.createDirectory(hermes.work().resolve("doomed"));
        var call = Reply.toolCall("terminal", "{\"command\": \"rm -rf doomed\"}");
        answers.then(call, Reply.text("no"), call, Reply.text("yes"));
        hermes.run("chat", "-Q", "-q", "remove it");
        assertThat(doomed).exists();
        hermes.run("chat", "-Q", "--yolo", "-q", "remove it");
        assertThat(doomed).doesNotExist();
    }

    @Test
    void on_a_pipe_every_line_is_a_message_and_only_answers_go_to_standard_output() {
        answers.then(Reply.text("one"), Reply.text("two"));
        var result = hermes.typing("first\n\nsecond \\\nline\n").run();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("one\ntwo\n");
        assertThat(result.err()).contains("Resume this session with:", "Messages: 4 (2 user, 0 tool calls)");
        assertThat(answers.messages(1)).contains("second \\nline");
    }

    @Test
    void nothing_said_leaves_no_session() {
        var result = hermes.typing("").run();
        assertThat(result).isEqualTo(new Cli.Result(0, "", "Goodbye.\n"));
        assertThat(hermes.run("sessions", "list").out()).isEqualTo("No sessions found.\n");
    }

    @Test
    void slash_commands_work_on_a_pipe() {
        var result = hermes.typing("""
                hello
                /title My chat
                /history
                /his
                /undo
                /undo now
                /history
                /usage
                /re
                /nope
                /quit now
                /quit
                never
                """).run();
        assertThat(result.exit()).isZero();
        assertThat(result.lines())
                .containsSubsequence(
                        "ok",
                        "Title set: My chat",
                        "[You #1] hello",
                        "[Hermes #2] ok",
                        "[You #1] hello",
                        "[Hermes #2] ok",
                        "Cancelled.",
                        "Undid 2 message(s); 0 remain.",
                        "Nothing was said yet.",
                        "Ambiguous command: /re",
                        "Did you mean: /reset, /resume, /retry, /reasoning?",
                        "Unknown command: /nope. /help shows what there is.",
                        "/quit takes no argument.");
        assertThat(server.requests().stream().map(request -> request.body().toString()))
                .noneMatch(body -> body.contains("never"));
    }

    @Test
    void a_goal_is_worked_on_turn_after_turn_until_it_is_reached() {
        answers.then(Reply.text("I began."), Reply.text("All tests pass: 12 of 12."))
                .asVerdict(
                        Reply.text("{\"done\": false, \"reason\": \"only begun\"}"),
                        Reply.text("```json\n{\"done\": true, \"reason\": \"12 of 12\"}\n```"));
        var result = hermes.typing("/goal make the tests pass\n/subgoal all of them\n/goal\n")
                .run();
        assertThat(result.lines())
                .containsSubsequence(
                        "⊙ Goal (active, 0/20 turns): make the tests pass",
                        "I began.",
                        "All tests pass: 12 of 12.",
                        "✓ Goal done (2/20 turns): make the tests pass");
        assertThat(result.out() + result.err())
                .contains("↻ Continuing toward goal (1/20): only begun", "✓ Goal achieved: 12 of 12");
        assertThat(answers.messages(1)).contains("Go on working towards the goal");
    }

    @Test
    void a_goal_pauses_when_a_turn_fails_and_is_kept_with_the_session() {
        answers.then(Reply.html()).asVerdict(Reply.text("{\"done\": false, \"reason\": \"no\"}"));
        var result = hermes.typing("/goal\n/goal tidy up\n/goal status\n/goal clear\n/goal resume\n")
                .run();
        assertThat(result.lines())
                .containsSubsequence(
                        "No goal is set. /goal TEXT sets one and begins.",
                        "⏸ Goal (paused, 0/20 turns — the turn failed): tidy up",
                        "The goal is cleared.",
                        "No goal is paused.");
    }

    @Test
    void a_title_given_early_is_kept_and_one_that_is_taken_is_refused_at_once() {
        hermes.typing("/title Gate\nhello\n").run();
        assertThat(hermes.run("sessions", "list").out()).contains("Gate");
        var result = hermes.typing("/title Gate\n/new Gate\nhi\n").run();
        assertThat(result.out()).contains("The title 'Gate' belongs to session ", "without a title");
        assertThat(result.out()).contains("ok");
    }

    @Test
    void new_begins_an_empty_session_and_resume_goes_back() {
        var result = hermes.typing("first\n/new now\nsecond\n/resume\n/resume 1\n/history\n/retry\n")
                .run();
        assertThat(result.out()).contains("New session started.", "↻ Resumed session ", "[You #1] first");
        assertThat(answers.messages(answers.asked().size() - 1))
                .contains("first")
                .doesNotContain("second");
    }

    @Test
    void a_conversation_survives_a_failing_server() {
        answers.then(Reply.html(), Reply.text("back"));
        var result = hermes.typing("one\ntwo\n").run();
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("✗ Error: ");
        assertThat(result.out()).contains("back");
    }

    @Test
    void with_nothing_configured_it_says_how_to_begin() {
        hermes.file("config.yaml", "");
        var result = hermes.typing("hello\n").run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("No model provider is configured.", "demo");
    }

    @Test
    void a_home_that_cannot_be_made_is_told_once_and_the_answer_still_comes() throws IOException {
        Files.writeString(directory.resolve("file"), "in the way");
        var result = Cli.in(directory.resolve("other"))
                .with("HERMES_HOME", directory.resolve("file/home").toString())
                .run("--provider", "demo", "-z", "hello");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("I am only the built-in demonstration");
        assertThat(result.err()).contains("cannot be used", "will not be kept").doesNotContain("\tat ");
    }

    @Test
    void the_board_is_at_hand_in_a_conversation_and_stays_the_same_one() {
        hermes.run("kanban", "boards", "create", "other");
        var result = hermes.typing("""
                        /kanban
                        /kanban create 'Write the report' --assignee default
                        /kanban list
                        /kanban watch
                        /kanban show
                        /kanban comment "never closed
                        /kanban boards switch other
                        /kanban list
                        /kanban create -h
                        """).run();
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("usage: /kanban [--board <slug>] COMMAND ...", "decompose")
                .containsPattern("Created t_[0-9a-f]{8}  \\(ready, assignee=default\\)")
                .containsPattern("▶ t_[0-9a-f]{8}  ready .*Write the report")
                .contains("kanban: watch goes on until it is stopped")
                .contains("⚠ /kanban usage error\nusage: /kanban show")
                .contains("a quote (\") is not closed")
                .contains("Active board is now 'other'.", "(no matching tasks)", "usage: /kanban create");
        assertThat(hermes.run("kanban", "--board", "default", "list").out()).contains("Write the report");
    }
}
