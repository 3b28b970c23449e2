package dev.hermes.gateway.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.Client;
import dev.hermes.gateway.TestAgents;
import dev.hermes.gateway.Turns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/runs}: turns that work whether or not somebody listens. */
@Timeout(60)
class RunsTest {
    @TempDir
    Path directory;

    private TestAgents agents;
    private ApiServer server;
    private Client client;

    @BeforeEach
    void start() throws PlatformException {
        agents = new TestAgents(directory);
        var settings = new ApiServerSettings("127.0.0.1", 0, Optional.empty(), List.of(), "hermes-agent", 10);
        server = new ApiServer(settings, agents, agents.home, agents.clock, new Random(), Log.NONE);
        server.start(new PlatformHost() {
            @Override
            public void workChanged() {}

            @Override
            public void lost(Platform platform, PlatformException why) {}
        });
        client = new Client(server.port());
    }

    @AfterEach
    void close() {
        client.close();
        server.stop();
        agents.close();
    }

    private String begun(String input) throws Exception {
        var answer = client.post("/v1/runs", "{\"input\":\"" + input + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().path("status").stringValue()).isEqualTo("started");
        return answer.json().path("run_id").stringValue();
    }

    private static List<JsonNode> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
                .toList();
    }

    private static List<String> names(String stream) {
        return events(stream).stream()
                .map(event -> event.path("event").stringValue())
                .toList();
    }

    private String heard(String run) throws Exception {
        return client.get("/v1/runs/" + run + "/events").text();
    }

    private String status(String run) throws Exception {
        return client.get("/v1/runs/" + run).json().path("status").stringValue();
    }

    @Test
    void two_runs_of_a_named_session_work_one_after_the_other() throws Exception {
        var held = agents.holds("one");
        var first = client.post("/v1/runs", "{\"input\":\"a\",\"session_id\":\"s\"}")
                .json()
                .path("run_id")
                .stringValue();
        held.awaitAsked();
        var second = client.post("/v1/runs", "{\"input\":\"b\",\"session_id\":\"s\"}")
                .json()
                .path("run_id")
                .stringValue();
        // then the second waits, though others do not
        assertThat(names(heard(begun("other")))).contains("run.completed");
        assertThat(status(first)).isEqualTo("running");
        assertThat(status(second)).isEqualTo("queued");
        held.release();
        assertThat(names(heard(first))).contains("run.completed");
        assertThat(names(heard(second))).contains("run.completed");
        assertThat(agents.store.messages("s")).extracting(Message::text).containsExactly("a", "one", "b", "ok");
    }

    @Test
    void who_comes_late_or_second_hears_everything() throws Exception {
        agents.calls("terminal", "{\"command\":\"echo hi\"}").says("It said hi");
        var run = begun("run it");
        var first = heard(run);
        assertThat(names(first).stream().distinct())
                .containsExactly("tool.started", "tool.completed", "message.delta", "run.completed");
        assertThat(first).endsWith(": stream closed\n\n").contains("id: 0\n");
        assertThat(events(first).getFirst().path("preview").stringValue()).isEqualTo("echo hi");
        assertThat(events(first).getLast().path("output").stringValue()).isEqualTo("It said hi");
        assertThat(heard(run)).isEqualTo(first);
    }

    @Test
    void who_comes_back_goes_on_where_the_line_broke() throws Exception {
        agents.says("one two three");
        var run = begun("count");
        var all = events(heard(run));
        var rest = events(new Client(server.port())
                .with("Last-Event-ID", "2")
                .get("/v1/runs/" + run + "/events")
                .text());
        assertThat(rest).isEqualTo(all.subList(3, all.size()));
    }

    @Test
    void a_run_says_where_it_is() throws Exception {
        var held = agents.holds("done");
        var run = begun("think");
        held.awaitAsked();
        assertThat(status(run)).isEqualTo("running");
        assertThat(server.inFlight()).isEqualTo(1);
        held.release();
        heard(run);
        var shown = client.get("/v1/runs/" + run).json();
        assertThat(shown.path("object").stringValue()).isEqualTo("hermes.run");
        assertThat(shown.path("status").stringValue()).isEqualTo("completed");
        assertThat(shown.path("output").stringValue()).isEqualTo("done");
        assertThat(shown.path("usage").path("total_tokens").intValue()).isEqualTo(15);
        assertThat(shown.path("last_event").stringValue()).isEqualTo("run.completed");
    }

    @Test
    void a_run_that_is_stopped_is_cancelled_however_it_ends() throws Exception {
        var held = agents.holds("never");
        var run = begun("think");
        held.awaitAsked();
        var stopped = client.post("/v1/runs/" + run + "/stop", "");
        assertThat(stopped.text()).isEqualTo("{\"run_id\":\"" + run + "\",\"status\":\"stopping\"}");
        assertThat(status(run)).isEqualTo("cancelled");
        assertThat(names(heard(run))).endsWith("run.cancelled");
        assertThat(client.post("/v1/runs/" + run + "/stop", "").code()).isEqualTo("run_not_found");
    }

    @Test
    void what_ended_is_forgotten_after_a_while_and_what_works_never() throws Exception {
        var ended = begun("hello");
        heard(ended);
        var held = agents.holds("done");
        var working = begun("think");
        held.awaitAsked();
        agents.clock.advance(Duration.ofSeconds(301));
        assertThat(names(heard(ended))).isEmpty();
        assertThat(status(ended)).isEqualTo("completed");
        agents.clock.advance(Duration.ofHours(1));
        assertThat(client.get("/v1/runs/" + ended).code()).isEqualTo("run_not_found");
        assertThat(status(working)).isEqualTo("running");
        held.release();
    }

    @Test
    void an_approval_is_asked_for_and_answered_over_the_line() throws Exception {
        var held = agents.holds("done");
        var run = begun("think");
        held.awaitAsked();
        assertThat(client.post("/v1/runs/" + run + "/approval", "{\"choice\":\"maybe\"}")
                        .code())
                .isEqualTo("invalid_approval_choice");
        assertThat(client.post("/v1/runs/" + run + "/approval", "{\"choice\":\"once\"}")
                        .code())
                .isEqualTo("approval_not_pending");
        held.release();
        heard(run);
        assertThat(client.post("/v1/runs/" + run + "/approval", "{\"choice\":\"once\"}")
                        .code())
                .isEqualTo("approval_not_active");
    }

    @Test
    void a_command_that_can_do_harm_waits_for_consent() throws Exception {
        agents.calls("terminal", "{\"command\":\"rm -rf build\"}").then(_ -> Message.assistant("ok"));
        var run = begun("clean");
        var heard = new Client(server.port());
        var events = CompletableFuture.supplyAsync(() -> {
            try {
                return heard.get("/v1/runs/" + run + "/events").text();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!status(run).equals("waiting_for_approval") && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        var answer = client.post("/v1/runs/" + run + "/approval", "{\"choice\":\"approve\"}");
        assertThat(answer.json().path("choice").stringValue()).isEqualTo("once");
        assertThat(answer.json().path("resolved").intValue()).isEqualTo(1);
        assertThat(names(events.get(20, TimeUnit.SECONDS)))
                .contains("approval.request", "approval.responded", "run.completed");
        heard.close();
    }

    @Test
    void a_stop_while_consent_is_waited_for_denies_it() throws Exception {
        var run = new Run(
                "run_1", "s", "m", new Turns(agents, 0, Log.NONE).begin().orElseThrow(), agents.clock);
        run.begin();
        var decision = CompletableFuture.supplyAsync(() -> {
            try {
                return run.approve(new Person.Approval("rm -rf /tmp/x", "deletes", true));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(run.after(-1, Duration.ofSeconds(20))).hasSize(1);
        run.stop();
        assertThat(decision.get(20, TimeUnit.SECONDS)).isEqualTo(Person.Decision.DENY);
    }
}
