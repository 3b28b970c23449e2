package dev.hermes.services.systemd;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Spans of time as systemd prints them: {@code 90000000} microseconds, {@code 1min 30s}, {@code 500ms}; see systemd.time(7). */
final class TimeSpan {
    private static final Pattern PART = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)([a-z]+)");
    private static final Map<String, Duration> UNITS = Map.of(
            "us", Duration.of(1, ChronoUnit.MICROS),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final BigDecimal NANOS_IN_A_SECOND = BigDecimal.valueOf(1_000_000_000);

    private TimeSpan() {}

    /** Empty for what is no span, for {@code infinity}, and for units that are not among ours. */
    static Optional<Duration> parse(String text) {
        var words = text.strip();
        if (words.matches("\\d{1,18}")) {
            return Optional.of(Duration.of(Long.parseLong(words), ChronoUnit.MICROS));
        }
        if (words.isEmpty()) {
            return Optional.empty();
        }
        var sum = Duration.ZERO;
        for (var word : words.split("\\s+")) {
            var part = PART.matcher(word);
            var unit = part.matches() ? UNITS.get(part.group(2)) : null;
            if (unit == null) {
                return Optional.empty();
            }
            sum = sum.plus(times(unit, new BigDecimal(part.group(1))));
        }
        return Optional.of(sum);
    }

    private static Duration times(Duration unit, BigDecimal count) {
        var seconds = count.multiply(BigDecimal.valueOf(unit.toNanos())).divide(NANOS_IN_A_SECOND);
        long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                .multiply(NANOS_IN_A_SECOND)
                .longValue();
        return Duration.ofSeconds(whole, nanos);
    }
}
