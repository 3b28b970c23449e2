package dev.hermes.cli;

import static dev.hermes.cli.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway as a process of its own: real signals, a model that is asked for real, clients over HTTP. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class GatewayTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ModelServer model = ModelServer.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> gateways = new ArrayList<>();
    private final List<ProcessHandle> left = new ArrayList<>();
    private Cli person;
    private int port;

    @BeforeEach
    void configured() throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        person = Cli.in(directory).file("config.yaml", model.settings() + """
                platforms:
                  api_server:
                    enabled: true
                    extra:
                      port: %d
                """.formatted(port));
    }

    @AfterEach
    void end() {
        left.forEach(ProcessHandle::destroyForcibly);
        gateways.forEach(gateway -> gateway.destroyForcibly()
                .onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .join());
        http.close();
        model.close();
    }

    private Process start(Map<String, String> variables, String... more) throws IOException {
        var words = new ArrayList<>(List.of("gateway", "run"));
        words.addAll(List.of(more));
        var builder = Processes.builder(directory, List.of(), words.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out" + gateways.size()).toFile());
        builder.environment().keySet().removeAll(List.of("INVOCATION_ID", "HERMES_S6_SUPERVISED_CHILD"));
        builder.environment().putAll(variables);
        var gateway = builder.start();
        gateways.add(gateway);
        return gateway;
    }

    private Process running(Map<String, String> variables, String... more) throws Exception {
        var gateway = start(variables, more);
        eventually("the gateway runs", () -> {
            var seen = state(); // once: an earlier gateway may have left that it runs
            return seen.path("gateway_state").asString("").equals("running")
                    && seen.path("pid").asLong(0) == gateway.pid();
        });
        return gateway;
    }

    private String said(int gateway) throws IOException {
        return Files.readString(directory.resolve("out" + gateway));
    }

    private JsonNode state() throws IOException {
        var file = person.home().resolve("gateway_state.json");
        return Files.exists(file)
                ? JsonMapper.shared().readTree(Files.readString(file))
                : JsonMapper.shared().createObjectNode();
    }

    private String state(String member) throws IOException {
        return state().path(member).asString("");
    }

    private Path clean() {
        return person.home().resolve(".clean_shutdown");
    }

    private static int exit(Process gateway) throws InterruptedException {
        assertThat(gateway.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("the gateway ends")
                .isTrue();
        return gateway.exitValue();
    }

    private static void signal(Process gateway, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(gateway.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private CompletableFuture<HttpResponse<String>> ask(String text) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(SOON)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> asked) throws Exception {
        return asked.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** As a process, because a note that announces a signal is good for a minute by the clock of the machine. */
    private String stop() throws IOException, InterruptedException {
        var stopping = Processes.hermes(directory, "gateway", "stop");
        var said = new String(stopping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(exit(stopping)).isZero();
        return said;
    }

    @Test
    void a_question_travels_through_the_gateway_to_the_model_and_into_the_database() throws Exception {
        running(Map.of());
        var answer = answer(ask("hello"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"content\":\"ok\"");
        assertThat(person.run("sessions", "list", "--source", "api_server").out())
                .contains("api-a1ad92f331dce2e0");
    }

    @Test
    void before_a_restart_what_was_begun_is_finished_and_nothing_new_is_taken() throws Exception {
        // given
        var gateway = running(Map.of());
        model.enqueue(Reply.text("one two three four five six seven eight").slow(Duration.ofMillis(250)));
        var asked = ask("count");
        model.awaitRequests(1, SOON);
        // when
        signal(gateway, "USR1");
        eventually("it drains", () -> state("gateway_state").equals("draining"));
        assertThat(state().path("active_agents").asInt()).isEqualTo(1);
        var refused = answer(ask("more"));
        // then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("10");
        assertThat(person.run("gateway", "status").out())
                .contains("⏳ Gateway draining for restart (1 active agent(s))");
        assertThat(answer(asked).body()).contains("one two three four five six seven eight");
        assertThat(exit(gateway)).isEqualTo(75);
        assertThat(state().path("restart_requested").asBoolean()).isTrue();
        assertThat(state("exit_reason")).isEqualTo("Gateway restart requested");
        assertThat(clean()).exists();
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void what_does_not_finish_within_the_limit_is_cut() throws Exception {
        var gateway = running(Map.of("HERMES_RESTART_DRAIN_TIMEOUT", "0.3"));
        model.enqueue(Reply.text("x").hang());
        var asked = ask("hang");
        model.awaitRequests(1, SOON);
        signal(gateway, "USR1");
        assertThat(exit(gateway)).isEqualTo(75);
        assertThat(answer(asked).body()).contains("\"completed\":false");
        assertThat(clean()).doesNotExist();
    }

    @Test
    void a_second_signal_ends_it_at_once() throws Exception {
        var gateway = running(Map.of());
        model.enqueue(Reply.text("x").hang());
        ask("hang");
        model.awaitRequests(1, SOON);
        signal(gateway, "TERM");
        eventually("it drains", () -> state("gateway_state").equals("draining"));
        signal(gateway, "TERM");
        assertThat(exit(gateway)).isEqualTo(1);
        assertThat(state("gateway_state")).isEqualTo("stopped");
    }

    @Test
    void somebody_who_presses_ctrl_c_has_ended_it_on_purpose() throws Exception {
        var gateway = running(Map.of());
        signal(gateway, "INT");
        assertThat(exit(gateway)).isZero();
        assertThat(state().path("exit_reason").isNull()).isTrue();
    }

    @Test
    void a_stop_is_planned_and_an_unannounced_signal_is_not() throws Exception {
        var gateway = running(Map.of());
        assertThat(person.run("gateway", "status").out())
                .startsWith("✓ Gateway is running (PID: " + gateway.pid()
                        + ")\n  (Running manually, not as a system service)\n");
        assertThat(stop()).isEqualTo("✓ Stopped gateway for this profile\n");
        assertThat(exit(gateway)).isZero();
        assertThat(person.home().resolve("gateway.pid")).doesNotExist();
        assertThat(stop()).isEqualTo("✗ No gateway running for this profile\n");
        var other = running(Map.of());
        signal(other, "TERM");
        assertThat(exit(other)).isEqualTo(1);
    }

    /** At the moments when it takes the home: what is killed there has to say how it ended and to leave nothing. */
    @Test
    void a_signal_finds_it_listening_as_soon_as_there_is_anything_to_leave_behind() throws Exception {
        for (var file : List.of("gateway.lock", "gateway.pid", "gateway_state.json")) {
            Files.deleteIfExists(person.home().resolve(file));
            var gateway = start(Map.of());
            var left = person.home().resolve(file);
            eventually("it has made " + file, () -> Files.exists(left));
            signal(gateway, "TERM");
            assertThat(exit(gateway)).as("told when it had made " + file).isEqualTo(1);
            assertThat(person.home().resolve("gateway.pid")).doesNotExist();
            assertThat(state("gateway_state")).isIn("stopped", "");
        }
    }

    @Test
    void who_waits_for_its_home_can_be_called_off() throws Exception {
        var first = running(Map.of());
        var second = start(Map.of("INVOCATION_ID", "x"));
        eventually("it waits", () -> said(1).contains("waiting for it to end"));
        signal(second, "TERM");
        assertThat(exit(second)).isEqualTo(1);
        assertThat(first.isAlive()).isTrue();
        assertThat(answer(ask("hello")).statusCode()).isEqualTo(200);
    }

    @Test
    void another_model_in_the_settings_is_asked_from_the_next_turn_on() throws Exception {
        running(Map.of());
        answer(ask("hello"));
        person.file("config.yaml", person.file("config.yaml").replace("default: m1", "default: m2"));
        assertThat(answer(ask("and now")).statusCode()).isEqualTo(200);
        // then: the key too, which is in another file
        person.file("config.yaml", person.file("config.yaml").replace("api_key: key", "api_key: ${OWN_KEY}"));
        person.file(".env", "OWN_KEY=typed-later\n");
        assertThat(answer(ask("and again")).statusCode()).isEqualTo(200);
        assertThat(model.requests())
                .extracting(request -> request.body().path("model").asString())
                .containsExactly("m1", "m2", "m2");
        assertThat(model.requests().getLast().header("authorization")).contains("Bearer typed-later");
    }

    @Test
    void a_second_gateway_is_refused_unless_it_takes_the_place_of_the_first() throws Exception {
        var first = running(Map.of());
        var second = start(Map.of());
        assertThat(exit(second)).isEqualTo(1);
        assertThat(said(1)).contains("Gateway already running (PID " + first.pid() + ")", "--replace");
        var third = running(Map.of(), "--replace");
        assertThat(exit(first)).isZero();
        assertThat(third.isAlive()).isTrue();
        assertThat(answer(ask("hello")).statusCode()).isEqualTo(200);
    }

    @Test
    void what_a_killed_gateway_left_stands_in_nobodys_way() throws Exception {
        var gateway = running(Map.of());
        signal(gateway, "KILL");
        exit(gateway);
        assertThat(person.home().resolve("gateway.pid")).exists();
        assertThat(person.run("gateway", "list").out())
                .isEqualTo("Gateways:\n  ✗ default (current)        — not running\n");
        assertThat(person.home().resolve("gateway.pid"))
                .as("looking cleans nothing")
                .exists();
        assertThat(person.run("gateway", "status").out()).startsWith("✗ Gateway is not running\n");
        assertThat(person.home().resolve("gateway.pid")).doesNotExist();
        running(Map.of());
        assertThat(answer(ask("hello")).statusCode()).isEqualTo(200);
    }

    @Test
    void what_a_killed_gateway_was_running_for_a_turn_is_ended_by_the_next() throws Exception {
        // given a turn in which a command runs
        model.enqueue(Reply.toolCall("terminal", "{\"command\":\"sleep 1009\"}"));
        var gateway = running(Map.of());
        var asked = ask("wait for it");
        eventually(
                "the command runs",
                () -> children(gateway, "sleep 1009").findAny().isPresent());
        var command = children(gateway, "sleep 1009").toList();
        left.addAll(command);
        // when the gateway is killed
        signal(gateway, "KILL");
        exit(gateway);
        assertThat(asked).failsWithin(SOON);
        assertThat(command).as("nobody has ended it").allMatch(GatewayTest::runs);
        // then the next one ends it, and says so
        running(Map.of());
        eventually("the command is ended", () -> command.stream().noneMatch(GatewayTest::runs));
        assertThat(said(1)).contains("which process " + gateway.pid() + " left behind when it was killed");
    }

    /** One that has ended has no words any more, also while nobody has collected it. */
    private static boolean runs(ProcessHandle process) {
        return process.info().commandLine().isPresent();
    }

    private static Stream<ProcessHandle> children(Process gateway, String command) {
        return gateway.descendants()
                .filter(process -> process.info().commandLine().orElse("").endsWith(command));
    }

    @Test
    void settings_that_cannot_work_are_told_to_the_supervisor_once() throws Exception {
        var variables = Map.of("API_SERVER_HOST", "0.0.0.0", "INVOCATION_ID", "x");
        assertThat(exit(start(variables))).isEqualTo(78);
        assertThat(state("gateway_state")).isEqualTo("startup_failed");
        assertThat(person.run("gateway", "status").out())
                .contains("⚠ api_server: ", "⚠ Last startup issue: api_server: ");
        // but: in front of a person there is nothing to be restarted
        assertThat(exit(start(Map.of("API_SERVER_HOST", "0.0.0.0")))).isZero();
    }

    @Test
    void two_platforms_at_one_place_are_named_and_that_is_how_it_is_remembered() throws Exception {
        person.file("config.yaml", person.file("config.yaml") + """
                  webhook:
                    enabled: true
                    extra: {host: 127.0.0.1, port: %d, secret: long-enough-secret}
                """.formatted(port));
        assertThat(exit(start(Map.of())))
                .as("in front of a person there is nothing to be restarted")
                .isZero();
        assertThat(said(0))
                .contains("api_server and webhook are both to listen on port " + port)
                .contains("hermes config set platforms.webhook.extra.port " + (port + 1));
        assertThat(state("gateway_state")).isEqualTo("startup_failed");
        assertThat(person.home().resolve("gateway.pid")).doesNotExist();
        // and: a supervisor learns that it need not try again
        assertThat(exit(start(Map.of("INVOCATION_ID", "x")))).isEqualTo(78);
        assertThat(said(1)).contains("api_server and webhook are both to listen on port " + port);
    }

    @Test
    void a_port_that_another_program_has_is_waited_for() throws Exception {
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            // when, in front of a person and under a supervisor
            for (var variables : List.of(Map.<String, String>of(), Map.of("INVOCATION_ID", "x"))) {
                var gateway = start(variables);
                // then
                eventually("it tries again later", () -> state("gateway_state").equals("degraded"));
                assertThat(state().at("/platforms/api_server/state").asString()).isEqualTo("retrying");
                assertThat(state().at("/platforms/api_server/error_code").asString())
                        .isEqualTo("port_in_use");
                assertThat(state().at("/platforms/api_server/error_message").asString())
                        .contains("127.0.0.1:" + taken.getLocalPort());
                signal(gateway, "INT");
                assertThat(exit(gateway)).isZero();
            }
        }
    }

    @Test
    void nobody_follows_a_gateway_that_was_stopped_for_good() throws Exception {
        // given one that is asked to restart, and has a successor that waits
        var first = running(Map.of());
        var follower = start(Map.of(), "--replace", "--after", String.valueOf(first.pid()));
        // when somebody stops it after all
        person.run("gateway", "stop");
        // then
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(follower.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(follower.exitValue()).isZero();
        assertThat(state().path("gateway_state").asString()).isEqualTo("stopped");
        assertThat(state().path("pid").asLong()).isEqualTo(first.pid());
    }
}
