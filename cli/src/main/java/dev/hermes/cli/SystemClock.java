package dev.hermes.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The system's clock in the system's zone, which is found out when it is first asked for: reading the table of zones takes time. */
final class SystemClock extends Clock {
    @Override
    public ZoneId getZone() {
        return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.system(zone);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }
}
