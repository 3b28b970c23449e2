package dev.hermes.tools.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines of a file, read without holding the rest of it.
 *
 * @param lines as they are, decoded as UTF-8; a file that ends in a newline has an empty line after it
 * @param totalLines how many newlines the whole file has
 * @param start the first bytes of the file as text, to tell what kind of file it is
 */
record LineWindow(List<String> lines, long totalLines, long bytes, String start) {
    private static final int BUFFER = 64 * 1024;
    private static final int SAMPLE = 4000;

    /**
     * @param offset the first line, counted from 1
     * @param maxLineChars longer lines are cut and marked
     */
    static LineWindow read(Path file, long offset, int limit, int maxLineChars)
            throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        var line = new ByteArrayOutputStream();
        var start = new ByteArrayOutputStream();
        int keep = (maxLineChars + 1) * 4; // UTF-8 needs at most four bytes a character
        long newlines = 0;
        long bytes = 0;
        boolean inLine = false;
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (start.size() < SAMPLE) {
                    start.write(buffer, 0, Math.min(count, SAMPLE - start.size()));
                }
                bytes += count;
                for (int i = 0; i < count; i++) {
                    boolean wanted = newlines + 1 >= offset && newlines + 1 < offset + limit;
                    if (buffer[i] != '\n') {
                        inLine = true;
                        if (wanted && line.size() < keep) {
                            line.write(buffer[i]);
                        }
                        continue;
                    }
                    if (wanted) {
                        lines.add(text(line, maxLineChars));
                        line.reset();
                    }
                    newlines++;
                    inLine = false;
                }
            }
        }
        boolean lastWanted = newlines + 1 >= offset && newlines + 1 < offset + limit;
        if (lastWanted && (inLine || offset <= newlines && bytes > 0)) {
            lines.add(text(line, maxLineChars));
        }
        return new LineWindow(List.copyOf(lines), newlines, bytes, start.toString(StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream line, int maxChars) {
        var text = line.toString(StandardCharsets.UTF_8);
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.length() <= maxChars ? text : text.substring(0, maxChars) + "... [truncated]";
    }
}
