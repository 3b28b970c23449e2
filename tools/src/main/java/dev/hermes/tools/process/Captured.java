package dev.hermes.tools.process;

import java.util.concurrent.locks.ReentrantLock;

/** What a child wrote so far, both ends of it; written by one thread and read by another. */
public final class Captured implements OutputReader.Sink {
    private final ReentrantLock lock = new ReentrantLock();
    private final HeadAndTail text;

    /** @param limit how many characters are kept */
    public Captured(int limit) {
        text = new HeadAndTail(limit);
    }

    @Override
    public void append(char[] chunk, int length) {
        lock.lock();
        try {
            text.append(chunk, length);
        } finally {
            lock.unlock();
        }
    }

    public String text() {
        lock.lock();
        try {
            return text.text();
        } finally {
            lock.unlock();
        }
    }
}
