package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bws} is a script here; the rest is real. */
@DisabledOnOs(OS.WINDOWS)
class SecretsCommandTest {
    private static final String TOKEN = "0.machine-token-canary";

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() throws IOException {
        hermes = Cli.in(directory);
        bws("""
                case "$1 $2" in
                  "--version ") echo "bws 2.0.0" ;;
                  "secret list") echo '[{"key": "DEEPSEEK_API_KEY", "value": "dk-value-canary"},
                      {"key": "BWS_ACCESS_TOKEN", "value": "other"}, {"key": "not a name", "value": "x"},
                      {"key": "OPENAI_API_KEY", "value": "sk-from-bitwarden"}, {"id": "no key"}]' ;;
                  "project list") echo '[{"id": "p-1", "name": "Home"}, {"id": "p-2", "name": "Work"}]' ;;
                esac
                """);
        hermes.file(".env", "BWS_ACCESS_TOKEN=" + TOKEN + "\n").file("config.yaml", """
                model: {provider: demo}
                secrets:
                  bitwarden: {enabled: true, project_id: p-1, server_url: "https://vault.example"}
                """);
    }

    /** Notes how it was called, then does what the script says. */
    private void bws(String script) throws IOException {
        var file = hermes.home().resolve("bin/bws");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "#!/bin/sh\necho \"$* server=$BWS_SERVER_URL token=$BWS_ACCESS_TOKEN\" >>'" + calls() + "'\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path calls() {
        return directory.resolve("calls.txt");
    }

    private List<String> calledWith() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
    }

    @Test
    void a_conversation_has_the_secrets_and_shows_only_their_names() throws IOException {
        var result = hermes.with("OPENAI_API_KEY", "mine").run("--provider", "demo", "-z", "hello");
        assertThat(result.exit()).isZero();
        assertThat(result.err())
                .contains("Bitwarden Secrets Manager: applied 2 secret(s) (DEEPSEEK_API_KEY, OPENAI_API_KEY)")
                .doesNotContain("canary", "sk-from-bitwarden");
        assertThat(calledWith())
                .containsExactly("secret list p-1 --output json server=https://vault.example token=" + TOKEN);
    }

    @Test
    void settings_may_refer_to_a_secret() {
        try (var server = ModelServer.start()) {
            server.otherwise(_ -> Reply.text("ok"));
            hermes.file("config.yaml", """
                    model: {provider: custom, base_url: "%s", api_key: "${DEEPSEEK_API_KEY}", default: m1}
                    secrets:
                      bitwarden: {enabled: true, project_id: p-1}
                    """.formatted(server.url()));
            assertThat(hermes.run("-z", "hello").exit()).isZero();
            assertThat(server.requests().getFirst().header("authorization")).contains("Bearer dk-value-canary");
        }
    }

    @Test
    void what_was_fetched_lately_is_used_again_and_kept_for_its_owner() throws IOException {
        hermes.run("--provider", "demo", "-z", "hello");
        hermes.run("--provider", "demo", "-z", "hello");
        assertThat(calledWith()).hasSize(1);
        var cache = hermes.home().resolve("cache/bws_cache.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(cache)).doesNotContain(TOKEN);
        hermes.clock.advance(Duration.ofMinutes(6));
        hermes.run("--provider", "demo", "-z", "hello");
        assertThat(calledWith()).hasSize(2);
    }

    @Test
    void commands_that_need_no_key_ask_nobody() throws IOException {
        hermes.run("config", "path");
        hermes.run("profile", "list");
        hermes.run("status");
        assertThat(calledWith()).isEmpty();
    }

    @Test
    void no_trouble_stops_a_conversation_and_nothing_secret_is_told() throws IOException {
        for (var script : List.of(
                "echo 'secret-on-stdout-canary'; echo \"denied for $BWS_ACCESS_TOKEN api_key=sk-live-0123456789abcdef\" >&2; exit 3",
                "echo 'not json canary'",
                "echo '{}'",
                "exit 127")) {
            bws(script + "\n");
            hermes.clock.advance(Duration.ofHours(1));
            var result = hermes.run("--provider", "demo", "-z", "hello");
            assertThat(result.exit()).as(script).isZero();
            assertThat(result.err())
                    .contains("Bitwarden Secrets Manager: bws ")
                    .doesNotContain("stdout-canary", "json canary", "sk-live-0123456789abcdef");
        }
        hermes.file(".env", "");
        assertThat(hermes.run("--provider", "demo", "-z", "hello").err()).contains("BWS_ACCESS_TOKEN is not set");
    }

    @Test
    void sync_says_what_each_secret_becomes() {
        var result = hermes.with("OPENAI_API_KEY", "mine").run("secrets", "bw", "sync");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo("""
                  BWS_ACCESS_TOKEN  the access token itself, not applied
                  DEEPSEEK_API_KEY  new
                  OPENAI_API_KEY  replaces what is set
                2 secret(s) would be applied at the next start.
                """.replace("                  ", "  ").replace("                2", "2"));
        assertThat(hermes.run("secrets", "bitwarden", "disable").exit()).isZero();
        assertThat(hermes.run("secrets", "bitwarden", "sync").exit()).isEqualTo(1);
        assertThat(hermes.file(".env")).contains(TOKEN);
    }

    @Test
    void setup_without_a_person_takes_all_from_the_command_line() {
        hermes.file(".env", "").file("config.yaml", "# mine\n");
        assertThat(hermes.run("secrets", "bitwarden", "setup").exit()).isEqualTo(1);
        var result = hermes.run(
                "secrets", "bitwarden", "setup", "--access-token", TOKEN, "--server-url", "", "--project-id", "p-2");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out() + result.err()).doesNotContain("canary");
        assertThat(hermes.file(".env")).contains("BWS_ACCESS_TOKEN=" + TOKEN);
        assertThat(hermes.file("config.yaml")).contains("# mine", "project_id: p-2", "enabled: true");
        assertThat(hermes.run("secrets", "bitwarden", "status").out())
                .contains("Enabled:        yes", "present", "p-2", "bws 2.0.0");
    }

    @Test
    void setup_that_fails_saves_nothing() throws IOException {
        hermes.file(".env", "").file("config.yaml", "# mine\n");
        bws("echo 'error: invalid_client' >&2; exit 1\n");
        var result = hermes.run(
                "secrets", "bitwarden", "setup", "--access-token", TOKEN, "--server-url", "", "--project-id", "p-2");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("region");
        assertThat(hermes.file(".env")).isEmpty();
        assertThat(hermes.file("config.yaml")).isEqualTo("# mine\n");
    }
}
