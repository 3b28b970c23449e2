package dev.hermes.gateway.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Throws once more has come than is allowed, instead of keeping it. */
final class LimitedInput extends FilterInputStream {
    private final long limit;
    private long read;

    LimitedInput(InputStream from, long limit) {
        super(from);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        counted(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
        int count = in.read(to, offset, most);
        counted(count);
        return count;
    }

    @Override
    public long skip(long most) throws IOException {
        long count = in.skip(most);
        counted(count);
        return count;
    }

    private void counted(long count) throws TooLargeException {
        read += Math.max(0, count);
        if (read > limit) {
            throw new TooLargeException(limit);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
