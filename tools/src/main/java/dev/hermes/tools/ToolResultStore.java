package dev.hermes.tools;

import dev.hermes.api.Log;
import dev.hermes.tools.process.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Keeps what does not fit into a conversation: the whole text goes to a file that the model can read, and a preview
 * takes its place. The files lie in a directory that only the owner can enter, with a name nobody can guess; it is gone
 * when this is closed, or when the next process looks for what others left behind. Safe for concurrent use.
 */
public final class ToolResultStore implements AutoCloseable {
    /** What the results of one batch of calls may hold together. */
    public static final int BATCH_CHARS = 200_000;

    private static final int PREVIEW_CHARS = 1500;
    private static final String OPEN = "<persisted-output>";

    private final Path temporary;
    private final AtomicInteger number = new AtomicInteger();
    private Optional<PrivateDirectory> directory = Optional.empty();

    /** @param temporary where terminals of the session keep temporary files, so that they can read these too */
    public ToolResultStore(Path temporary) {
        this.temporary = temporary;
    }

    /** One result of a batch. */
    public record Result(String callId, String text) {}

    /** The text, or what stands for it when it is longer than {@code maxChars}. */
    public String fit(String callId, String text, int maxChars) {
        return text.length() <= maxChars ? text : keep(callId, text);
    }

    /**
     * The texts of one batch, in order, so that they fit into {@link #BATCH_CHARS} together: the largest are kept in
     * files first.
     */
    public List<String> fitTogether(List<Result> batch) {
        var texts = new ArrayList<>(batch.stream().map(Result::text).toList());
        long total = texts.stream().mapToLong(String::length).sum();
        var largestFirst = IntStream.range(0, texts.size())
                .boxed()
                .filter(i -> !texts.get(i).startsWith(OPEN))
                .sorted(Comparator.comparingInt((Integer i) -> texts.get(i).length())
                        .reversed())
                .toList();
        for (int i : largestFirst) {
            if (total <= BATCH_CHARS) {
                break;
            }
            var whole = texts.get(i);
            if (whole.length() <= PREVIEW_CHARS) {
                break;
            }
            texts.set(i, keep(batch.get(i).callId(), whole));
            total -= whole.length() - texts.get(i).length();
        }
        return List.copyOf(texts);
    }

    private String keep(String callId, String text) {
        var preview = preview(text);
        try {
            var file = write(callId, text);
            return OPEN + "\nThis result was too large (" + text.length() + " characters).\nFull output saved to: "
                    + file
                    + "\nUse read_file with offset and limit to see the parts you need.\n\nPreview (first "
                    + preview.length() + " characters):\n" + preview + "\n...\n</persisted-output>";
        } catch (IOException _) {
            return preview + "\n\n[Truncated: tool response was " + text.length()
                    + " chars. Full output could not be saved to sandbox.]";
        }
    }

    private Path write(String callId, String text) throws IOException {
        // Ids of calls repeat, in other sessions and also in one.
        var file = open().resolve(number.incrementAndGet() + "-" + fileName(callId));
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return file;
    }

    private synchronized Path open() throws IOException {
        if (directory.isEmpty() || !Files.isDirectory(directory.get().path())) {
            PrivateDirectory.sweep(temporary, Log.NONE);
            directory = Optional.of(PrivateDirectory.create(temporary, "results", Log.NONE));
        }
        return directory.get().path();
    }

    @Override
    public synchronized void close() {
        directory.ifPresent(PrivateDirectory::close);
        directory = Optional.empty();
    }

    /** Ids come from providers, and may hold anything. */
    private static String fileName(String callId) {
        var name = new StringBuilder();
        callId.codePoints()
                .limit(120)
                .map(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_') ? c : '_')
                .forEach(name::appendCodePoint);
        return (name.isEmpty() ? "result" : name) + ".txt";
    }

    private static String preview(String text) {
        if (text.length() <= PREVIEW_CHARS) {
            return text;
        }
        int newline = text.lastIndexOf('\n', PREVIEW_CHARS);
        int end = newline > PREVIEW_CHARS / 2 ? newline : PREVIEW_CHARS;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
