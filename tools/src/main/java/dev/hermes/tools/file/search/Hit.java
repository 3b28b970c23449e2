package dev.hermes.tools.file.search;

import java.nio.file.Path;

/**
 * A line that matches.
 *
 * @param line counted from 1
 * @param text of the line, without its end; very long lines are cut
 */
public record Hit(Path file, long line, String text) {
    /** No line is kept longer than this. */
    public static final int MAX_CHARS = 2000;
}
