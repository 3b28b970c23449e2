package dev.hermes.kanban;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as people and models write them. */
public final class Times {
    private Times() {}

    /** ISO-8601: a date, with or without a time, with or without an offset; a blank may stand for the T. */
    public static Optional<Instant> parse(String text, ZoneId zone) {
        var iso = text.strip().replace(' ', 'T');
        try {
            if (!iso.contains("T")) {
                return Optional.of(LocalDate.parse(iso).atStartOfDay(zone).toInstant());
            }
            var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    parsed instanceof OffsetDateTime time
                            ? time.toInstant()
                            : LocalDateTime.from(parsed).atZone(zone).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
