package dev.hermes.gateway.proxy;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent, kept so that it can be sent on twice. A small one is kept in memory; a larger one in a file for this
 * user alone, which has no name any more once it is open and so goes with the process, however that ends.
 */
final class KeptBody implements Closeable {
    /** Nearly all conversations are smaller. */
    static final int SMALL = 256 << 10;

    private static final int PIECE = 64 << 10;

    private final byte[] small;
    private final @Nullable FileChannel large;
    private final long length;

    private KeptBody(byte[] small, @Nullable FileChannel large, long length) {
        this.small = small;
        this.large = large;
        this.length = length;
    }

    /** There is no room for the file. */
    static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1;

        NoRoomException(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /**
     * Reads to the end.
     *
     * @throws NoRoomException when it cannot be kept
     * @throws IOException when it does not come whole
     */
    static KeptBody of(InputStream from, Path directory) throws IOException {
        var begun = from.readNBytes(SMALL + 1);
        if (begun.length <= SMALL) {
            return new KeptBody(begun, null, begun.length);
        }
        var file = open(directory);
        boolean whole = false;
        try {
            long length = 0;
            for (var piece = begun; piece.length > 0; piece = from.readNBytes(PIECE)) {
                write(file, piece);
                length += piece.length;
            }
            whole = true;
            return new KeptBody(new byte[0], file, length);
        } finally {
            if (!whole) {
                file.close();
            }
        }
    }

    private static FileChannel open(Path directory) throws NoRoomException {
        try {
            var file = Files.createTempFile(directory, "hermes-proxy-", null);
            var channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            try {
                Files.deleteIfExists(file);
            } catch (IOException _) {
                return channel; // a system that keeps names of open files: it goes with the closing
            }
            return channel;
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
    }

    private static void write(FileChannel file, byte[] piece) throws NoRoomException {
        try {
            for (var left = ByteBuffer.wrap(piece); left.hasRemaining(); ) {
                file.write(left);
            }
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
    }

    /** To send it once more, from its beginning. */
    BodyPublisher publisher() {
        if (length == 0) {
            return BodyPublishers.noBody();
        }
        return large == null
                ? BodyPublishers.ofByteArray(small)
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::stream), length);
    }

    /** Several may be read side by side: a request that is sent again begins before the other has noticed its end. */
    private InputStream stream() {
        var file = large;
        return file == null ? new ByteArrayInputStream(small) : new Positioned(file);
    }

    private static final class Positioned extends InputStream {
        private final FileChannel file;
        private long position;

        Positioned(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int most) throws IOException {
            int read = file.read(ByteBuffer.wrap(to, offset, most), position);
            position += Math.max(0, read);
            return read;
        }
    }

    @Override
    public void close() throws IOException {
        if (large != null) {
            large.close();
        }
    }
}
