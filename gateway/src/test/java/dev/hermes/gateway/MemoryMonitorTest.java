package dev.hermes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.gateway.process.ProcessMemory;
import dev.hermes.home.Config;
import dev.hermes.testkit.MutableClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryMonitorTest {
    private static final String FIGURES = "rss=[1-9]\\d*MB heap=\\d+MB threads=[1-9]\\d* ";

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Log log = (level, source, message, _) -> lines.add(level + " " + source + " " + message);

    @Test
    void the_log_is_told_at_the_beginning_now_and_then_and_at_the_end() throws Exception {
        try (var _ = start(Map.of("interval_seconds", 1))) {
            assertThat(lines.poll(20, TimeUnit.SECONDS))
                    .matches("INFO gateway.memory \\[MEMORY] baseline " + FIGURES + "uptime=0s");
            clock.advance(Duration.ofSeconds(90));
            assertThat(lines.poll(20, TimeUnit.SECONDS))
                    .matches("INFO gateway.memory \\[MEMORY] " + FIGURES + "uptime=90s");
        }
        assertThat(lines).last().asString().contains("[MEMORY] shutdown rss=");
    }

    @Test
    void who_wants_no_lines_gets_none() {
        start(Map.of("enabled", false)).close();
        start(Map.of("interval_seconds", 0)).close();
        assertThat(lines).isEmpty();
    }

    private MemoryMonitor start(Map<String, Object> settings) {
        return MemoryMonitor.start(
                Config.of(Map.of("logging", Map.of("memory_monitor", settings))),
                ProcessMemory.ofThisProcess(),
                clock,
                log);
    }
}
