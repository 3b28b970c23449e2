package dev.hermes.sessions;

import java.time.Instant;

/** Times as the database keeps them: seconds since 1970 as a floating point number, good for microseconds. */
final class UnixTime {
    static final double MICROSECOND = 0.000_001;
    private static final long MICROS = 1_000_000;

    private UnixTime() {}

    static double of(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1_000_000_000.0;
    }

    static Instant instant(double seconds) {
        long micros = Math.round(seconds * MICROS);
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }
}
