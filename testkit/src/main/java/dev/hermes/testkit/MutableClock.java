package dev.hermes.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class MutableClock extends Clock {
    private final AtomicLong nanos;
    private final ZoneId zone;

    private MutableClock(AtomicLong nanos, ZoneId zone) {
        this.nanos = nanos;
        this.zone = zone;
    }

    /** @param instant ISO-8601, for example {@code 2026-03-01T09:00:00Z} */
    public static MutableClock at(String instant) {
        return new MutableClock(
                new AtomicLong(ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse(instant))), ZoneId.of("UTC"));
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Shares the time with this clock. */
    @Override
    public Clock withZone(ZoneId other) {
        return new MutableClock(nanos, other);
    }
}
