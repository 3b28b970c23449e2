package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.error.YAMLException;

/** Changes single settings of {@code config.yaml}, keeping every other character of it. */
public final class ConfigFile {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

    private final HermesHome home;

    public ConfigFile(HermesHome home) {
        this.home = home;
    }

    /** What a text typed by a person stands for: a truth value, a number, or itself. */
    public static Object typed(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> {
                if (text.matches("\\d+")) {
                    yield new BigInteger(text);
                }
                boolean decimal = text.matches("\\d*\\.\\d*") && text.length() > 1;
                yield decimal ? (Object) new BigDecimal("0" + text + "0").doubleValue() : text;
            }
        };
    }

    /**
     * Writes one value.
     *
     * @param path segments joined by dots; a number picks an item of a list
     * @param value text, number, truth value, or a list of those
     * @throws HermesException when the file is broken, or the path leads nowhere; the file is then untouched
     */
    public void set(String path, Object value) {
        var segments = segments(path);
        edit(text -> Optional.of(YamlEdit.set(text, segments, value)));
    }

    /** Removes a value; false when it was not there. */
    public boolean unset(String path) {
        var segments = segments(path);
        return edit(text -> YamlEdit.unset(text, segments));
    }

    private static List<String> segments(String path) {
        var segments = List.of(path.replaceAll("\\[(\\d+)]", ".$1").split("\\.", -1));
        if (segments.stream().anyMatch(String::isBlank)) {
            throw new HermesException(ExitCode.FAILED, "'" + path + "' is not the path of a setting.");
        }
        return segments;
    }

    private boolean edit(Function<String, Optional<String>> change) {
        var file = home.config();
        try {
            PrivateDirectories.create(home.directory());
            try (var _ = FileLock.exclusive(home.file(".config.lock"), LOCK_WAIT)) {
                var before = read();
                requireSound(before, "is broken");
                var after = change.apply(before);
                if (after.isEmpty()) {
                    return false;
                }
                requireSound(after.get(), "cannot be edited by a program as it is written");
                DurableFile.replace(file, after.get());
                return true;
            }
        } catch (YamlEdit.Refused e) {
            throw new HermesException(ExitCode.FAILED, "Nothing was changed: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
        }
    }

    private String read() throws IOException {
        try {
            return Files.readString(home.config());
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private Map<String, Object> requireSound(String text, String otherwise) {
        try {
            return YamlReader.map(text);
        } catch (YAMLException | IllegalArgumentException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    home.config() + " " + otherwise + ", so nothing was changed.",
                    "Mend it in an editor; 'hermes doctor' shows the place.");
        }
    }
}
