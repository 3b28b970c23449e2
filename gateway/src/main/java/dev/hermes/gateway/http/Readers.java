package dev.hermes.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks after clients that do not read what they asked for. The JDK's server waits for them for ever once the buffers of the
 * system are full; here a piece that is not taken within a limit ends the connection, and the write with an exception.
 */
final class Readers implements AutoCloseable {
    /** What a client has to take within the limit. Larger writes go in pieces, so that who reads slowly is not cut. */
    private static final int PIECE = 8_192;

    private static final int LOOKS = 4;

    private final Duration patience;
    private final Set<Reader> present = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread watch;
    private volatile boolean idle;

    /** @param patience how long a client may not read */
    Readers(Duration patience) {
        this.patience = patience;
    }

    void start() {
        watch = Thread.ofVirtual().name("http-readers").start(this::watch);
    }

    /** Something that is written. */
    interface Write {
        void run() throws IOException;
    }

    /** One client, until this is closed. */
    Reader begin() {
        var reader = new Reader();
        present.add(reader);
        if (idle) {
            LockSupport.unpark(watch);
        }
        return reader;
    }

    final class Reader implements AutoCloseable {
        private @Nullable Thread writer;
        private long since;
        private boolean givenUp;

        /** Interrupting whoever writes into a channel closes it. */
        void write(Write write) throws IOException {
            begin();
            try {
                write.run();
            } finally {
                end();
            }
        }

        private synchronized void begin() {
            writer = Thread.currentThread();
            since = System.nanoTime();
        }

        private synchronized void end() {
            writer = null;
            if (givenUp) {
                givenUp = false;
                Thread.interrupted(); // it was meant for the write, not for what comes after
            }
        }

        private synchronized void look(long now) {
            var waiting = writer;
            if (waiting != null && now - since > patience.toNanos()) {
                givenUp = true;
                waiting.interrupt();
            }
        }

        OutputStream taking(OutputStream out) {
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    for (int done = 0; done < length; done += PIECE) {
                        int begin = from + done;
                        int size = Math.min(PIECE, length - done);
                        Reader.this.write(() -> out.write(bytes, begin, size));
                    }
                }

                @Override
                public void flush() throws IOException {
                    Reader.this.write(out::flush);
                }

                @Override
                public void close() throws IOException {
                    Reader.this.write(out::close);
                }
            };
        }

        @Override
        public void close() {
            present.remove(this);
        }
    }

    private void watch() {
        while (!Thread.interrupted()) {
            if (present.isEmpty()) {
                idle = true;
                if (present.isEmpty()) { // who came in between may not have seen that there is someone to wake
                    LockSupport.park(this);
                }
                idle = false;
                continue;
            }
            try {
                Thread.sleep(patience.dividedBy(LOOKS));
            } catch (InterruptedException _) {
                return; // the server ends
            }
            long now = System.nanoTime();
            present.forEach(reader -> reader.look(now));
        }
    }

    @Override
    public void close() {
        var watching = watch;
        if (watching != null) {
            watching.interrupt();
        }
    }
}
