package dev.hermes.home.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a member: as many as were declared, or a failure. */
final class Exactly extends FilterInputStream {
    private final ArchiveEntry entry;
    private long left;

    Exactly(InputStream in, ArchiveEntry entry) {
        super(in);
        this.entry = entry;
        this.left = entry.size();
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? -1 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        count(n);
        return n;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long n = super.skip(wanted);
        count((int) Math.min(Integer.MAX_VALUE, n));
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int n) throws IOException {
        left -= Math.max(0, n);
        if (left < 0 || n < 0 && left > 0) {
            throw new IOException("the archive lies about the size of "
                    + Refusal.of(entry.name(), "").name());
        }
    }
}
