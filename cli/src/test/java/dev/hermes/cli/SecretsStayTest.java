package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of every kind in one home, a long mixed run of the program, and then a search for them wherever they do not belong. */
class SecretsStayTest {
    @TempDir
    Path directory;

    private final Map<String, String> said = new LinkedHashMap<>();
    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory).with("HERMES_DEBUG", "1").with("EDITOR", "true");
    }

    private Cli.Result run(String... words) {
        var result = hermes.run(words);
        said.merge(String.join(" ", words), result.out() + result.err(), String::concat);
        return result;
    }

    private void nothingLeaked() throws IOException {
        said.forEach((words, text) -> Canaries.absent("what 'hermes " + words + "' said", text));
        Canaries.absentFrom(hermes.home());
    }

    @Test
    void a_leak_would_be_found() throws IOException {
        Canaries.plant(hermes, "http://127.0.0.1:1");
        Canaries.absentFrom(hermes.home());
        hermes.file("logs/agent.log", "asked with " + Canaries.POOL + "\n");
        assertThatThrownBy(this::nothingLeaked).hasMessageContaining("logs/agent.log");
        hermes.file("logs/agent.log", "");
        said.put("status", "key " + Canaries.ACCESS);
        assertThatThrownBy(this::nothingLeaked).hasMessageContaining("hermes status");
    }

    @Test
    void nothing_that_is_said_or_written_holds_a_secret() throws IOException {
        try (var server = ModelServer.start()) {
            Canaries.plant(hermes, server.url());
            server.enqueue(
                    Reply.status(
                            401, "{\"error\": {\"message\": \"key %s is not valid\"}}".formatted(Canaries.OWN_SERVER)),
                    Reply.status(500, "{\"error\": {\"message\": \"%s broke\"}}".formatted(Canaries.OWN_SERVER)));
            server.otherwise(_ -> Reply.toolCall("terminal", "{\"command\": \"cat ../home/.env; env\"}"));
            run("chat", "-q", "Look at this home", "--max-turns", "3", "--yolo");
            run("chat", "-q", "again", "--max-turns", "2");
            run("--provider", "zai", "-m", "glm-5", "-z", "hello");
            run("--provider", "openai-codex", "-m", "gpt-5.5", "-z", "hello");
            EveryCommand.lines()
                    .filter(words -> !words.getFirst().equals("backup")
                            && !words.getFirst().equals("profile"))
                    .forEach(words -> run(words.toArray(String[]::new)));
        }
        nothingLeaked();
    }

    @Test
    void files_with_secrets_that_are_broken_are_told_about_and_not_quoted() throws IOException {
        for (var broken : Map.of(
                        "config.yaml",
                        "providers:\n  acme: {api_key: \"" + Canaries.OWN_SERVER + ", api: x\n",
                        "auth.json",
                        "{\"credential_pool\": {\"zai\": [{\"access_token\": " + Canaries.POOL + "}]}}",
                        ".env",
                        "OPENROUTER_API_KEY='" + Canaries.OPENROUTER + "\n" + Canaries.ANTHROPIC + "\n",
                        "webhook_subscriptions.json",
                        "{\"gh\": {\"secret\": " + Canaries.WEBHOOK + "}}",
                        "shared/nous_auth.json",
                        "{\"refresh_token\": " + Canaries.REFRESH + "}")
                .entrySet()) {
            Canaries.plant(hermes, "http://127.0.0.1:1");
            hermes.file(broken.getKey(), broken.getValue());
            run("config", "show");
            run("auth", "list");
            run("auth", "add", "zai", "--type", "api-key", "--api-key", "another-key");
            run("auth", "status", "nous");
            run("webhook", "list");
            run("doctor");
            run("status");
            run("dump");
            run("model", "set", "glm-5", "--provider", "zai");
            run("-z", "hello");
        }
        nothingLeaked();
    }

    @Test
    void what_nobody_expected_is_told_without_the_keys_that_it_speaks_of() {
        var failing = new OutputStream() {
            @Override
            public void write(int letter) {
                throw new IllegalStateException("asked with " + Canaries.OPENROUTER);
            }
        };
        var result = hermes.writingTo(failing).run("status");
        assertThat(result.err()).contains("IllegalStateException", "asked with sk-or-", "at dev.hermes");
        Canaries.absent("the trace", result.err());
    }

    @Test
    void a_login_its_renewal_and_its_end_tell_no_token() throws Exception {
        hermes.with("HERMES_OAUTH_TRACE", "1");
        var claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"scope\":\"inference:invoke\",\"email\":\"me@x\",\"exp\":1900000000}"
                        .getBytes(StandardCharsets.UTF_8));
        var login = "{\"access_token\": \"e30." + claims + "." + Canaries.ACCESS + "\", \"refresh_token\": \""
                + Canaries.REFRESH + "\", \"expires_in\": 3600}";
        try (var portal = PlayedServer.start()
                .on("/api/oauth/device/code", """
                        {"device_code": "%s", "user_code": "ABCD", "verification_uri": "https://p/x",
                         "verification_uri_complete": "https://p/x?code=ABCD", "expires_in": 600, "interval": 1}
                        """.formatted(Canaries.WEBHOOK))
                .on("/api/oauth/token", login)) {
            assertThat(run("auth", "add", "nous", "--portal-url", portal.url(), "--no-browser")
                            .exit())
                    .isZero();
            assertThat(hermes.file("auth.json")).contains(Canaries.REFRESH);
            portal.on("/api/oauth/token", login.replace(Canaries.REFRESH, Canaries.RENEWED));
            run("auth", "refresh", "nous");
            assertThat(hermes.file("auth.json")).contains(Canaries.RENEWED);
            for (var answer : new Answer[] {
                Answer.json(503, "{\"message\": \"" + Canaries.RENEWED + " tomorrow\"}"),
                Answer.json("{\"access_token\": " + Canaries.ACCESS),
                Answer.json(400, "{\"error\": \"invalid_grant\", \"error_description\": \"" + Canaries.RENEWED + "\"}")
            }) {
                portal.on("/api/oauth/token", answer);
                run("auth", "refresh", "nous");
                run("--provider", "nous", "-m", "Hermes-4-405B", "-z", "hello");
                run("auth", "status", "nous");
                run("portal");
            }
            run("logout", "--provider", "nous");
        }
        // the trace tells them apart by what cannot be turned back
        assertThat(hermes.file("logs/agent.log"))
                .contains(
                        "\"grant_type\":\"refresh_token\"",
                        "\"error\":\"invalid_grant\"",
                        fingerprint(Canaries.RENEWED));
        nothingLeaked();
    }

    private static String fingerprint(String token) throws NoSuchAlgorithmException {
        var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, 12);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_is_given_away_holds_none_and_a_backup_is_for_its_owner_alone() throws IOException {
        // given
        var shared = directory.resolve("exported.tar.gz");
        try (var sites = PlayedServer.start().on("/first/", new Answer(201, "https://paste.rs/abc\n", Map.of()))) {
            Canaries.plant(hermes, "http://127.0.0.1:1");
            hermes.with("HERMES_PASTE_RS_URL", sites.url() + "/first/")
                    .file("SOUL.md", "You are kind.\n")
                    .file(
                            "logs/agent.log",
                            "2026-03-01 08:00:00,000 INFO [s] a: key " + Canaries.OPENROUTER + " and " + Canaries.POOL
                                    + " and " + Canaries.OWN_SERVER + " and " + Canaries.REFRESH + "\n");
            // when
            run("dump");
            run("dump", "--show-keys");
            run("debug", "share", "--local");
            assertThat(run("debug", "share", "--yes").exit()).isZero();
            assertThat(sites.asked()).isNotEmpty();
            sites.asked().forEach(asked -> Canaries.absent("what was shared", asked.body()));
            // a key that somebody wrote into the settings themselves is theirs to take out, and is named
            assertThat(run("profile", "export", "default", "-o", shared.toString())
                            .err())
                    .contains("providers.acme.api_key");
            assertThat(run("backup", "-o", directory.resolve("b.zip").toString())
                            .exit())
                    .isZero();
        }
        // then
        try (var unpacked = new GZIPInputStream(Files.newInputStream(shared))) {
            var text = new String(unpacked.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(text).contains("You are kind.");
            Canaries.absent("the exported profile", text.replace(Canaries.OWN_SERVER, ""));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("b.zip"))))
                .isEqualTo("rw-------");
        said.forEach((words, text) -> Canaries.absent("what 'hermes " + words + "' said", text));
    }
}
