package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PlayedCodex;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /codex-runtime}, and conversations that the program Codex answers. */
@Timeout(120)
class CodexRuntimeTest {
    @TempDir
    Path directory;

    private PlayedCodex codex;
    private Cli hermes;

    @BeforeEach
    void home() throws IOException {
        codex = PlayedCodex.in(directory);
        hermes = Cli.in(directory).startedAs(Path.of("/opt/hermes/bin/hermes"));
        codex.environment().forEach(hermes::with);
        var claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"exp\": 4102444800}".getBytes(StandardCharsets.UTF_8));
        hermes.file("auth.json", """
                {"providers": {"openai-codex": {"tokens": {"access_token": "h.%s.s", "refresh_token": "r"}}},
                 "active_provider": "openai-codex"}
                """.formatted(claims));
        settings("auto");
    }

    private void settings(String runtime) {
        hermes.file("config.yaml", """
                # mine
                model: {provider: openai-codex, default: gpt-5.5, openai_runtime: %s}
                mcp_servers:
                  files: {command: npx, args: ["-y", server-files], timeout: 60}
                """.formatted(runtime));
    }

    private String chat(String... lines) {
        return hermes.typing(String.join("\n", lines) + "\n/quit\n").run("chat").out();
    }

    private String codexConfig() throws IOException {
        return Files.readString(codex.home().resolve("config.toml"));
    }

    @Test
    void alone_it_says_how_things_are() {
        assertThat(chat("/codex-runtime"))
                .contains(
                        "This session:  auto",
                        "Next session:  auto",
                        "Codex:         0.130.0",
                        codex.home().resolve("config.toml").toString());
    }

    @Test
    void switched_on_it_holds_from_the_next_session_on() throws IOException {
        // when
        var said = chat("/codex_runtime codex", "/codex-runtime", "/new now", "hello", "/codex-runtime");
        // then
        assertThat(said)
                .containsSubsequence(
                        "✓ Turns go to Codex 0.130.0 from the next session on",
                        "This session:  auto",
                        "Next session:  codex_app_server",
                        "Good day",
                        "This session:  codex_app_server");
        assertThat(hermes.file("config.yaml")).contains("# mine", "openai_runtime: codex_app_server");
        assertThat(codexConfig())
                .contains(
                        "default_permissions = \":workspace\"\n",
                        "[mcp_servers.files]\ncommand = \"npx\"\nargs = [\"-y\", \"server-files\"]\ntool_timeout_sec = 60\n",
                        "[mcp_servers.hermes-tools]\ncommand = \"/opt/hermes/bin/hermes\"\nargs = [\"codex-tools\"]\n",
                        "startup_timeout_sec = 30\ntool_timeout_sec = 600\n");
    }

    @Test
    void switched_off_the_next_session_is_ours_again() {
        // given
        settings("codex_app_server");
        // when
        var said = chat("/codex-runtime hermes", "/codex-runtime");
        // then
        assertThat(said)
                .containsSubsequence(
                        "✓ Turns go through our own loop from the next session on",
                        "This session:  codex_app_server",
                        "Next session:  auto");
        assertThat(hermes.run("config", "get", "model.openai_runtime").out()).isEqualTo("auto\n");
    }

    @Test
    void what_cannot_be_switched_on_changes_nothing() throws IOException {
        // given
        hermes.with("CODEX_PLAY_VERSION", "0.124.0");
        assertThat(chat("/codex-runtime on")).contains("Codex 0.124.0 is too old; it takes 0.125.0 or newer.");
        hermes.with("CODEX_PLAY_VERSION", "0.125.0");
        Files.writeString(codex.home().resolve("config.toml"), "model = \n");
        assertThat(chat("/codex-runtime on")).contains("is not valid TOML", "Nothing was changed.");
        assertThat(codexConfig()).isEqualTo("model = \n");
        assertThat(chat("/codex-runtime perhaps")).contains("It is /codex-runtime [auto|codex_app_server|on|off].");
        hermes.file("config.yaml", "model: {provider: anthropic, default: claude-opus-4-7}\n")
                .with("ANTHROPIC_API_KEY", "sk-ant-api-1");
        assertThat(chat("/codex-runtime on")).contains("the provider is anthropic");
        // then
        assertThat(hermes.file("config.yaml")).doesNotContain("openai_runtime");
    }

    @Test
    void one_question_is_answered_by_codex_and_stored_as_a_conversation_of_ours() {
        // given
        settings("codex_app_server");
        // when
        var result = hermes.run("-z", "run ls");
        // then
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("There is a.txt\n");
        var exported = hermes.run("sessions", "export", "-").out();
        assertThat(exported).contains("\"terminal\"").contains("There is a.txt").contains("gpt-5.5");
    }

    @Test
    void the_greeting_says_who_answers() {
        // given
        settings("codex_app_server");
        // then
        assertThat(hermes.person("hello\n/quit\n").run("chat").out())
                .containsSubsequence("Runtime: codex app-server", "Good day");
    }

    @Test
    void a_conversation_goes_on_after_codex_died() {
        // given
        settings("codex_app_server");
        // when
        var result = hermes.typing("die\nhello\n/quit\n").run("chat");
        // then
        assertThat(result.err()).contains("Codex ended in the middle of the turn: panicked at src/main.rs");
        assertThat(result.out()).contains("Good day");
    }

    @Test
    void codex_finds_the_tools_of_the_board_where_its_settings_point() {
        // given: who asks, and leaves when there is an answer
        var said = new ByteArrayOutputStream();
        var asking = new ByteArrayInputStream("""
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                "capabilities":{},"clientInfo":{"name":"codex","version":"1"}}}
                """.getBytes(StandardCharsets.UTF_8));
        var leaving = new InputStream() {
            @Override
            public int read() {
                for (int i = 0; i < 2_000 && said.size() == 0; i++) {
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                }
                return -1;
            }
        };
        // when
        var result = hermes.reading(new SequenceInputStream(asking, leaving))
                .writingTo(said)
                .run("codex-tools");
        // then
        assertThat(result.exit()).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("\"name\":\"hermes-tools\"");
    }
}
