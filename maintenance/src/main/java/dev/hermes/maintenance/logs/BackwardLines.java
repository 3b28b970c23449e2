package dev.hermes.maintenance.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a file from its end to its beginning, without reading more of it than is asked for. */
final class BackwardLines {
    private static final int BLOCK = 1 << 16;
    private static final int LONGEST = 1 << 20;

    private final FileChannel channel;
    private long before;
    private byte[] block = new byte[0];
    private int at;
    private boolean begun;
    private boolean ended;

    /** @param end where the file ends for us; a writer may go on */
    BackwardLines(FileChannel channel, long end) {
        this.channel = channel;
        this.before = end;
    }

    /** The line before the last one that was given, without its end; empty at the beginning of the file. */
    Optional<String> next() throws IOException {
        if (!begun && !begin() || ended) {
            return Optional.empty();
        }
        var reversed = new ByteArrayOutputStream();
        while (at > 0 || fill()) {
            byte b = block[--at];
            if (b == '\n') {
                return Optional.of(text(reversed));
            }
            if (reversed.size() < LONGEST) {
                reversed.write(b);
            }
        }
        ended = true;
        return Optional.of(text(reversed));
    }

    /** The end of the last line is not the beginning of another one. False when there is no line at all. */
    private boolean begin() throws IOException {
        begun = true;
        ended = !fill();
        if (!ended && block[at - 1] == '\n') {
            at--;
        }
        return !ended;
    }

    private boolean fill() throws IOException {
        if (before == 0) {
            return false;
        }
        int size = (int) Math.min(BLOCK, before);
        var buffer = ByteBuffer.allocate(size);
        before -= size;
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, before + buffer.position()) < 0) {
                before = 0; // cut while it is read: what is gone is not shown
                return false;
            }
        }
        block = buffer.array();
        at = size;
        return true;
    }

    private static String text(ByteArrayOutputStream reversed) {
        var bytes = reversed.toByteArray();
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte b = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = b;
        }
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
