package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hermes -z}: the answer and nothing else on standard output, and an exit code that can be believed. */
class OneShotTest {
    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start();
    private final Answers answers = Answers.of(server);
    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli connected() {
        return hermes.file("config.yaml", """
                model:
                  provider: custom
                  base_url: %s
                  api_key: key
                  default: m1
                agent:
                  api_max_retries: 1
                """.formatted(server.url()));
    }

    @Test
    void a_model_out_there_is_asked_through_the_proxy_that_the_environment_names() {
        hermes.file("config.yaml", """
                model:
                  provider: custom
                  base_url: http://model.example/v1
                  api_key: key
                  default: m1
                """).with("HTTP_PROXY", server.url().replaceFirst("/v1$", ""));
        server.enqueue(Reply.text("through the proxy"));
        assertThat(hermes.run("-z", "hello").out()).isEqualTo("through the proxy\n");
        assertThat(hermes.with("NO_PROXY", "model.example").run("-z", "hello").exit())
                .isEqualTo(1);
    }

    @Test
    void the_demonstration_works_with_nothing_configured() throws IOException {
        Files.writeString(hermes.work().resolve("a.txt"), "x");
        Files.writeString(hermes.work().resolve("b.txt"), "y");
        var result = hermes.run("--provider", "demo", "-z", "how many files are in this folder?");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("There are 2 files in this folder.").endsWith("\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void the_answer_is_the_only_thing_on_standard_output_and_ends_with_one_newline() {
        answers.then(Reply.text("four"), Reply.text("five\n"));
        assertThat(connected().run("-z", "2+2")).isEqualTo(new Cli.Result(0, "four\n", ""));
        assertThat(hermes.run("-z", "2+3")).isEqualTo(new Cli.Result(0, "five\n", ""));
        assertThat(answers.asked().getFirst().body().path("model").asString("")).isEqualTo("m1");
    }

    @Test
    void the_model_of_the_command_line_wins_over_the_environment_and_that_over_the_settings() {
        connected().with("HERMES_INFERENCE_MODEL", "m2").run("-z", "hi");
        hermes.run("-m", "m3", "-z", "hi");
        assertThat(answers.asked())
                .extracting(request -> request.body().path("model").asString(""))
                .containsExactly("m2", "m3");
    }

    @Test
    void piped_text_is_appended_after_a_blank_line() {
        connected().typing("DATA\n").run("-z", "repeat");
        assertThat(answers.asked().getFirst().body().path("messages").toString())
                .contains("repeat\\n\\nDATA");
    }

    @Test
    void a_dash_takes_the_whole_request_from_standard_input() {
        connected().typing("say\nit\n").run("-z", "-");
        assertThat(answers.asked().getFirst().body().path("messages").toString())
                .contains("say\\nit");
        assertThat(hermes.run("-z", "-").exit()).as("nothing came").isEqualTo(2);
    }

    @Test
    void standard_input_can_be_left_alone() {
        var result = connected()
                .with("HERMES_ONESHOT_STDIN", "0")
                .reading(new Untouchable())
                .run("-z", "hi");
        assertThat(result.exit()).isZero();
    }

    @Test
    void an_idle_pipe_does_not_hang_a_run() throws IOException {
        try (var open = new PipedOutputStream();
                var idle = new PipedInputStream(open)) {
            var result = connected().reading(idle).run("-z", "hi");
            assertThat(result).isEqualTo(new Cli.Result(0, "ok\n", result.err()));
            assertThat(result.err()).startsWith("hermes -z: standard input is open but silent");
        }
    }

    @Test
    void what_cannot_be_meant_is_refused_before_anything_is_asked() {
        connected();
        var provider = hermes.run("-z", "hello", "--provider", "openrouter");
        assertThat(provider.exit()).isEqualTo(2);
        assertThat(provider.err()).contains("--provider requires --model");
        var empty = hermes.run("-z", "");
        assertThat(empty.exit()).isEqualTo(2);
        var toolsets = hermes.run("-z", "hello", "-t", "nope");
        assertThat(toolsets.exit()).isEqualTo(2);
        assertThat(toolsets.err().lines())
                .containsExactly(
                        "hermes -z: ignoring unknown --toolsets entries: nope",
                        "hermes -z: --toolsets did not contain any valid toolsets.");
        assertThat(provider.out() + empty.out() + toolsets.out()).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void only_the_named_toolsets_are_given_to_the_model() {
        connected().run("-z", "hello", "-t", "file,nope");
        var tools = answers.asked().getFirst().body().path("tools").toString();
        assertThat(tools).contains("read_file").doesNotContain("\"terminal\"");
        hermes.run("-z", "hello", "-t", "all, nope");
        assertThat(answers.asked().getLast().body().path("tools").toString()).contains("read_file", "\"terminal\"");
    }

    @Test
    void commands_run_without_a_question() {
        answers.then(Reply.toolCall("terminal", "{\"command\": \"rm -rf ./gone && echo done\"}"), Reply.text("Done."));
        assertThat(connected().run("-z", "remove it").out()).isEqualTo("Done.\n");
        assertThat(answers.asked().get(1).body().path("messages").toString()).contains("done");
    }

    @Test
    void a_wrong_key_is_told_and_fails() {
        server.otherwise(_ -> Reply.status(401, "{\"error\": {\"message\": \"invalid api key\"}}"));
        var result = connected().run("-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("hermes -z: agent failed: ").contains("401");
    }

    @Test
    void an_account_without_money_is_told_and_fails() {
        server.otherwise(_ -> Reply.status(402, "{\"error\": {\"message\": \"insufficient credits\"}}"));
        var result = connected().run("-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("insufficient credits");
    }

    @Test
    void a_web_page_in_place_of_an_answer_fails_with_a_reason() {
        server.otherwise(_ -> Reply.html());
        var result = connected().run("-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("hermes -z: agent failed: ").doesNotContain("\tat ");
    }

    @Test
    void a_model_that_the_server_does_not_have_is_told_by_name() {
        server.otherwise(_ -> Reply.status(404, "{\"error\": {\"message\": \"model 'm1' not found\"}}"));
        var result = connected().run("-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Is m1 the right name at").doesNotContain("\tat ");
    }

    @Test
    void a_model_with_a_window_too_small_for_the_tools_is_refused_before_it_is_asked() throws IOException {
        try (var small = new HttpServerWithWindow(32_768)) {
            connected();
            hermes.file("config.yaml", hermes.file("config.yaml").replace(server.url(), small.url()));
            var result = hermes.run("-z", "hi");
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("32,768", "64,000", "model.context_length");
            assertThat(small.questions()).isZero();
        }
    }

    @Test
    void messages_from_a_file_stand_before_the_conversation() {
        connected().file("before.json", "[{\"role\": \"user\", \"content\": \"Speak Latin.\"}]");
        hermes.run("config", "set", "prefill_messages_file", "before.json");
        assertThat(hermes.run("-z", "hi").exit()).isZero();
        assertThat(answers.asked().getFirst().body().path("messages").toString())
                .contains("Speak Latin.");
        hermes.file("before.json", "{}");
        var broken = hermes.run("-z", "hi");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.err()).contains("before.json: it is not a list.");
    }

    @Test
    void old_sessions_go_at_a_start_where_the_settings_say_so() throws IOException {
        connected().run("chat", "-q", "long ago");
        hermes.file("sessions/request_dump_20260101_000000_abcdef_1.json", "{}");
        hermes.run("config", "set", "sessions.auto_prune", "true");
        hermes.clock.advance(Duration.ofDays(91));
        hermes.run("chat", "-q", "today");
        assertThat(hermes.run("sessions", "list").out()).contains("today").doesNotContain("long ago");
        assertThat(hermes.home().resolve("sessions/request_dump_20260101_000000_abcdef_1.json"))
                .as("of a session that is not known here")
                .exists();
    }

    @Test
    void a_server_that_never_answers_is_given_up_on() {
        server.otherwise(_ -> Reply.text("late").hang());
        var result = connected()
                .with("HERMES_API_TIMEOUT", "1")
                .with("HERMES_STREAM_STALE_TIMEOUT", "1")
                .run("-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("hermes -z: agent failed: ");
    }

    @Test
    void no_server_at_all_fails_with_its_address() {
        connected();
        server.close();
        var result = hermes.run("-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("127.0.0.1");
    }

    @Test
    void an_unknown_provider_is_told_with_advice() {
        var result = hermes.run("--provider", "nosuch", "-m", "x", "-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("nosuch").doesNotContain("\tat ");
        assertThat(hermes.run("-z", "hi").err()).contains("No model provider is configured.", "OPENROUTER_API_KEY");
    }

    @Test
    void a_session_is_kept_and_can_be_gone_on_with() {
        connected().run("-z", "first");
        hermes.run("-z", "second", "-c");
        assertThat(hermes.run("sessions", "stats").lines()).startsWith("Total sessions: 1", "Total messages: 4");
        assertThat(answers.asked().getLast().body().path("messages").toString()).contains("first", "second");
        var nothing = hermes.run("-z", "third", "-r", "nosuch");
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).contains("No session found matching 'nosuch'.");
    }

    @Test
    void without_a_database_the_answer_still_comes_and_the_loss_is_told() {
        connected().file("state.db", "rubbish ".repeat(999));
        var result = hermes.run("-z", "hi");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("ok\n");
        assertThat(result.err()).contains("will not be kept", "state.db");
        assertThat(hermes.file("state.db")).startsWith("rubbish");
    }

    @Test
    void a_worktree_needs_a_repository() {
        var result = connected().run("-w", "-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("git repository");
        assertThat(hermes.run("sessions", "list").out()).isEqualTo("No sessions found.\n");
    }

    /** Fails whoever reads it. */
    private static final class Untouchable extends InputStream {
        @Override
        public int read() {
            throw new AssertionError("standard input was read");
        }
    }
}
