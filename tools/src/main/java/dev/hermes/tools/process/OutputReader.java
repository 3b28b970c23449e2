package dev.hermes.tools.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads what a child writes, in a thread of its own, so that the child never waits for a reader. Bytes that are no UTF-8
 * become replacement characters.
 */
public final class OutputReader {
    private static final int CHUNK = 16 * 1024;

    private final Thread thread;

    private OutputReader(Thread thread) {
        this.thread = thread;
    }

    /** What takes the text, from the reader's thread. */
    @FunctionalInterface
    public interface Sink {
        void append(char[] text, int length);
    }

    /** Reads until everybody who could write is gone. */
    public static OutputReader start(InputStream in, Sink sink) {
        return new OutputReader(Thread.ofVirtual().name("output-reader").start(() -> read(in, sink)));
    }

    private static void read(InputStream in, Sink sink) {
        var buffer = new char[CHUNK];
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                sink.append(buffer, n);
            }
        } catch (IOException _) {
            // The pipe is closed under us when the child is ended: there is nothing more to read.
        }
    }

    /**
     * Waits for the end of the output, but not for long: a grandchild in the background may hold the pipe open for hours.
     * The thread then ends with the grandchild.
     */
    public void finish(Duration limit) throws InterruptedException {
        thread.join(limit);
    }
}
