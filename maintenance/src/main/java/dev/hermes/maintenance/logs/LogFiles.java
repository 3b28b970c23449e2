package dev.hermes.maintenance.logs;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The log files of one home. */
public final class LogFiles {
    /** Logs that have a name before anything was written to them. */
    public static final List<String> KNOWN = List.of("agent", "errors", "gateway");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_.-]+\\.log(\\.\\d+)?");

    private final Path directory;

    /** @param directory {@code logs/} of a home; it need not exist */
    public LogFiles(Path directory) {
        this.directory = directory;
    }

    /** One file, with rotated ones after the one they came from. */
    public record Entry(String name, long bytes, Instant changed) {}

    /**
     * The file of a log, which need not exist for those that are {@linkplain #KNOWN known}.
     *
     * @throws HermesException when there is no log of that name
     */
    public Path file(String name) {
        var file = directory.resolve(name + ".log");
        if (KNOWN.contains(name) || NAME.matcher(name).matches() && Files.exists(file)) {
            return file;
        }
        throw new HermesException(
                ExitCode.FAILED,
                "There is no log '" + name + "'.",
                "Available: " + String.join(", ", names()) + ". 'hermes logs list' shows the files.");
    }

    private Set<String> names() {
        var names = new TreeSet<>(KNOWN);
        for (var entry : list()) {
            if (entry.name().endsWith(".log")) {
                names.add(entry.name().substring(0, entry.name().length() - ".log".length()));
            }
        }
        names.removeIf(name -> !NAME.matcher(name).matches());
        return names;
    }

    /** By name; empty when there is no directory yet. @throws HermesException when it cannot be read */
    public List<Entry> list() {
        var found = new ArrayList<Entry>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                if (FILE.matcher(name).matches() && Files.isRegularFile(file)) {
                    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    found.add(new Entry(
                            name,
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        found.sort(Comparator.comparing(Entry::name));
        return List.copyOf(found);
    }

    static HermesException unreadable(Path file, IOException e) {
        return new HermesException(ExitCode.FAILED, e, "Cannot read " + file + ": " + Problem.of(e) + ".");
    }
}
