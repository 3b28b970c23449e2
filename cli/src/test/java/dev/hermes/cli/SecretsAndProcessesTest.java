package dev.hermes.cli;

import static dev.hermes.cli.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import dev.hermes.testkit.PtyDriver;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the program starts, and what stays: the command line and the environment of every process below it are looked at, by the
 * kernel's word and by programs on {@code PATH} that note what they got; servers are asked rightly and wrongly.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class SecretsAndProcessesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path seen;
    private Path programs;
    private Cli hermes;

    @BeforeEach
    void home() throws IOException {
        hermes = Cli.in(directory);
        seen = Files.createDirectories(directory.resolve("seen"));
        programs = Files.createDirectories(directory.resolve("programs"));
        // the program itself, as the board starts it: it has its keys by right, and no word of them on its command line
        program("worker", "printf '%s\\n' \"$0\" \"$@\" >'" + seen + "/worker.'$$\n");
        for (var name : List.of("git", "rg", "gh", "python3", "xdg-open", "editor", "sh", "bash")) {
            noting(name);
        }
    }

    /** A program that notes its arguments and its environment, and then is the one that it stands for. */
    private void noting(String name) throws IOException {
        program(name, """
                { printf '%%s\\n' "$0" "$@"; /usr/bin/env; } >'%s/%s.'$$
                PATH=${PATH#%s:}
                real=$(command -v %s) || exit 0
                case $real in */editor) exit 0 ;; esac
                exec "$real" "$@"
                """.formatted(seen, name, programs, name));
    }

    private void program(String name, String script) throws IOException {
        var file = programs.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("HOME", directory.toString());
        environment.put("HERMES_HOME", hermes.home().toString());
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
        environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
        environment.put("TERM", "xterm-256color");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("DISPLAY", ":1");
        environment.put("EDITOR", "editor");
        environment.put("HERMES_DEBUG", "1");
        environment.put("HERMES_BIN", "worker");
        environment.put("OPENAI_API_KEY", Canaries.EXPORTED);
        return environment;
    }

    private String run(String... words) throws Exception {
        var process = start("out", words);
        process.getOutputStream().close();
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                .as(String.join(" ", words))
                .isTrue();
        return Files.readString(directory.resolve("out"));
    }

    private Process start(String out, String... words) throws IOException {
        var builder = Processes.builder(directory, List.of(), words)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(out).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
        return builder.start();
    }

    /** What the programs noted, by their names. */
    private void noted(String... names) throws IOException {
        var notes = Canaries.files(seen);
        for (var name : names) {
            assertThat(notes).anyMatch(note -> note.getFileName().toString().startsWith(name + "."));
        }
        for (var note : notes) {
            var text = Files.readString(note);
            // the person's own editor is started by them and has what their shell has
            Canaries.absent(
                    note.getFileName().toString(),
                    note.getFileName().toString().startsWith("editor.") ? text.replace(Canaries.EXPORTED, "") : text);
        }
    }

    private void clean(ChildWatch watch) {
        for (var child : watch.seen()) {
            Canaries.absent("the command line of " + child.pid(), child.arguments());
            if (!child.ours()) {
                // the person's own editor, what the library of the terminal asks for itself, and workers, which are
                // this
                // program once more (setsid in between is seen at times), have what the shell has
                boolean shell = child.arguments().startsWith("uname\n")
                        || child.arguments().contains(programs + "/worker")
                        || (child.parent() + child.arguments()).contains(programs + "/editor");
                Canaries.absent(
                        child.arguments() + " of " + child.parent(),
                        shell ? child.environment().replace(Canaries.EXPORTED, "") : child.environment());
            }
        }
    }

    @Test
    void a_leak_would_be_found() throws Exception {
        try (var watch = new ChildWatch()) {
            for (var variables : List.of(Map.<String, String>of(), Map.of("KEY", Canaries.POOL))) {
                var word = variables.isEmpty() ? Canaries.POOL : "harmless";
                var builder = new ProcessBuilder("/bin/sh", "-c", "read line; : " + word);
                builder.environment().putAll(variables);
                var child = builder.start();
                eventually(
                        "it is seen",
                        () -> watch.seen().stream()
                                .anyMatch(one -> one.pid() == child.pid()
                                        && one.arguments().contains(word)));
                assertThatThrownBy(() -> clean(watch)).isInstanceOf(AssertionError.class);
                child.destroy();
                child.waitFor();
            }
        }
        Files.writeString(seen.resolve("git.1"), "TOKEN=" + Canaries.ACCESS);
        assertThatThrownBy(() -> noted("git")).hasMessageContaining("git.1");
    }

    @Test
    void no_program_that_is_started_is_told_a_secret() throws Exception {
        try (var model = ModelServer.start();
                var portal = PlayedServer.start()
                        .on("/api/oauth/device/code", """
                        {"device_code": "dc", "user_code": "ABCD", "verification_uri": "https://p/x",
                         "verification_uri_complete": "https://p/x?code=ABCD", "expires_in": 600, "interval": 1}
                        """)
                        .on("/api/oauth/token", Answer.json(400, "{\"error\": \"expired_token\"}"));
                var watch = new ChildWatch()) {
            Canaries.plant(hermes, model.url());
            new ProcessBuilder("git", "init", "-q", hermes.work().toString())
                    .start()
                    .waitFor();
            model.enqueue(
                    Reply.toolCall("terminal", "{\"command\": \"git status; env >'%s/terminal.1'\"}".formatted(seen)),
                    Reply.toolCall(
                            "terminal",
                            "{\"command\": \"env >'%s/background.1'; sleep 1\", \"background\": true}".formatted(seen)),
                    Reply.toolCall("process", "{\"action\": \"list\"}"),
                    Reply.toolCall(
                            "execute_code",
                            "{\"code\": \"import os\\nopen('%s/code.1','w').write(repr(os.environ))\"}"
                                    .formatted(seen)),
                    Reply.toolCall("search_files", "{\"pattern\": \"nothing\", \"path\": \".\"}"),
                    Reply.toolCall("write_file", "{\"path\": \"a.py\", \"content\": \"x = 1\\n\"}"));
            model.otherwise(_ -> Reply.text("done"));
            assertThat(run("chat", "-q", "go", "--yolo")).contains("done");
            run("auth", "list");
            run("kanban", "create", "a task", "--assignee", "default");
            run("kanban", "dispatch");
            try (var person = PtyDriver.start(
                    Processes.command(directory, "config", "edit"), hermes.work(), environment(), 100, 30)) {
                person.awaitExit(SOON);
            }
            try (var person = PtyDriver.start(
                    Processes.command(directory, "auth", "add", "nous", "--portal-url", portal.url()),
                    hermes.work(),
                    environment(),
                    100,
                    30)) {
                person.awaitExit(SOON);
            }
            eventually(
                    "the worker was started",
                    () -> Canaries.files(seen).stream()
                            .anyMatch(note -> note.getFileName().toString().startsWith("worker.")));
            clean(watch);
        }
        noted("terminal", "background", "code", "git", "rg", "editor", "xdg-open", "worker");
        Canaries.absentFrom(hermes.home());
    }

    @Test
    void a_gateway_and_a_proxy_tell_no_secret_whoever_asks_and_whatever_goes_wrong() throws Exception {
        int api = freePort();
        int hook = freePort();
        int proxied = freePort();
        try (var model = ModelServer.start();
                var provider = PlayedServer.start()
                        .on("/v1/models", Answer.json(401, "{\"error\": \"" + Canaries.POOL + " is not valid\"}"));
                var http = HttpClient.newHttpClient();
                var watch = new ChildWatch()) {
            Canaries.plant(hermes, model.url());
            hermes.file(".env", """
                            OPENROUTER_API_KEY=%s
                            API_SERVER_KEY=%s
                            WEBHOOK_SECRET=%s
                            """.formatted(Canaries.OPENROUTER, Canaries.API_SERVER, Canaries.WEBHOOK))
                    .file("config.yaml", hermes.file("config.yaml") + """
                            platforms:
                              api_server: {enabled: true, extra: {port: %d}}
                              webhook:
                                enabled: true
                                extra: {host: 127.0.0.1, port: %d, routes: {gh: {prompt: "Look: {message}", deliver: github_comment, deliver_extra: {repo: a/b, pr_number: 1}}}}
                            """.formatted(api, hook))
                    .file("auth.json", """
                            {"credential_pool": {"xai-oauth": [
                              {"id": "aaaaaa", "label": "one", "auth_type": "oauth", "priority": 0,
                               "source": "manual:xai_pkce", "access_token": "%s", "refresh_token": "%s",
                               "base_url": "%s/v1"}]}}
                            """.formatted(Canaries.POOL, Canaries.REFRESH, provider.url()));
            model.enqueue(
                    Reply.status(401, "{\"error\": {\"message\": \"%s?\"}}".formatted(Canaries.OWN_SERVER)),
                    Reply.toolCall("terminal", "{\"command\": \"env >'%s/terminal.1'; env\"}".formatted(seen)));
            model.otherwise(_ -> Reply.text("done"));
            var gateway = start("gateway", "gateway", "run");
            var proxy = start("proxy", "proxy", "start", "--provider", "xai", "--port", String.valueOf(proxied));
            try {
                eventually(
                        "the gateway runs",
                        () -> Files.exists(hermes.home().resolve("gateway_state.json"))
                                && hermes.file("gateway_state.json").contains("\"running\""));
                eventually(
                        "the proxy runs",
                        () -> Files.readString(directory.resolve("proxy")).contains("Any bearer"));
                var chat = "http://127.0.0.1:" + api + "/v1/chat/completions";
                var asked = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
                for (var key : List.of(Canaries.API_SERVER, Canaries.API_SERVER, Canaries.API_SERVER + "x")) {
                    Canaries.absent("an answer", ask(http, chat, asked, Map.of("Authorization", "Bearer " + key)));
                }
                Canaries.absent("health", ask(http, "http://127.0.0.1:" + api + "/health/detailed", "", Map.of()));
                for (var signature : List.of("sha256=00", Canaries.WEBHOOK)) {
                    Canaries.absent(
                            "a delivery",
                            ask(
                                    http,
                                    "http://127.0.0.1:" + hook + "/webhooks/gh",
                                    "{\"message\": \"it broke\"}",
                                    Map.of("X-Hub-Signature-256", signature, "X-Gitlab-Token", signature)));
                }
                var signed = "sha256=" + hmac(Canaries.WEBHOOK, "{\"message\": \"it broke\"}");
                assertThat(ask(
                                http,
                                "http://127.0.0.1:" + hook + "/webhooks/gh",
                                "{\"message\": \"it broke\"}",
                                Map.of("X-Hub-Signature-256", signed)))
                        .startsWith("202");
                eventually(
                        "the answer was delivered",
                        () -> Canaries.files(seen).stream()
                                .anyMatch(note -> note.getFileName().toString().startsWith("gh.")));
                // what its provider says is the client's affair and goes to it as it is
                ask(http, "http://127.0.0.1:" + proxied + "/v1/models", "", Map.of("Authorization", "Bearer any"));
                assertThat(run("gateway", "status")).isNotEmpty();
                assertThat(run("webhook", "list")).isNotEmpty();
            } finally {
                for (var process : List.of(gateway, proxy)) {
                    process.destroy();
                    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                }
            }
            clean(watch);
        }
        noted("terminal", "gh");
        for (var out : List.of("gateway", "proxy", "out")) {
            Canaries.absent("what " + out + " said", Files.readString(directory.resolve(out)));
        }
        Canaries.absentFrom(hermes.home());
    }

    private static String ask(HttpClient http, String url, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(SOON);
        headers.forEach(request::header);
        request.method(body.isEmpty() ? "GET" : "POST", HttpRequest.BodyPublishers.ofString(body));
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return answer.statusCode() + " " + answer.headers().map() + answer.body();
    }

    private static String hmac(String secret, String body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
