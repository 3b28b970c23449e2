package dev.hermes.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A conversation in JSON, an object a line, with somebody who may neither read nor speak. Whoever uses it is kept waiting no
 * longer than they want: two threads of its own read and write. The streams are the caller's to close, which ends the reader.
 */
public final class JsonLines implements AutoCloseable {
    /** Told to the writing thread when nothing more is to be said. */
    private static final byte[] END = {};

    private final InputStream in;
    private final OutputStream out;
    private final BlockingQueue<Heard> heard;
    private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;

    /** What came. */
    public sealed interface Heard {
        /** A line with an object. */
        record Message(ObjectNode json) implements Heard {}

        /** A line that is something else: some programs greet a person before they come to the point. */
        record Noise(String line) implements Heard {}

        /** The other side has ended; nothing comes after this. */
        record End() implements Heard {}
    }

    /**
     * Begins to read.
     *
     * @param name of the threads
     * @param ahead how many lines are read before somebody wants them
     */
    public JsonLines(String name, InputStream in, OutputStream out, int ahead) {
        this.in = in;
        this.out = out;
        this.heard = new ArrayBlockingQueue<>(ahead);
        // Not virtual: to read a pipe holds the thread that carries it.
        // And not the caller's: a program that does not read would hold whoever writes to it for ever.
        reader = Thread.ofPlatform().daemon().name(name + "-reader").start(this::read);
        writer = Thread.ofPlatform().daemon().name(name + "-writer").start(this::write);
    }

    /** Never waits. */
    public void say(ObjectNode message) {
        said.add((message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Closes the other side's input when all that was said is written. */
    public void finish() {
        said.add(END);
    }

    /** The next line that is not blank; empty when none came within the time. */
    public Optional<Heard> next(Duration limit) throws InterruptedException {
        return Optional.ofNullable(heard.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS));
    }

    private void write() {
        try (out) {
            for (var next = said.take(); next.length > 0; next = said.take()) {
                out.write(next);
                out.flush();
            }
        } catch (IOException _) {
            return; // it does not listen any more; what it says at its end is met by the reader
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void read() {
        try {
            readLines();
            heard.put(new Heard.End());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void readLines() throws InterruptedException {
        var lines = new LineReader(in);
        try {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                if (!line.get().isBlank()) {
                    heard.put(understood(line.get()));
                }
            }
        } catch (IOException _) {
            return; // the same as its end
        }
    }

    private static Heard understood(String line) {
        try {
            return JsonMapper.shared().readTree(line) instanceof ObjectNode json
                    ? new Heard.Message(json)
                    : new Heard.Noise(line);
        } catch (JacksonException _) {
            return new Heard.Noise(line);
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        reader.interrupt();
        writer.interrupt();
    }
}
