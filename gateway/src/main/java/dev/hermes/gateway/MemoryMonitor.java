package dev.hermes.gateway;

import dev.hermes.api.Log;
import dev.hermes.gateway.process.ProcessMemory;
import dev.hermes.home.Config;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells the log now and then how much memory the gateway takes: what grows over days is seen before it hurts. */
public final class MemoryMonitor implements AutoCloseable {
    private final ProcessMemory memory;
    private final Clock clock;
    private final Log log;
    private final Instant begun;
    private final CountDownLatch over = new CountDownLatch(1);
    private final @Nullable Thread thread;

    private MemoryMonitor(Optional<Duration> interval, ProcessMemory memory, Clock clock, Log log) {
        this.memory = memory;
        this.clock = clock;
        this.log = log;
        this.begun = clock.instant();
        this.thread = interval.map(pause -> Thread.ofVirtual().name("memory").start(() -> watch(pause)))
                .orElse(null);
    }

    /** Begins with a line, as far as the settings want any. */
    public static MemoryMonitor start(Config config, ProcessMemory memory, Clock clock, Log log) {
        int seconds = config.integer("logging.memory_monitor.interval_seconds");
        boolean wanted = config.flag("logging.memory_monitor.enabled") && seconds > 0;
        return new MemoryMonitor(
                wanted ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty(), memory, clock, log);
    }

    private void watch(Duration pause) {
        try {
            tell("baseline ");
            while (!over.await(pause.toSeconds(), TimeUnit.SECONDS)) {
                tell("");
            }
            tell("shutdown ");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String when) {
        var now = memory.read();
        log.info(
                "gateway.memory",
                "[MEMORY] " + when + "rss=" + now.residentMegabytes() + "MB heap=" + now.heapMegabytes() + "MB threads="
                        + now.threads() + " uptime="
                        + Duration.between(begun, clock.instant()).toSeconds() + "s");
    }

    /** Ends with a line. */
    @Override
    public void close() {
        var watching = thread;
        if (watching != null) {
            over.countDown(); // no interrupt, which would close the file that the log writes
            try {
                watching.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
