package dev.hermes.gateway.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Ends streams in which nothing has come for too long. */
final class Silences implements AutoCloseable {
    private final Duration longest;
    private final Map<Thread, AtomicLong> lastSigns = new ConcurrentHashMap<>();
    private final Thread watch;

    Silences(Duration longest) {
        this.longest = longest;
        watch = Thread.ofVirtual().name("proxy-silences").start(this::watch);
    }

    /** A stream that the current thread reads; it is interrupted when it is silent for too long. */
    Stream begin() {
        var sign = new AtomicLong(System.nanoTime());
        lastSigns.put(Thread.currentThread(), sign);
        return new Stream(sign);
    }

    final class Stream implements AutoCloseable {
        private final AtomicLong sign;

        private Stream(AtomicLong sign) {
            this.sign = sign;
        }

        void sign() {
            sign.set(System.nanoTime());
        }

        @Override
        public void close() {
            lastSigns.remove(Thread.currentThread());
            Thread.interrupted(); // it may have come in the last moment; the next request is not meant
        }
    }

    private void watch() {
        long pause = Math.max(10, longest.toMillis() / 10);
        while (true) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                return; // the server ends
            }
            long now = System.nanoTime();
            lastSigns.forEach((thread, sign) -> {
                if (now - sign.get() > longest.toNanos()) {
                    thread.interrupt();
                }
            });
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
