package dev.hermes.maintenance.logs;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which records are wanted; all that is given must hold for the first line of a record.
 *
 * @param since local time of the oldest record that is wanted
 * @param shown how the filter reads in the header, for example {@code level>=ERROR}; empty when everything passes
 */
public record LogFilter(
        Optional<LogLevel> level,
        Optional<String> session,
        Optional<LocalDateTime> since,
        List<String> loggers,
        List<String> shown) {
    /** Lets everything through. */
    public static final LogFilter NONE =
            new LogFilter(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

    private static final Pattern AGE = Pattern.compile("(\\d{1,9})\\s*([smhd])");
    private static final Map<String, List<String>> COMPONENTS = new TreeMap<>(Map.of(
            "gateway", List.of("gateway", "hermes_plugins"),
            "agent", List.of("agent", "run_agent", "model_tools", "batch_runner"),
            "tools", List.of("tools"),
            "cli", List.of("hermes_cli", "cli"),
            "cron", List.of("cron")));

    public LogFilter {
        loggers = List.copyOf(loggers);
        shown = List.copyOf(shown);
    }

    /**
     * Reads what a person typed.
     *
     * @param since how long ago, for example {@code 30m}
     * @throws HermesException naming the value that means nothing
     */
    public static LogFilter parse(
            Optional<String> level,
            Optional<String> session,
            Optional<String> since,
            Optional<String> component,
            Clock clock) {
        var shown = new ArrayList<String>();
        var least = level.map(LogFilter::level);
        least.ifPresent(name -> shown.add("level>=" + name));
        session.ifPresent(id -> shown.add("session=" + id));
        var loggers = component.map(LogFilter::loggers).orElse(List.of());
        component.ifPresent(name -> shown.add("component=" + name.strip().toLowerCase(Locale.ROOT)));
        var oldest = since.map(age -> LocalDateTime.now(clock).minus(age(age)));
        since.ifPresent(age -> shown.add("since=" + age.strip()));
        return new LogFilter(least, session, oldest, loggers, shown);
    }

    private static LogLevel level(String text) {
        var name = text.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(LogLevel.values())
                .filter(level -> level.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "'" + text + "' is no level.",
                        "Use one of DEBUG, INFO, WARNING, ERROR, CRITICAL."));
    }

    private static List<String> loggers(String component) {
        var loggers = COMPONENTS.get(component.strip().toLowerCase(Locale.ROOT));
        if (loggers == null) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "'" + component + "' is no component.",
                    "Use one of " + String.join(", ", COMPONENTS.keySet()) + ".");
        }
        return loggers;
    }

    private static Duration age(String text) {
        var found = AGE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!found.matches()) {
            throw new HermesException(
                    ExitCode.FAILED, "'" + text + "' is no span of time.", "Write it like 45s, 30m, 2h or 7d.");
        }
        long number = Long.parseLong(found.group(1));
        return switch (found.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    boolean passesEverything() {
        return equals(NONE);
    }

    /** Whether the record that this line begins is wanted. A line without a level is not held against it. */
    boolean passes(LogLine first) {
        return !tooOld(first)
                && (session.isEmpty() || first.text().contains(session.get()))
                && (level.isEmpty() || first.level().orElse(level.get()).compareTo(level.get()) >= 0)
                && (loggers.isEmpty()
                        || loggers.stream().anyMatch(first.logger().orElse("")::startsWith));
    }

    boolean tooOld(LogLine first) {
        return since.isPresent() && first.time().orElse(since.get()).isBefore(since.get());
    }
}
