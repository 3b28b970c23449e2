package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which gateway works for a home, with real processes and real locks. */
@DisabledOnOs(OS.WINDOWS)
class RunningGatewayTest {
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final RunningGateway gateways = new RunningGateway(processes);
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");

    @TempDir
    Path home;

    private GatewayFiles files() {
        return new GatewayFiles(home);
    }

    @Test
    void a_gateway_that_works_is_found_by_its_lock_and_its_record() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            var found = gateways.find(home).orElseThrow();
            assertThat(found.pid()).isEqualTo(holder.pid());
            assertThat(found.argv()).isEqualTo(Holder.ARGV);
            assertThat(found.startTime()).isEqualTo(processes.startTime(holder.pid()));
        }
    }

    @Test
    void the_record_is_upstreams_on_one_line() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            var expected = "{\"pid\":" + holder.pid()
                    + ",\"kind\":\"hermes-gateway\",\"argv\":[\"/opt/bin/hermes\",\"gateway\",\"run\"],\"start_time\":"
                    + processes.startTime(holder.pid()).orElseThrow() + "}";
            assertThat(files().pid()).content().isEqualTo(expected);
            assertThat(files().lock()).content().isEqualTo(expected);
        }
    }

    @Test
    void what_a_killed_gateway_left_is_not_believed_and_taken_away() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            holder.kill();
        }
        assertThat(files().pid()).exists();
        // when: somebody who only looks at the home of another
        assertThat(gateways.look(home)).isEmpty();
        assertThat(files().pid()).exists();
        // when: the owner
        assertThat(gateways.find(home)).isEmpty();
        assertThat(files().pid()).doesNotExist();
        assertThat(files().lock()).doesNotExist();
    }

    @Test
    void a_number_that_lives_proves_nothing_without_the_lock() throws IOException {
        var me = GatewayRecord.ofThisProcess(processes, Holder.ARGV);
        Files.writeString(files().pid(), me.json());
        Files.writeString(files().lock(), me.json());
        assertThat(gateways.find(home)).isEmpty();
        assertThat(files().pid()).doesNotExist();
    }

    @Test
    void a_process_that_began_at_another_time_is_another_process() {
        var me = GatewayRecord.ofThisProcess(processes, Holder.ARGV);
        assertThat(me.lives(processes)).isTrue();
        var reused = new GatewayRecord(
                me.pid(), me.argv(), OptionalLong.of(me.startTime().orElseThrow() + 1));
        assertThat(reused.lives(processes)).isFalse();
    }

    @Test
    void of_several_that_start_at_once_exactly_one_gets_the_home() throws Exception {
        var holders = List.of(Holder.start(home), Holder.start(home), Holder.start(home), Holder.start(home));
        try {
            var said = new ArrayList<String>();
            for (var holder : holders) {
                said.add(holder.said());
            }
            assertThat(said).containsOnlyOnce("held").contains("lost");
        } finally {
            for (var holder : holders) {
                holder.close();
            }
        }
    }

    @Test
    void a_home_can_be_taken_over_what_a_killed_gateway_left() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            holder.kill();
        }
        try (var next = Holder.start(home)) {
            assertThat(next.said()).isEqualTo("held");
            assertThat(GatewayRecord.read(files().pid()).orElseThrow().pid()).isEqualTo(next.pid());
        }
    }

    @Test
    void a_gateway_that_ends_takes_only_its_own_record_away() throws Exception {
        var me = GatewayRecord.ofThisProcess(processes, Holder.ARGV);
        var claim = GatewayClaim.take(home, me, processes).orElseThrow();
        Files.writeString(files().pid(), "{\"pid\":1}");
        claim.close();
        assertThat(files().pid()).hasContent("{\"pid\":1}");
        assertThat(files().lock()).exists();
    }

    @Test
    void a_stop_is_announced_and_waits_until_the_process_is_gone() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            var outcome = new GatewayEnd(processes, clock).stop(home);
            assertThat(outcome).isEqualTo(new GatewayEnd.Outcome.Stopped(holder.pid()));
            assertThat(new Markers(home, processes, clock)
                            .take(Marker.PLANNED_STOP, holder.pid(), OptionalLong.empty()))
                    .as("the note names the process that was stopped")
                    .isTrue();
            assertThat(files().pid()).doesNotExist();
        }
        assertThat(new GatewayEnd(processes, clock).stop(home)).isEqualTo(new GatewayEnd.Outcome.NotRunning());
    }

    @Test
    void a_gateway_that_does_not_end_in_time_keeps_its_files() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            // given: a stopped process takes no signal but SIGKILL
            stopped(holder.pid());
            assertThat(new GatewayEnd(processes, clock, Duration.ofMillis(200)).stop(home))
                    .isEqualTo(new GatewayEnd.Outcome.StillEnding(holder.pid()));
            assertThat(files().pid()).exists();
        }
    }

    @Test
    void who_takes_over_uses_force_in_the_end() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            stopped(holder.pid());
            var other = gateways.find(home).orElseThrow();
            assertThat(new GatewayEnd(processes, clock, Duration.ofMillis(500)).replace(home, other, () -> false))
                    .isEqualTo(GatewayEnd.Takeover.FREE);
            assertThat(files().pid()).doesNotExist();
            assertThat(home.resolve(".gateway-takeover.json")).doesNotExist();
        }
    }

    @Test
    void who_does_not_want_the_place_any_more_waits_no_longer_and_uses_no_force() throws Exception {
        try (var holder = Holder.start(home)) {
            assertThat(holder.said()).isEqualTo("held");
            stopped(holder.pid());
            var other = gateways.find(home).orElseThrow();
            assertThat(new GatewayEnd(processes, clock, Duration.ofSeconds(50)).replace(home, other, () -> true))
                    .isEqualTo(GatewayEnd.Takeover.CALLED_OFF);
            assertThat(processes.alive(holder.pid())).isTrue();
            assertThat(home.resolve(".gateway-takeover.json")).doesNotExist();
        }
    }

    private static void stopped(long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
