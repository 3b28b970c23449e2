package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Notes that announce a signal. */
@DisabledOnOs(OS.WINDOWS)
class MarkersTest {
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final long self = ProcessTable.self();

    @TempDir
    Path home;

    private Markers markers;

    @BeforeEach
    void markers() {
        markers = new Markers(home, processes, clock);
    }

    private Path planned() {
        return home.resolve(".gateway-planned-stop.json");
    }

    @Test
    void a_note_is_good_for_one_signal_to_the_process_it_names() {
        markers.write(Marker.PLANNED_STOP, self);
        assertThat(markers.take(Marker.TAKEOVER, self, UNKNOWN)).isFalse();
        assertThat(markers.take(Marker.PLANNED_STOP, self, processes.startTime(self)))
                .isTrue();
        assertThat(planned()).doesNotExist();
        assertThat(markers.take(Marker.PLANNED_STOP, self, UNKNOWN)).isFalse();
    }

    @Test
    void it_has_upstreams_form_and_is_private() throws IOException {
        markers.write(Marker.PLANNED_STOP, self);
        assertThat(planned())
                .content()
                .isEqualTo("{\"target_pid\":" + self + ",\"target_start_time\":"
                        + processes.startTime(self).orElseThrow() + ",\"stopper_pid\":" + self
                        + ",\"written_at\":\"2026-03-01T09:00:00.000000+00:00\"}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(planned())))
                .isEqualTo("rw-------");
    }

    @Test
    void after_a_minute_it_announces_nothing_any_more() {
        markers.write(Marker.TAKEOVER, self);
        clock.advance(Duration.ofSeconds(60));
        assertThat(markers.look(Marker.TAKEOVER, self, UNKNOWN)).isEqualTo(Markers.Presence.SELF);
        clock.advance(Duration.ofSeconds(1));
        assertThat(markers.take(Marker.TAKEOVER, self, UNKNOWN)).isFalse();
    }

    @Test
    void one_for_another_process_or_another_start_is_used_up_and_not_believed() {
        markers.write(Marker.TAKEOVER, self);
        assertThat(markers.take(Marker.TAKEOVER, self, OptionalLong.of(7))).isFalse();
        markers.write(Marker.TAKEOVER, 1);
        assertThat(markers.look(Marker.TAKEOVER, self, UNKNOWN)).isEqualTo(Markers.Presence.OTHER);
        assertThat(markers.take(Marker.TAKEOVER, self, UNKNOWN)).isFalse();
        assertThat(markers.look(Marker.TAKEOVER, self, UNKNOWN)).isEqualTo(Markers.Presence.NONE);
    }

    @Test
    void one_that_cannot_be_read_is_none() throws IOException {
        Files.writeString(planned(), "not json");
        assertThat(markers.take(Marker.PLANNED_STOP, self, UNKNOWN)).isFalse();
        Files.writeString(planned(), "{\"target_pid\":" + self + ",\"written_at\":\"yesterday\"}");
        assertThat(markers.take(Marker.PLANNED_STOP, self, UNKNOWN)).isFalse();
        assertThat(planned()).doesNotExist();
    }

    @Test
    void one_that_root_writes_can_be_read_by_the_gateway_of_whom_the_home_is() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Files.setAttribute(home, "unix:uid", 10000);
        markers.write(Marker.PLANNED_STOP, self);
        assertThat(Files.getAttribute(planned(), "unix:uid")).isEqualTo(10000);
    }

    @Test
    void one_that_says_nothing_does_not_stay() throws IOException {
        Files.writeString(planned(), "{ \"target_pid\":");
        assertThat(markers.look(Marker.PLANNED_STOP, self, UNKNOWN)).isEqualTo(Markers.Presence.NONE);
        assertThat(planned()).doesNotExist();
    }
}
