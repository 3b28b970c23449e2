package dev.hermes.maintenance.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class KnownReleaseTest {
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");

    @TempDir
    Path home;

    private KnownRelease known(String current) {
        return new KnownRelease(home, current, clock);
    }

    @Test
    void what_was_heard_is_known_for_six_hours_by_the_version_that_heard_it() {
        known("1.0.0").learn("1.1.0");
        assertThat(known("1.0.0").latest()).contains("1.1.0");
        assertThat(known("1.1.0").latest()).isEmpty();
        clock.advance(Duration.ofHours(6));
        assertThat(known("1.0.0").latest()).isEmpty();
    }

    @Test
    void upstream_finds_its_three_keys_and_somebody_elses_revision() throws IOException {
        known("1.0.0").learn("1.1.0");
        var json = new JsonMapper().readTree(Files.readString(home.resolve(".update_check")));
        assertThat(json.path("ts").asLong()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(json.path("behind").asInt()).isEqualTo(-1);
        assertThat(json.path("rev").asString()).isEqualTo("java:1.0.0");
        known("1.1.0").learn("1.1.0");
        assertThat(Files.readString(home.resolve(".update_check"))).contains("\"behind\":0");
    }

    @Test
    void what_is_somebody_elses_broken_or_of_the_future_is_not_known() throws IOException {
        for (var text : new String[] {
            "{\"ts\": 1772355600, \"behind\": 3, \"rev\": \"abc123\"}",
            "{\"ts\": 9999999999, \"rev\": \"java:1.0.0\", \"latest\": \"1.1.0\"}",
            "{\"ts\": 1772355600, \"rev\": \"java:1.0.0\", \"latest\": \"$(reboot)\"}",
            "[]",
            "{"
        }) {
            Files.writeString(home.resolve(".update_check"), text);
            assertThat(known("1.0.0").latest()).as(text).isEmpty();
        }
    }

    @Test
    void a_home_that_cannot_be_written_is_no_trouble() {
        new KnownRelease(home.resolve("config.yaml/impossible"), "1.0.0", clock).learn("1.1.0");
        assertThat(known("1.0.0").latest()).isEmpty();
    }
}
