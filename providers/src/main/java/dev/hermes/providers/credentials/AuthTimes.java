package dev.hermes.providers.credentials;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;

/** Points in time as {@code auth.json} holds them: text with a zone, seconds or milliseconds since 1970. */
final class AuthTimes {
    /** Numbers above it count milliseconds: as seconds they would lie tens of thousands of years ahead. */
    private static final BigDecimal FIRST_MILLIS = BigDecimal.valueOf(1_000_000_000_000L);

    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
            .optionalEnd()
            .appendOffset("+HH:MM", "+00:00")
            .toFormatter(Locale.ROOT);

    private AuthTimes() {}

    static String text(Instant time) {
        var micros = time.truncatedTo(ChronoUnit.MICROS);
        return WRITTEN.format(OffsetDateTime.ofInstant(micros, ZoneOffset.UTC));
    }

    /** Seconds with a fraction, as a clock of upstream gives them. */
    static JsonNode seconds(Instant time) {
        return DecimalNode.valueOf(BigDecimal.valueOf(time.toEpochMilli()).movePointLeft(3));
    }

    /** Empty when it is no time. */
    static Optional<Instant> of(JsonNode written) {
        if (written.isNumber()) {
            return number(written.decimalValue());
        }
        return written.isString() ? text(written.asString().strip()) : Optional.empty();
    }

    private static Optional<Instant> number(BigDecimal number) {
        if (number.signum() <= 0) {
            return Optional.empty();
        }
        var millis = number.compareTo(FIRST_MILLIS) > 0 ? number : number.movePointRight(3);
        var limit = BigDecimal.valueOf(Instant.MAX.getEpochSecond());
        return millis.compareTo(limit) > 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(
                        millis.setScale(0, RoundingMode.HALF_UP).longValue()));
    }

    /** A time without a zone is one of UTC. */
    private static Optional<Instant> text(String text) {
        if (text.matches("\\d+(\\.\\d+)?")) {
            return number(new BigDecimal(text));
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            try {
                return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }
    }

    /** Two units at most, rounded up: {@code 1d 2h}, {@code 59m 30s}, {@code 5s}. */
    static String words(Duration wait) {
        long seconds = wait.plusNanos(999_999_999).toSeconds();
        long days = seconds / 86_400;
        long hours = seconds / 3_600 % 24;
        long minutes = seconds / 60 % 60;
        if (days > 0) {
            return days + "d " + hours + "h";
        }
        if (hours > 0) {
            return hours + "h " + minutes + "m";
        }
        return minutes > 0 ? minutes + "m " + seconds % 60 + "s" : seconds + "s";
    }
}
