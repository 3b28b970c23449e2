package dev.hermes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.Log;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.Marker;
import dev.hermes.gateway.process.Markers;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What each signal means. */
class GatewaySignalsTest {
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final GatewayRecord self = GatewayRecord.ofThisProcess(processes, List.of("hermes", "gateway"));
    private final StopRequests requests = new StopRequests();
    private final Map<String, Runnable> handlers = new HashMap<>();
    private final List<String> logged = new ArrayList<>();

    @TempDir
    Path home;

    private Markers markers;

    @BeforeEach
    void listening() {
        markers = new Markers(home, processes, MutableClock.at("2026-03-01T09:00:00Z"));
        Log log = (_, _, message, _) -> logged.add(message);
        var notes = new EndingNotes(home, Map.of("PATH", System.getenv("PATH")), Instant::now, Log.NONE);
        var forensics = new ShutdownForensics(processes, markers, self, Map.of());
        new GatewaySignals(requests, markers, self, forensics, notes, log).listen(handlers::put);
    }

    private ExitCode after(String signal) {
        handlers.get(signal).run();
        return requests.current().orElseThrow().exit();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_ran_when_a_signal_came_is_kept_without_anybodys_arguments() throws Exception {
        var notes = new EndingNotes(home, Map.of("PATH", System.getenv("PATH")), Instant::now, Log.NONE);
        var looking =
                notes.lookAround("signal=SIGTERM parent_pid=7 parent_cmdline=sh -c KEY=sk-secret hermes", self.pid());
        assertThat(looking.orElseThrow().waitFor(30, TimeUnit.SECONDS)).isTrue();
        var file = home.resolve("logs/gateway-shutdown-diag.log");
        assertThat(file)
                .content()
                .startsWith("signal=SIGTERM parent_pid=7\n")
                .contains("COMMAND", "descent of " + self.pid() + ":")
                .doesNotContain("surefire", "sk-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void every_end_is_a_line() throws Exception {
        Files.writeString(
                home.resolve("gateway_state.json"), "{\"gateway_state\":\"stopped\",\"exit_reason\":\"SIGTERM\"}");
        var clock = MutableClock.at("2026-03-01T09:00:00Z");
        new EndingNotes(home, Map.of(), clock, Log.NONE).ended(7, ExitCode.FAILED);
        new EndingNotes(home, Map.of("HERMES_GATEWAY_EXIT_DIAG", "0"), clock, Log.NONE).ended(8, ExitCode.DONE);
        assertThat(home.resolve("logs/gateway-exit-diag.log"))
                .hasContent("{\"at\":\"2026-03-01T09:00:00Z\",\"pid\":7,\"exit_code\":1,\"gateway_state\":\"stopped\","
                        + "\"exit_reason\":\"SIGTERM\",\"drained\":false}\n");
    }

    @Test
    void an_interrupt_is_somebody_at_the_terminal() {
        assertThat(after("INT")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void a_termination_that_nobody_announced_is_an_accident() {
        assertThat(after("TERM")).isEqualTo(ExitCode.FAILED);
        assertThat(logged)
                .singleElement()
                .asString()
                .startsWith("signal=SIGTERM under_systemd=no parent_pid=")
                .contains(" loadavg_1m=", " parent_cmdline=")
                .doesNotContain("marker_present");
    }

    @Test
    void a_termination_is_a_stop_when_it_was_planned() {
        markers.write(Marker.PLANNED_STOP, self.pid());
        assertThat(after("TERM")).isEqualTo(ExitCode.DONE);
        assertThat(logged).singleElement().asString().contains(" planned_stop_marker_present=yes");
    }

    @Test
    void a_termination_is_a_takeover_when_another_gateway_announced_it() {
        markers.write(Marker.TAKEOVER, self.pid());
        assertThat(after("TERM")).isEqualTo(ExitCode.DONE);
        assertThat(requests.current().orElseThrow().reason()).contains("Replaced by another gateway");
        assertThat(logged).singleElement().asString().contains(" takeover_marker_present=self");
    }

    @Test
    void a_note_for_another_gateway_announces_nothing() {
        markers.write(Marker.TAKEOVER, 1);
        assertThat(after("TERM")).isEqualTo(ExitCode.FAILED);
        assertThat(logged).singleElement().asString().contains(" takeover_marker_present=other");
    }

    @Test
    void the_first_user_signal_asks_for_a_restart() {
        assertThat(after("USR1")).isEqualTo(ExitCode.RESTART);
    }
}
