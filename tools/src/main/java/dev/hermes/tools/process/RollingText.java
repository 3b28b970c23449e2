package dev.hermes.tools.process;

import java.util.concurrent.locks.ReentrantLock;

/** The last part of what a long-running child wrote; written by one thread and read by others. */
public final class RollingText implements OutputReader.Sink {
    private final ReentrantLock lock = new ReentrantLock();
    private final StringBuilder text = new StringBuilder();
    private final int limit;

    /** @param limit how many characters are kept at least, and half as many again at most */
    public RollingText(int limit) {
        this.limit = limit;
    }

    @Override
    public void append(char[] chunk, int length) {
        lock.lock();
        try {
            text.append(chunk, 0, length);
            if (text.length() > limit + limit / 2) {
                text.delete(0, text.length() - limit); // seldom, so that the copying is paid by what was written
            }
        } finally {
            lock.unlock();
        }
    }

    public String text() {
        lock.lock();
        try {
            return text.substring(Math.max(text.length() - limit, 0));
        } finally {
            lock.unlock();
        }
    }
}
