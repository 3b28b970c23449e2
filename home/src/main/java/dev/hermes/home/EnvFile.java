package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file {@code .env}: {@code NAME=value} lines as python-dotenv reads them. One grammar for reading and writing. */
public final class EnvFile {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(10);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private EnvFile() {}

    /**
     * What programs see.
     *
     * @param variables the environment with the values of the file over it
     * @param warnings a sentence each, without values
     */
    public record Loaded(Map<String, String> variables, List<String> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads the file over an environment at the start of a process. Lines that have run together are taken apart, in the
     * file too where it may be written; keys lose characters that no key has. A missing file changes nothing.
     *
     * @param writable false when the file belongs to somebody else
     */
    public static Loaded load(Map<String, String> environment, Path file, boolean writable) {
        var warnings = new ArrayList<String>();
        var text = text(file);
        var mended = EnvSanitiser.mended(text);
        if (mended.isPresent() && writable) {
            try {
                sanitise(file);
            } catch (HermesException e) {
                warnings.add(e.getMessage() + " Lines in it have run together; they were read as if they had not.");
            }
        }
        var parser = new EnvParser(mended.orElse(text));
        var assignments = parser.assignments();
        for (int line : parser.malformed()) {
            warnings.add("Line " + line + " of " + file + " is no assignment and was left out.");
        }
        var all = new LinkedHashMap<>(environment);
        all.putAll(values(assignments, environment));
        Credentials.clean(all, warnings);
        return new Loaded(all, warnings);
    }

    /** In the order of the file; empty when there is none. */
    public static Map<String, String> read(Path file) {
        return parse(text(file), Map.of());
    }

    /**
     * Writes one value; other lines stay as they are, and of several lines with this name one remains.
     *
     * @return what was changed about the value, a sentence each
     * @throws HermesException when the name is none, the value cannot be stored, or the file not written
     */
    public static List<String> set(Path file, String name, Secret value) {
        EnvNames.requireWritable(name);
        var warnings = new ArrayList<String>();
        var line = name + "=" + quoted(name, EnvNames.storable(name, value.reveal(), warnings));
        rewrite(file, text -> {
            var parts = new StringBuilder();
            int copied = 0;
            boolean written = false;
            for (var old : new EnvParser(text).assignments()) {
                if (!old.name().equals(name)) {
                    continue;
                }
                parts.append(text, copied, old.start());
                if (!written) {
                    parts.append(line).append(lineBreak(text, old.end()));
                    written = true;
                }
                copied = old.end();
            }
            parts.append(text.substring(copied));
            if (!written) {
                parts.append(text.isEmpty() || text.endsWith("\n") ? "" : "\n")
                        .append(line)
                        .append(text.contains("\r\n") ? "\r\n" : "\n");
            }
            return Optional.of(parts.toString());
        });
        return warnings;
    }

    /** Removes every line with this name; false when there was none, and then nothing is written. */
    public static boolean unset(Path file, String name) {
        EnvNames.requireWritable(name);
        if (!read(file).containsKey(name)) {
            return false;
        }
        return rewrite(file, text -> {
            var parts = new StringBuilder();
            int copied = 0;
            for (var old : new EnvParser(text).assignments()) {
                if (old.name().equals(name)) {
                    parts.append(text, copied, old.start());
                    copied = old.end();
                }
            }
            return copied == 0
                    ? Optional.empty()
                    : Optional.of(parts.append(text.substring(copied)).toString());
        });
    }

    /** Takes apart lines that have run together; false when there are none. */
    static boolean sanitise(Path file) {
        return EnvSanitiser.mended(text(file)).isPresent() && rewrite(file, Optional::of);
    }

    private interface Edit {
        Optional<String> apply(String text);
    }

    /** Every write also takes apart what has run together. */
    private static boolean rewrite(Path file, Edit edit) {
        var directory = file.toAbsolutePath().normalize().getParent();
        if (directory != null && Managed.marked(directory)) {
            throw Managed.marker().refusal("change .env");
        }
        try (var _ = FileLock.exclusive(file.resolveSibling(".config.lock"), LOCK_WAIT)) {
            var content = Content.of(file);
            var mark = content.text().startsWith("\uFEFF") ? "\uFEFF" : "";
            var before = content.text().substring(mark.length());
            var after = edit.apply(EnvSanitiser.mended(before).orElse(before));
            if (after.isEmpty() || after.get().equals(before)) {
                return false;
            }
            DurableFile.replace(file, (mark + after.get()).getBytes(content.charset()));
            return true;
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
        }
    }

    private static String lineBreak(String text, int end) {
        return text.startsWith("\r\n", end - 2) ? "\r\n" : "\n";
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
            var text = Content.of(file).text().replace("\0", "").replace("\r\n", "\n");
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            if (!Files.exists(file)) {
                return ""; // a file stands where a directory should: that is told by who needs the directory
            }
            throw new HermesException(ExitCode.FAILED, e, "Cannot read " + file + ": " + Problem.of(e) + ".");
        }
    }

    /** A file that is not UTF-8 is read as Latin-1, as upstream does: every byte is some character there. */
    private record Content(String text, Charset charset) {
        static Content of(Path file) throws IOException {
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(file);
            } catch (NoSuchFileException _) {
                return new Content("", StandardCharsets.UTF_8);
            }
            try {
                var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return new Content(text.toString(), StandardCharsets.UTF_8);
            } catch (CharacterCodingException _) {
                return new Content(new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
            }
        }
    }

    static Map<String, String> parse(String text, Map<String, String> environment) {
        return values(new EnvParser(text).assignments(), environment);
    }

    private static Map<String, String> values(List<EnvParser.Assignment> assignments, Map<String, String> environment) {
        var values = new LinkedHashMap<String, String>();
        for (var assignment : assignments) {
            var value = assignment.value();
            values.put(assignment.name(), value.contains("${") ? expanded(value, values, environment) : value);
        }
        return values;
    }

    private static String expanded(String value, Map<String, String> earlier, Map<String, String> environment) {
        return REFERENCE.matcher(value).replaceAll(found -> {
            var known = earlier.getOrDefault(found.group(1), environment.get(found.group(1)));
            var fallback = found.group(2) == null ? "" : found.group(2);
            return Matcher.quoteReplacement(known == null ? fallback : known);
        });
    }
}
