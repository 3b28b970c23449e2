package dev.hermes.maintenance.logs;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a log file. A line with a time begins a record; the lines after it that have none, a stack trace mostly,
 * belong to that record.
 *
 * @param time local, without fraction; empty for a line that continues a record
 */
record LogLine(String text, Optional<LocalDateTime> time) {
    private static final Pattern TIME = Pattern.compile("^(\\d{4}-\\d{2}-\\d{2})\\s+(\\d{2}:\\d{2}:\\d{2})");
    private static final Pattern LEVEL = Pattern.compile("\\s(DEBUG|INFO|WARNING|ERROR|CRITICAL)\\s");
    private static final Pattern LOGGER =
            Pattern.compile("\\s(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)(?:\\s+\\[.*?])?\\s+(\\S+):");
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    static LogLine of(String text) {
        return new LogLine(text, time(text));
    }

    private static Optional<LocalDateTime> time(String text) {
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            return Optional.empty();
        }
        var found = TIME.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(found.group(1) + " " + found.group(2), FORMAT));
        } catch (DateTimeParseException _) {
            return Optional.empty(); // looks like a time and is none
        }
    }

    boolean beginsRecord() {
        return time.isPresent();
    }

    Optional<LogLevel> level() {
        return Optional.of(LEVEL.matcher(text)).filter(Matcher::find).map(found -> LogLevel.valueOf(found.group(1)));
    }

    Optional<String> logger() {
        return Optional.of(LOGGER.matcher(text)).filter(Matcher::find).map(found -> found.group(1));
    }
}
