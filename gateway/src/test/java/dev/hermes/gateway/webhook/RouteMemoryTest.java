package dev.hermes.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteMemoryTest {
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final RouteMemory memory = new RouteMemory(30, clock);

    @Test
    void a_delivery_that_comes_again_while_it_is_being_done_is_neither_new_nor_done() {
        assertThat(memory.begin("r", "1")).isEqualTo(RouteMemory.Known.NEW);
        assertThat(memory.begin("r", "1")).isEqualTo(RouteMemory.Known.BEING_DONE);
        assertThat(memory.begin("other", "1")).isEqualTo(RouteMemory.Known.NEW);
    }

    @Test
    void one_that_failed_may_come_again_and_one_that_was_done_may_not_for_an_hour() {
        memory.begin("r", "1");
        memory.forget("r", "1");
        assertThat(memory.begin("r", "1")).isEqualTo(RouteMemory.Known.NEW);
        memory.done("r", "1");
        clock.advance(Duration.ofMinutes(59));
        assertThat(memory.begin("r", "1")).isEqualTo(RouteMemory.Known.DONE);
        clock.advance(Duration.ofMinutes(2));
        assertThat(memory.begin("r", "1")).isEqualTo(RouteMemory.Known.NEW);
    }
}
