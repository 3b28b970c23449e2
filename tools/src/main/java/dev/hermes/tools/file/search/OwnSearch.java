package dev.hermes.tools.file.search;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Searches without any other program. */
public final class OwnSearch implements TextSearch {
    private static final int SAMPLE = 64 * 1024;
    /** A line that is longer is searched up to here. */
    private static final int MAX_LINE = 1_000_000;

    @Override
    public void search(Path root, SearchPattern pattern, Optional<Glob> glob, Consumer<Hit> hits)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + SearchTooLong.LIMIT.toNanos();
        new FileWalk(root).each(file -> {
            if (System.nanoTime() - end >= 0) {
                throw new SearchTooLong();
            }
            var path = root.relativize(file).toString().replace('\\', '/');
            if (glob.isEmpty() || glob.get().matches(path.isEmpty() ? String.valueOf(file.getFileName()) : path)) {
                searchFile(file, pattern, hits);
            }
        });
    }

    private static void searchFile(Path file, SearchPattern pattern, Consumer<Hit> hits) throws InterruptedException {
        try (var in = Files.newInputStream(file)) {
            var start = in.readNBytes(SAMPLE);
            var charset = charset(start);
            if (charset.isEmpty()) {
                return;
            }
            var whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
            searchLines(file, new BufferedReader(new InputStreamReader(whole, charset.get())), pattern, hits);
        } catch (SearchCancelled _) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException _) {
            // A file that vanished or may not be read holds nothing for us; ripgrep goes on too.
        }
    }

    private static void searchLines(Path file, BufferedReader reader, SearchPattern pattern, Consumer<Hit> hits)
            throws IOException, InterruptedException {
        var line = new StringBuilder();
        var matcher = pattern.pattern().matcher("");
        long number = 0;
        int c = reader.read();
        if (c == '\uFEFF') {
            c = reader.read();
        }
        while (c >= 0) {
            line.setLength(0);
            for (; c >= 0 && c != '\n'; c = reader.read()) {
                if (line.length() < MAX_LINE) {
                    line.append((char) c);
                }
            }
            number++;
            if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
                line.setLength(line.length() - 1);
            }
            if (matcher.reset(new Interruptible(line)).find()) {
                hits.accept(new Hit(file, number, line.substring(0, Math.min(line.length(), Hit.MAX_CHARS))));
            }
            c = c < 0 ? c : reader.read();
        }
    }

    /** Empty for what is no text. */
    private static Optional<Charset> charset(byte[] start) {
        if (start.length >= 2 && (start[0] & 0xFF) == 0xFF && (start[1] & 0xFF) == 0xFE) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        if (start.length >= 2 && (start[0] & 0xFF) == 0xFE && (start[1] & 0xFF) == 0xFF) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        for (byte b : start) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(StandardCharsets.UTF_8);
    }

    /** Lets an interruption end a match that would take for ever: patterns come from a model. */
    private record Interruptible(CharSequence text) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (Thread.currentThread().isInterrupted()) {
                throw new SearchCancelled();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class SearchCancelled extends RuntimeException {}
}
