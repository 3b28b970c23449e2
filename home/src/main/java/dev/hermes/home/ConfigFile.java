package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
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
    private static final String WRITTEN_ODDLY = "cannot be edited by a program as it is written";

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
     * @param value text, number, truth value, or a list or map of those
     * @throws HermesException when the file is broken, or the path leads nowhere; the file is then untouched
     */
    public void set(String path, Object value) {
        var segments = segments(path);
        edit(text -> {
            var after = YamlEdit.set(text, segments, value);
            requireSame(Trees.find(sound(after, WRITTEN_ODDLY), segments), value);
            return Optional.of(after);
        });
    }

    /** Removes a value, and the maps that it leaves empty; false when it was not there. */
    public boolean unset(String path) {
        var segments = segments(path);
        return edit(text -> YamlEdit.unset(text, segments, false));
    }

    /**
     * Writes several changes at once. Nothing is written when the file says all of that already.
     *
     * @throws HermesException when the file is broken, or a path leads nowhere; the file is then untouched
     */
    public void apply(ConfigChanges changes) {
        update(_ -> changes);
    }

    /** Keeps the file as it is now beside it, for who takes something out that a person wrote. @return where */
    public Path copy(Clock clock) {
        try {
            return ConfigCopy.write(home, "bak-", Files.readString(home.config()), clock);
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "Cannot read " + home.config() + ": " + Problem.of(e) + ".",
                    "Nothing was changed.");
        }
    }

    /**
     * Writes changes that follow from what is written, as one step: nobody else writes between the reading and the writing.
     * For everything that counts, or puts something beside what is there already.
     *
     * @param changes from what {@link #read} would give; what it throws leaves the file untouched
     * @throws HermesException when the file is broken, or a path leads nowhere; the file is then untouched
     */
    public void update(Function<Map<String, Object>, ConfigChanges> changes) {
        edit(text -> {
            var draft = new ConfigDraft(text);
            for (var change : changes.apply(sound(text, "is broken")).all()) {
                make(change, draft);
            }
            return draft.text().equals(text) ? Optional.empty() : Optional.of(draft.text());
        });
    }

    private static void make(ConfigChanges.Change change, ConfigDraft draft) {
        var path = segments(change.path()).toArray(String[]::new);
        switch (change) {
            case ConfigChanges.Change.Put put -> {
                if (!Trees.same(draft.value(path).orElse(null), put.value())) {
                    draft.put(put.value(), path);
                }
            }
            case ConfigChanges.Change.Append append -> draft.append(append.item(), path);
            case ConfigChanges.Change.Remove _ -> draft.remove(path);
        }
    }

    /** A path as it is written by people: {@code a.b} or {@code list[0].c}. */
    static List<String> segments(String path) {
        var segments = List.of(path.replaceAll("\\[(\\d+)]", ".$1").split("\\.", -1));
        if (segments.stream().anyMatch(String::isBlank)) {
            throw new HermesException(ExitCode.FAILED, "'" + path + "' is not the path of a setting.");
        }
        return segments;
    }

    /** What is written in the file, references to the environment as they stand; empty when there is no file. */
    public Map<String, Object> read() {
        try {
            return sound(text(), "is broken");
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot read " + home.config() + ": " + Problem.of(e) + ".");
        }
    }

    interface Edit {
        /** @return the new text, or nothing to leave the file alone */
        Optional<String> of(String text) throws IOException;
    }

    /** Reads, changes and writes while no other process does. False when nothing was written. */
    boolean edit(Edit change) {
        var file = home.config();
        if (Managed.marked(home.directory())) {
            throw Managed.marker().refusal("change config.yaml");
        }
        try {
            PrivateDirectories.create(home.directory());
            try (var _ = FileLock.exclusive(home.file(".config.lock"), LOCK_WAIT)) {
                var before = text();
                sound(before, "is broken");
                var after = change.of(before);
                if (after.isEmpty()) {
                    return false;
                }
                sound(after.get(), WRITTEN_ODDLY);
                DurableFile.replace(file, after.get());
                return true;
            }
        } catch (YamlEdit.Refused e) {
            throw new HermesException(ExitCode.FAILED, "Nothing was changed: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
        }
    }

    private static void requireSame(Optional<Object> read, Object written) {
        if (!Trees.same(read.orElse(null), written)) {
            throw new YamlEdit.Refused("the place cannot be edited by a program as it is written");
        }
    }

    private String text() throws IOException {
        try {
            return Files.readString(home.config());
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private Map<String, Object> sound(String text, String otherwise) {
        try {
            return YamlReader.map(text);
        } catch (YAMLException | IllegalArgumentException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    home.config() + " " + otherwise + ", so nothing was changed.",
                    "'hermes config edit' opens it; 'hermes config check' shows the place.");
        }
    }
}
