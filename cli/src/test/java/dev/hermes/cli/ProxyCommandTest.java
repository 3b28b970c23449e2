package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProxyCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void it_tells_for_whom_it_can_stand_and_who_is_logged_in() {
        assertThat(hermes.run("proxy", "providers").lines())
                .containsExactly("  nous  — Nous Portal", "  xai  — xAI Grok OAuth");
        assertThat(hermes.run("proxy", "status").lines())
                .containsExactly(
                        "  [nous    ] Nous Portal — not logged in", "  [xai     ] xAI Grok OAuth — not logged in");
        var bare = hermes.run("proxy");
        assertThat(bare.exit()).isZero();
        assertThat(bare.out()).isEmpty();
        assertThat(bare.err()).contains("start,status,providers");
    }

    @Test
    void who_is_unknown_or_not_logged_in_is_refused_as_wrong_usage() {
        assertThat(hermes.run("proxy", "start", "--provider", "openai").exit()).isEqualTo(2);
        var result = hermes.run("proxy", "start", "--provider", " NOUS ");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("hermes auth add nous --type oauth");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_client_is_served_with_another_login_when_the_first_is_refused_and_termination_is_a_clean_end()
            throws Exception {
        try (var provider =
                        PlayedServer.start().on("/v1/models", Answer.json(401, "{}"), Answer.json("{\"data\": []}"));
                var client = HttpClient.newHttpClient()) {
            hermes.file("auth.json", """
                    {"credential_pool": {"xai-oauth": [
                      {"id": "aaaaaa", "label": "one", "auth_type": "oauth", "priority": 0, "source": "manual:xai_pkce",
                       "access_token": "tok-one", "base_url": "%1$s/v1"},
                      {"id": "bbbbbb", "label": "two", "auth_type": "oauth", "priority": 1, "source": "manual:xai_pkce",
                       "access_token": "tok-two", "base_url": "%1$s/v1"}]}}
                    """.formatted(provider.url()));
            int port = freePort();
            var process = Processes.builder(
                            directory, List.of(), "proxy", "start", "--provider", "xai", "--port", String.valueOf(port))
                    .start();
            try (var said =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                var lines = said.lines()
                        .takeWhile(line -> !line.startsWith("Any bearer"))
                        .toList();
                assertThat(lines).contains("Listening on:  http://127.0.0.1:" + port + "/v1");
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/models"))
                                .header("Authorization", "Bearer mine")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("{\"data\": []}");
                assertThat(provider.asked())
                        .extracting(asked -> asked.headers().get("authorization"))
                        .containsExactly("Bearer tok-one", "Bearer tok-two");
                process.toHandle().destroy(); // which leaves its streams open
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
                assertThat(said.lines().toList()).last().asString().contains("stopped");
            } finally {
                process.destroyForcibly();
            }
            assertThat(hermes.run("auth", "list").lines().get(1)).contains("one", "auth failed (401)");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void beyond_this_machine_clients_must_bring_the_key_that_is_made_for_them() throws Exception {
        try (var provider = PlayedServer.start().on("/v1/models", Answer.json("{\"data\": []}"));
                var client = HttpClient.newHttpClient()) {
            hermes.file("auth.json", """
                    {"credential_pool": {"xai-oauth": [{"id": "aaaaaa", "auth_type": "oauth", "source": "manual:xai_pkce",
                      "access_token": "tok-one", "base_url": "%s/v1"}]}}
                    """.formatted(provider.url()));
            int port = freePort();
            var process = Processes.builder(
                            directory,
                            List.of(),
                            "proxy",
                            "start",
                            "--provider",
                            "xai",
                            "--host",
                            "0.0.0.0",
                            "--port",
                            String.valueOf(port))
                    .start();
            try (var said =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                var key = said.lines()
                        .takeWhile(line -> !line.startsWith("Clients bring their key"))
                        .filter(line -> line.contains("can spend this subscription: "))
                        .map(line -> line.replaceFirst(".*: ", ""))
                        .toList()
                        .getFirst();
                var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/models"));
                var without = client.send(asked.build(), HttpResponse.BodyHandlers.ofString());
                var with = client.send(
                        asked.header("Authorization", "Bearer " + key).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(without.statusCode()).isEqualTo(401);
                assertThat(with.body()).isEqualTo("{\"data\": []}");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void a_port_that_there_cannot_be_and_a_key_that_is_none_are_wrong_usage() {
        hermes.file("auth.json", """
                {"credential_pool": {"xai-oauth": [{"id": "aaaaaa", "auth_type": "oauth", "source": "manual:xai_pkce",
                  "access_token": "tok-one"}]}}
                """);
        var port = hermes.run("proxy", "start", "--provider", "xai", "--port", "99999");
        assertThat(port.exit()).isEqualTo(2);
        assertThat(port.err()).contains("--port", "65535");
        var key = hermes.typing("\n").run("proxy", "start", "--provider", "xai", "--client-key", "-");
        assertThat(key.exit()).isEqualTo(2);
        assertThat(key.err()).contains("--client-key: no key was given.");
    }

    @Test
    void a_port_that_is_taken_is_told() throws Exception {
        hermes.file("auth.json", """
                {"credential_pool": {"xai-oauth": [{"id": "aaaaaa", "auth_type": "oauth", "source": "manual:xai_pkce",
                  "access_token": "tok-one"}]}}
                """);
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var result =
                    hermes.run("proxy", "start", "--provider", "xai", "--port", String.valueOf(taken.getLocalPort()));
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("Cannot listen on 127.0.0.1");
        }
        var nowhere = hermes.run("proxy", "start", "--provider", "xai", "--host", "256.1.1.1");
        assertThat(nowhere.exit()).isEqualTo(1);
        assertThat(nowhere.err()).as("a key that opens nothing").doesNotContain("has this key");
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
