package dev.hermes.gateway.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers that are being passed on. One in which nothing comes for too long is ended. While a stream of events is silent its
 * client gets a comment now and then, which clients skip: only who is written to shows that they have gone.
 */
final class Passages implements AutoCloseable {
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_LINE_END = 4;

    private final Duration longest;
    private final Duration pulse;
    private final Set<Passage> open = ConcurrentHashMap.newKeySet();
    private final Thread watch;

    /**
     * @param longest silence before an answer is ended
     * @param pulse silence before a comment, and between two of them
     */
    Passages(Duration longest, Duration pulse) {
        this.longest = longest;
        this.pulse = pulse;
        watch = Thread.ofVirtual().name("proxy-passages").start(this::watch);
    }

    /**
     * An answer that the current thread passes on. The thread is interrupted when the answer is silent for too long or its
     * client has gone.
     *
     * @param events whether comments may stand between its pieces
     */
    Passage begin(OutputStream to, boolean events) {
        var passage = new Passage(to, events);
        open.add(passage);
        return passage;
    }

    final class Passage implements AutoCloseable {
        private final Thread reader = Thread.currentThread();
        private final ReentrantLock writing = new ReentrantLock();
        private final OutputStream to;
        private final boolean events;
        private String end = "\n\n"; // before the first event is between two events as well
        private volatile long lastPiece = System.nanoTime();
        private volatile long lastWritten = lastPiece;

        private Passage(OutputStream to, boolean events) {
            this.to = to;
            this.events = events;
        }

        /** @throws IOException when the client has gone */
        void write(byte[] bytes, int length) throws IOException {
            lastPiece = System.nanoTime();
            writing.lock();
            try {
                to.write(bytes, 0, length);
                to.flush();
                int from = Math.max(0, length - LONGEST_LINE_END);
                var last = end + new String(bytes, from, length - from, StandardCharsets.ISO_8859_1);
                end = last.substring(Math.max(0, last.length() - LONGEST_LINE_END));
                lastWritten = System.nanoTime();
            } finally {
                writing.unlock();
            }
        }

        private void look(long now) {
            if (now - lastPiece > longest.toNanos()) {
                reader.interrupt();
            } else if (events && now - lastWritten > pulse.toNanos()) {
                lastWritten = now;
                Thread.ofVirtual().start(this::comment); // a client that does not read would hold up the watch
            }
        }

        private void comment() {
            if (!writing.tryLock()) {
                return; // a piece has come after all
            }
            try {
                if (open.contains(this) && (end.endsWith("\n\n") || end.endsWith("\r\n\r\n"))) {
                    to.write(COMMENT);
                    to.flush();
                }
            } catch (IOException _) {
                reader.interrupt();
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void close() {
            writing.lock(); // what comes next on this connection must not meet a comment
            try {
                open.remove(this);
            } finally {
                writing.unlock();
            }
            Thread.interrupted(); // it may have come in the last moment; the next request is not meant
        }
    }

    private void watch() {
        var shorter = pulse.compareTo(longest) < 0 ? pulse : longest;
        long pause = Math.max(10, shorter.toMillis() / 10);
        while (true) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                return; // the server ends
            }
            long now = System.nanoTime();
            open.forEach(passage -> passage.look(now));
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
