package dev.hermes.cli;

import java.nio.file.Path;
import java.util.Locale;

/** How values are shown to a person. */
final class Display {
    private static final long KILO = 1024;

    private Display() {}

    /** Below the user's home as {@code ~/…}, else as it is. */
    static String path(Path path, Path userHome) {
        return path.startsWith(userHome) && !path.equals(userHome)
                ? "~/" + userHome.relativize(path).toString().replace('\\', '/')
                : path.toString();
    }

    /** {@code 512B}, {@code 1.5KB}, {@code 2.0MB}, {@code 1.2GB}. */
    static String bytes(long bytes) {
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

    /** Control characters, which a terminal would obey, as a replacement character. */
    static String harmless(String text) {
        var result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c != '\t' && Character.getType(c) == Character.CONTROL ? 0xFFFD : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
