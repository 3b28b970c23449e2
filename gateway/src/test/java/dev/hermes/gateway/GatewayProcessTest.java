package dev.hermes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.Log;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.gateway.process.GatewayClaim;
import dev.hermes.gateway.process.GatewayFiles;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.StateFile;
import dev.hermes.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How a gateway starts, drains and ends. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class GatewayProcessTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final PlatformException NO_KEY = new PlatformException("no_key", "a key is missing", false);
    private static final PlatformException BUSY = new PlatformException("port_in_use", "port 1 is taken", true);

    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final GatewayRecord self = GatewayRecord.ofThisProcess(processes, List.of("/bin/hermes", "gateway", "run"));
    private final StopRequests requests = new StopRequests();
    private final FakePlatform platform = new FakePlatform("api_server");
    private final AtomicInteger closed = new AtomicInteger();

    @TempDir
    Path home;

    private FutureTask<ExitCode> start(Duration drain, boolean supervised, Platform... platforms) throws Exception {
        var claim = GatewayClaim.take(home, self, processes).orElseThrow();
        var process = new GatewayProcess(
                new GatewayFiles(home),
                claim,
                new StateFile(home, self, MutableClock.at("2026-03-01T09:00:00Z"), Log.NONE),
                new GatewaySettings(drain, supervised, Duration.ofSeconds(5), Duration.ofMillis(200)),
                requests,
                List.of(platforms),
                closed::incrementAndGet,
                Log.NONE);
        var running = new FutureTask<>(process::run);
        Thread.ofVirtual().start(running);
        return running;
    }

    private FutureTask<ExitCode> working(Duration drain, int pieces) throws Exception {
        var running = start(drain, false, platform);
        assertThat(platform.started.await(20, TimeUnit.SECONDS)).isTrue();
        platform.working(pieces);
        return running;
    }

    private static ExitCode exit(FutureTask<ExitCode> running) throws Exception {
        return running.get(30, TimeUnit.SECONDS);
    }

    private JsonNode state() {
        return StateFile.read(home).orElseThrow();
    }

    private String phase() {
        return StateFile.read(home)
                .map(node -> node.path("gateway_state").asString(""))
                .orElse("");
    }

    private void awaitPhase(String wanted) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!phase().equals(wanted)) {
            assertThat(System.nanoTime() - end).as("time until " + wanted).isNegative();
            Thread.sleep(5);
        }
    }

    private Path clean() {
        return home.resolve(".clean_shutdown");
    }

    @Test
    void an_idle_gateway_ends_at_once_and_leaves_a_note_that_all_was_done() throws Exception {
        var running = working(LONG, 0);
        requests.request(StopRequest.planned());
        assertThat(exit(running)).isEqualTo(ExitCode.DONE);
        assertThat(platform.calls()).containsExactly("start", "stopAccepting", "stop");
        assertThat(phase()).isEqualTo("stopped");
        assertThat(state().path("exit_reason").isNull()).isTrue();
        assertThat(clean()).isEmptyFile();
        assertThat(home.resolve("gateway.pid")).doesNotExist();
        assertThat(home.resolve("gateway.lock")).exists();
        assertThat(closed).hasValue(1);
    }

    @Test
    void who_is_told_to_end_before_it_began_begins_nothing() throws Exception {
        Files.createFile(clean());
        requests.request(StopRequest.unexpected("SIGTERM"));
        assertThat(exit(start(LONG, false, platform))).isEqualTo(ExitCode.FAILED);
        assertThat(platform.calls()).doesNotContain("start");
        assertThat(phase()).isEqualTo("stopped");
        assertThat(home.resolve("gateway.pid")).doesNotExist();
        assertThat(clean()).as("what the gateway before had left done is done").exists();
    }

    @Test
    void work_in_flight_is_finished_before_a_restart() throws Exception {
        var running = working(LONG, 2);
        requests.request(StopRequest.restart());
        assertThat(platform.refusing.await(20, TimeUnit.SECONDS)).isTrue();
        awaitPhase("draining");
        assertThat(state().path("active_agents").intValue()).isEqualTo(2);
        assertThat(state().path("restart_requested").booleanValue()).isTrue();
        assertThat(running.isDone()).isFalse();
        platform.working(0);
        assertThat(exit(running)).isEqualTo(ExitCode.RESTART);
        assertThat(platform.calls()).doesNotContain("interrupt");
        assertThat(state().path("exit_reason").stringValue()).isEqualTo("Gateway restart requested");
        assertThat(clean()).exists();
    }

    @Test
    void what_does_not_finish_in_time_is_interrupted_and_the_end_is_not_called_clean() throws Exception {
        var running = working(Duration.ofMillis(100), 1);
        requests.request(StopRequest.restart());
        assertThat(exit(running)).isEqualTo(ExitCode.RESTART);
        assertThat(platform.calls()).containsExactly("start", "stopAccepting", "interrupt", "stop");
        assertThat(clean()).doesNotExist();
    }

    @Test
    void what_cannot_even_be_interrupted_does_not_hold_the_end_up() throws Exception {
        platform.stubborn();
        var running = working(Duration.ZERO, 1);
        requests.request(StopRequest.planned());
        assertThat(exit(running)).isEqualTo(ExitCode.DONE);
        assertThat(phase()).isEqualTo("stopped");
    }

    @Test
    void a_second_signal_ends_the_draining_at_once() throws Exception {
        var running = working(LONG, 1);
        requests.request(StopRequest.unexpected("SIGTERM"));
        assertThat(platform.refusing.await(20, TimeUnit.SECONDS)).isTrue();
        requests.request(StopRequest.unexpected("SIGTERM"));
        assertThat(exit(running)).isEqualTo(ExitCode.FAILED);
        assertThat(platform.calls()).contains("interrupt");
    }

    @Test
    void a_second_wish_for_a_restart_changes_nothing() throws Exception {
        var running = working(LONG, 1);
        requests.request(StopRequest.restart());
        assertThat(platform.refusing.await(20, TimeUnit.SECONDS)).isTrue();
        requests.request(StopRequest.restart());
        platform.working(0);
        assertThat(exit(running)).isEqualTo(ExitCode.RESTART);
        assertThat(platform.calls()).doesNotContain("interrupt");
    }

    @Test
    void who_wants_it_down_wins_over_who_wants_it_back() throws Exception {
        var running = working(LONG, 1);
        requests.request(StopRequest.restart());
        assertThat(platform.refusing.await(20, TimeUnit.SECONDS)).isTrue();
        requests.request(StopRequest.planned());
        assertThat(exit(running)).isEqualTo(ExitCode.DONE);
        assertThat(state().path("restart_requested").booleanValue()).isFalse();
    }

    @Test
    void an_end_that_nobody_announced_asks_the_supervisor_to_bring_it_back() throws Exception {
        var running = working(LONG, 0);
        requests.request(StopRequest.unexpected("SIGTERM"));
        assertThat(exit(running)).isEqualTo(ExitCode.FAILED);
        assertThat(state().path("exit_reason").stringValue()).contains("SIGTERM");
    }

    @Test
    void settings_that_no_platform_can_work_with_end_it_without_a_loop() throws Exception {
        platform.failing(NO_KEY);
        assertThat(exit(start(LONG, false, platform))).isEqualTo(ExitCode.DONE);
        assertThat(phase()).isEqualTo("startup_failed");
        assertThat(state().path("exit_reason").stringValue()).isEqualTo("api_server: a key is missing");
        assertThat(state().path("platforms").path("api_server").path("state").stringValue())
                .isEqualTo("fatal");
    }

    @Test
    void a_supervisor_is_told_that_starting_again_does_not_help() throws Exception {
        platform.failing(NO_KEY);
        assertThat(exit(start(LONG, true, platform))).isEqualTo(ExitCode.CONFIGURATION);
    }

    @Test
    void one_platform_that_works_is_enough() throws Exception {
        var broken = new FakePlatform("webhook").failing(NO_KEY);
        var running = start(LONG, false, platform, broken);
        assertThat(platform.started.await(20, TimeUnit.SECONDS)).isTrue();
        requests.request(StopRequest.planned());
        assertThat(exit(running)).isEqualTo(ExitCode.DONE);
        assertThat(phase()).isEqualTo("stopped");
        assertThat(state().path("platforms").path("webhook").path("state").stringValue())
                .isEqualTo("fatal");
        assertThat(state().path("platforms").path("api_server").path("state").stringValue())
                .isEqualTo("disconnected");
    }

    @Test
    void a_failure_that_may_pass_keeps_it_up() throws Exception {
        platform.failing(BUSY);
        var running = start(LONG, false, platform);
        awaitPhase("degraded");
        requests.request(StopRequest.planned());
        assertThat(exit(running)).isEqualTo(ExitCode.DONE);
        assertThat(state().path("platforms").path("api_server").path("state").stringValue())
                .isEqualTo("retrying");
    }

    @Test
    void a_platform_that_is_lost_for_good_takes_the_process_down_when_it_was_the_last() throws Exception {
        var running = working(LONG, 0);
        awaitPhase("running");
        platform.lose(NO_KEY);
        assertThat(exit(running)).isEqualTo(ExitCode.FAILED);
        assertThat(state().path("exit_reason").stringValue()).contains("a key is missing");
    }

    @Test
    void the_pauses_between_attempts_grow_up_to_five_minutes() {
        assertThat(List.of(1, 2, 3, 4, 5, 9).stream().map(Connections::pause).map(Duration::toSeconds))
                .containsExactly(30L, 60L, 120L, 240L, 300L, 300L);
    }

    @Test
    void the_note_of_the_last_clean_end_is_used_up_at_the_start() throws Exception {
        Files.createFile(clean());
        var running = working(Duration.ZERO, 1);
        assertThat(clean()).doesNotExist();
        requests.request(StopRequest.planned());
        exit(running);
        assertThat(clean()).doesNotExist();
    }
}
