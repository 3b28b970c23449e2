package dev.hermes.home;

import dev.hermes.api.Log;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code logs/agent.log}, {@code logs/errors.log} and, in a gateway, {@code logs/gateway.log}: upstream's line format, redacted, rotated by size. A log that
 * cannot be written is lost in silence; it must never stop what it tells about.
 */
public final class RotatingLog implements Log {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);
    private static final long MEBIBYTE = 1024L * 1024;
    private static final long ERRORS_SIZE = 2 * MEBIBYTE;
    private static final int ERRORS_KEPT = 2;

    private final Path directory;
    private final Clock clock;
    private final Redactor redactor;
    private final Level lowest;
    private final long size;
    private final int kept;
    private final boolean gateway;

    private RotatingLog(
            Path directory, Clock clock, Redactor redactor, Level lowest, long size, int kept, boolean gateway) {
        this.directory = directory;
        this.clock = clock;
        this.redactor = redactor;
        this.lowest = lowest;
        this.size = size;
        this.kept = kept;
        this.gateway = gateway;
    }

    /** Opens nothing yet: the first line does. */
    public static RotatingLog open(HermesHome home, Clock clock, Redactor redactor, Config config) {
        var level = config.text("logging.level").orElse("INFO").toUpperCase(Locale.ROOT);
        var lowest = switch (level) {
            case "DEBUG" -> Level.DEBUG;
            case "WARN", "WARNING" -> Level.WARNING;
            case "ERROR", "CRITICAL" -> Level.ERROR;
            default -> Level.INFO;
        };
        return new RotatingLog(
                home.logs(),
                clock,
                redactor,
                lowest,
                Math.max(1, config.integer("logging.max_size_mb")) * MEBIBYTE,
                Math.max(1, config.integer("logging.backup_count")),
                false);
    }

    /** The same, with a file of their own for the lines about the gateway. */
    public RotatingLog ofGateway() {
        return new RotatingLog(directory, clock, redactor, lowest, size, kept, true);
    }

    @Override
    public void write(Level level, String source, String message, @Nullable Throwable cause) {
        if (level.compareTo(lowest) < 0) {
            return;
        }
        var text = TIME.format(ZonedDateTime.now(clock)) + " " + level + " " + source + ": " + message + "\n";
        if (cause != null) {
            var trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            text += trace;
        }
        var bytes = redactor.redact(text).getBytes(StandardCharsets.UTF_8);
        append("agent.log", bytes, size, kept);
        if (gateway && source.startsWith("gateway")) {
            append("gateway.log", bytes, size, kept);
        }
        if (level.compareTo(Level.WARNING) >= 0) {
            append("errors.log", bytes, ERRORS_SIZE, ERRORS_KEPT);
        }
    }

    /** One write for a line, in append mode: several processes share the files. */
    private synchronized void append(String name, byte[] bytes, long limit, int backups) {
        var file = directory.resolve(name);
        try {
            PrivateDirectories.create(directory);
            if (Files.exists(file) && Files.size(file) + bytes.length > limit) {
                rotate(file, backups);
            }
            try (var channel = PrivateFiles.append(file)) {
                channel.write(ByteBuffer.wrap(bytes));
            }
        } catch (IOException _) {
            // A full disk or a read-only home: the user is told by what fails besides the log.
        }
    }

    private static void rotate(Path file, int backups) throws IOException {
        for (int n = backups - 1; n >= 1; n--) {
            var older = file.resolveSibling(file.getFileName() + "." + n);
            if (Files.exists(older)) {
                Files.move(
                        older,
                        file.resolveSibling(file.getFileName() + "." + (n + 1)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
}
