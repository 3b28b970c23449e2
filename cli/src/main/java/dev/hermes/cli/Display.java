package dev.hermes.cli;

import java.nio.file.Path;
import java.util.Locale;

/** How values are shown to a person. */
public final class Display {
    private static final long KILO = 1024;

    private Display() {}

    /** Below the user's home as {@code ~/…}, else as it is. */
    public static String path(Path path, Path userHome) {
        return path.startsWith(userHome) && !path.equals(userHome)
                ? "~/" + userHome.relativize(path).toString().replace('\\', '/')
                : path.toString();
    }

    /** {@code 512B}, {@code 1.5KB}, {@code 2.0MB}, {@code 1.2GB}. */
    public static String bytes(long bytes) {
        if (bytes < KILO) {
            return bytes + "B";
        }
        if (bytes < KILO * KILO) {
            return String.format(Locale.ROOT, "%.1fKB", bytes / 1024.0);
        }
        return bytes < KILO * KILO * KILO
                ? String.format(Locale.ROOT, "%.1fMB", bytes / 1048576.0)
                : String.format(Locale.ROOT, "%.1fGB", bytes / 1073741824.0);
    }

    /** {@code 512 B}, {@code 1.5 KB}, {@code 2.0 MB}, {@code 1.2 GB}. */
    public static String size(long bytes) {
        return bytes(bytes).replaceFirst("(?=[KMGB]*$)", " ");
    }

    /** Control characters, which a terminal would obey, as a replacement character. */
    public static String harmless(String text) {
        return harmless(text, '\t', '\t');
    }

    /** The same for text of several lines. */
    public static String harmlessLines(String text) {
        return harmless(text, '\t', '\n');
    }

    private static String harmless(String text, char kept, char keptToo) {
        if (text.chars().noneMatch(c -> c != kept && c != keptToo && Character.isISOControl(c))) {
            return text;
        }
        var result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c != kept && c != keptToo && Character.getType(c) == Character.CONTROL ? 0xFFFD : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
