package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services that replace each other's gateway do not do so for ever. */
class TakeoversTest {
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");

    @TempDir
    Path home;

    @Test
    void three_within_two_minutes_are_a_fight() {
        var takeovers = new Takeovers(home, clock);
        for (int i = 0; i < 3; i++) {
            assertThat(takeovers.tooMany()).isFalse();
            takeovers.add();
            clock.advance(Duration.ofSeconds(30));
        }
        assertThat(new Takeovers(home, clock).tooMany())
                .as("another process sees it too")
                .isTrue();
        // but: after a while it is forgotten
        clock.advance(Duration.ofSeconds(30));
        assertThat(takeovers.tooMany()).isFalse();
    }

    @Test
    void a_file_that_cannot_be_read_accuses_nobody() throws IOException {
        Files.writeString(home.resolve(".gateway-takeovers.json"), "no json");
        assertThat(new Takeovers(home, clock).tooMany()).isFalse();
    }
}
