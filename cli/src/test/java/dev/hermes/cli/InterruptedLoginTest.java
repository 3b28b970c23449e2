package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever presses Ctrl-C while a token is renewed is still logged in afterwards. */
class InterruptedLoginTest {
    private static final String TOKEN = "/api/oauth/token";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @DisabledOnOs(OS.WINDOWS)
    void the_program_ends_when_the_new_tokens_are_stored_and_a_login_that_ends_later_says_why(String signal)
            throws Exception {
        // given
        var hermes = Cli.in(directory);
        try (var portal = PlayedServer.start()
                .on(
                        TOKEN,
                        Answer.json("{\"access_token\": \"opaque-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 1}"),
                        Answer.json(400, "{\"error\": \"invalid_grant\", \"error_description\": \"used twice\"}"))
                .hold(TOKEN)) {
            hermes.file("config.yaml", "model: {provider: nous, default: m}");
            hermes.file("auth.json", """
                    {"providers": {"nous": {"access_token": "opaque-1", "refresh_token": "rt-1", "portal_base_url": "%s",
                      "expires_at": "2026-01-01T00:00:00+00:00"}}}
                    """.formatted(portal.url()));
            var process =
                    asking().redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try {
                portal.awaitAsked(TOKEN, 1);
                // when
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(2, TimeUnit.SECONDS))
                        .as("it waits for its answer, longer than for anything else")
                        .isFalse();
                portal.release();
                // then
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(hermes.home().resolve("auth.json")))
                    .contains("rt-2")
                    .doesNotContain("rt-1");
            assertThat(portal.asked(TOKEN)).hasSize(1);
            var next = asking().start();
            assertThat(new String(next.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Your login to Nous Portal has ended", "used twice", "hermes auth add nous");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    @DisabledOnOs(OS.WINDOWS)
    void a_login_of_another_profile_that_is_not_taken_over_to_the_end_leaves_the_profile_as_it_was(int status)
            throws Exception {
        // given
        var hermes = Cli.in(directory);
        try (var portal = PlayedServer.start()
                .on(
                        TOKEN,
                        Answer.json(
                                status,
                                "{\"access_token\": \"opaque-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}"))
                .hold(TOKEN)) {
            hermes.run("profile", "create", "coder");
            hermes.file("profiles/coder/auth.json", """
                    {"active_provider": "xai-oauth", "providers": {}}
                    """);
            hermes.file("shared/nous_auth.json", """
                    {"access_token": "opaque-1", "refresh_token": "rt-1", "portal_base_url": "%s",
                      "expires_at": "2026-01-01T00:00:00+00:00"}
                    """.formatted(portal.url()));
            var process = Processes.builder(directory, List.of(), "-p", "coder", "auth", "add", "nous", "--no-browser")
                    .start();
            try {
                process.getOutputStream().write('\n');
                process.getOutputStream().close();
                portal.awaitAsked(TOKEN, 1);
                // when
                new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(2, TimeUnit.SECONDS))
                        .as("the answer is all that is left of the login")
                        .isFalse();
                portal.release();
                // then
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("Login cancelled.")
                        .doesNotContain("auth.lock");
                assertThat(process.exitValue()).isEqualTo(130);
            } finally {
                process.destroyForcibly();
            }
            assertThat(hermes.file("profiles/coder/auth.json")).isEqualTo("""
                    {"active_provider": "xai-oauth", "providers": {}}
                    """);
            assertThat(hermes.file("shared/nous_auth.json")).contains(status == 200 ? "rt-2" : "rt-1");
        }
    }

    private ProcessBuilder asking() {
        var builder = Processes.builder(directory, List.of(), "-z", "hello");
        builder.environment().put("HERMES_ONESHOT_STDIN", "0");
        builder.environment().put("HTTPS_PROXY", "http://127.0.0.1:1");
        return builder;
    }
}
