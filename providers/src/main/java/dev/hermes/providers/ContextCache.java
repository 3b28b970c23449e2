package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Context windows that were learned from a server, in {@code context_length_cache.yaml}, by model and address. The other
 * implementation writes the same file, with and without a slash at the end of the address. A file that cannot be read is
 * as good as none.
 */
final class ContextCache {
    private static final String HEAD = "context_lengths:\n";

    private final Path file;
    private final Log log;

    ContextCache(HermesHome home, Log log) {
        this.file = home.file("context_length_cache.yaml");
        this.log = log;
    }

    OptionalInt find(String model, String baseUrl) {
        int size = read().getOrDefault(model + "@" + Hosts.trimmed(baseUrl), 0);
        boolean stale = size == 0
                || Hosts.within(baseUrl, "nousresearch.com")
                || (size <= 32_768 && model.contains("kimi")) // what old versions guessed
                || (size >= 400_000 && Hosts.within(baseUrl, "chatgpt.com"));
        return stale ? OptionalInt.empty() : OptionalInt.of(size);
    }

    /** A cache that cannot be written costs the next run a question, so it is only noted. */
    void remember(String model, String baseUrl, int tokens) {
        var all = new TreeMap<>(read());
        all.put(model + "@" + Hosts.trimmed(baseUrl), tokens);
        var text = new StringBuilder(HEAD);
        all.forEach((key, size) -> text.append("  '")
                .append(key.replace("'", "''"))
                .append("': ")
                .append(size)
                .append('\n'));
        try {
            DurableFile.replace(file, text.toString());
        } catch (IOException | UncheckedIOException e) {
            log.warn("providers", "Cannot write " + file + ".", e);
        }
    }

    /** Lines of {@code key: number}; the file holds nothing else. */
    private Map<String, Integer> read() {
        var sizes = new TreeMap<String, Integer>();
        try {
            for (var line :
                    Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
                var found = Holder.LINE.matcher(line);
                if (found.matches()) {
                    sizes.put(key(found.group(1)), Integer.parseInt(found.group(2)));
                }
            }
        } catch (NoSuchFileException _) {
            return sizes;
        } catch (IOException e) {
            log.warn("providers", "Cannot read " + file + ".", e);
        }
        return sizes;
    }

    private static String key(String written) {
        var quoted = written.length() > 1 && written.charAt(0) == written.charAt(written.length() - 1);
        var bare = quoted && written.startsWith("'")
                ? written.substring(1, written.length() - 1).replace("''", "'")
                : quoted && written.startsWith("\"") ? written.substring(1, written.length() - 1) : written;
        return Hosts.trimmed(bare);
    }

    private static final class Holder {
        static final Pattern LINE = Pattern.compile("\\s+(\\S.*?)\\s*:\\s+(\\d{1,9})\\s*");
    }
}
