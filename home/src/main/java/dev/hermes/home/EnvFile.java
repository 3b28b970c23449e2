package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file {@code .env}: {@code NAME=value} lines as python-dotenv reads them. One grammar for reading and writing. */
public final class EnvFile {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(10);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private EnvFile() {}

    /** The values of a file over an environment: what programs see. A missing file changes nothing. */
    public static Map<String, String> over(Map<String, String> environment, Path file) {
        var all = new LinkedHashMap<>(environment);
        all.putAll(parse(text(file), environment));
        return all;
    }

    /** In the order of the file; empty when there is none. */
    public static Map<String, String> read(Path file) {
        return parse(text(file), Map.of());
    }

    /**
     * Writes one value; other lines stay as they are, and of several lines with this name one remains.
     *
     * @throws HermesException when the name is none, the value cannot be stored, or the file not written
     */
    public static void set(Path file, String name, Secret value) {
        if (!NAME.matcher(name).matches()) {
            throw new HermesException(ExitCode.FAILED, "'" + name + "' is not the name of an environment variable.");
        }
        var line = name + "=" + quoted(name, value.reveal().replace("\r", "").replace("\n", ""));
        rewrite(file, lines -> {
            var result = new ArrayList<String>();
            boolean written = false;
            for (var old : lines) {
                if (!isAbout(old, name)) {
                    result.add(old);
                } else if (!written) {
                    result.add(line);
                    written = true;
                }
            }
            if (!written) {
                result.add(line);
            }
            return result;
        });
    }

    /** Removes every line with this name; false when there was none, and then nothing is written. */
    public static boolean unset(Path file, String name) {
        if (!read(file).containsKey(name)) {
            return false;
        }
        rewrite(
                file,
                lines -> lines.stream().filter(line -> !isAbout(line, name)).toList());
        return true;
    }

    private interface Edit {
        List<String> apply(List<String> lines);
    }

    private static void rewrite(Path file, Edit edit) {
        try (var _ = FileLock.exclusive(file.resolveSibling(".env.lock"), LOCK_WAIT)) {
            var lines = edit.apply(text(file).lines().toList());
            DurableFile.replace(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
        }
    }

    private static boolean isAbout(String line, String name) {
        var rest = line.strip();
        if (rest.startsWith("export ")) {
            rest = rest.substring("export ".length()).strip();
        }
        return rest.startsWith(name)
                && rest.substring(name.length()).stripLeading().startsWith("=");
    }

    private static String quoted(String name, String value) {
        if (value.contains("${")) {
            throw new HermesException(
                    ExitCode.FAILED, "The value for " + name + " contains '${', which an .env file cannot hold.");
        }
        boolean plain = value.equals(value.strip()) && value.chars().noneMatch(c -> "'\"#\t\n\r".indexOf(c) >= 0);
        return plain ? value : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String text(Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            var text = decode(bytes).replace("\0", "").replace("\r\n", "\n");
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            if (!Files.exists(file)) {
                return ""; // a file stands where a directory should: that is told by who needs the directory
            }
            throw new HermesException(ExitCode.FAILED, e, "Cannot read " + file + ": " + Problem.of(e) + ".");
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return new String(bytes, StandardCharsets.ISO_8859_1); // as upstream: every byte is some character there
        }
    }

    static Map<String, String> parse(String text, Map<String, String> environment) {
        var values = new LinkedHashMap<String, String>();
        for (var assignment : new EnvParser(text).assignments()) {
            var expanded = REFERENCE.matcher(assignment.value()).replaceAll(found -> {
                var known = values.getOrDefault(found.group(1), environment.get(found.group(1)));
                var fallback = found.group(2) == null ? "" : found.group(2);
                return Matcher.quoteReplacement(known == null ? fallback : known);
            });
            values.put(assignment.name(), expanded);
        }
        return values;
    }
}
