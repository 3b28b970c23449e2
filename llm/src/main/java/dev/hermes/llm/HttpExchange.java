package dev.hermes.llm;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * One request and its answer, read by a thread of its own and handed over in pieces, so that the caller can wait with a
 * time limit and be interrupted. Closing cancels whatever is still under way.
 */
final class HttpExchange implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int PIECES_AHEAD = 64;

    /** What the reading thread tells. */
    sealed interface Piece {
        record Head(int status, Headers headers) implements Piece {
            String contentType() {
                var type = headers.get("Content-Type");
                return type == null ? "" : type;
            }
        }

        record Bytes(byte[] bytes, int length) implements Piece {}

        record End() implements Piece {}

        record Failed(IOException cause) implements Piece {}
    }

    /** Nothing came, or not everything, for as long as the caller was ready to wait. */
    static final class Stalled extends IOException {
        private static final long serialVersionUID = 1;

        private Stalled(String message) {
            super(message);
        }

        static Stalled silent(Duration limit) {
            return new Stalled("no data for " + seconds(limit));
        }

        static Stalled past(Duration total) {
            return new Stalled("the answer was not complete after " + seconds(total));
        }

        private static String seconds(Duration limit) {
            return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
        }
    }

    private final Call call;
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES_AHEAD);
    private final Thread reader;

    HttpExchange(OkHttpClient client, Request request) {
        call = client.newCall(request);
        // Not a virtual thread: sockets of those are watched by a thread in native code, for which the JVM's end waits
        // 300 ms.
        reader = Thread.ofPlatform().daemon().name("model-response").start(this::read);
    }

    /**
     * The next piece: first a head, then bytes, then the end.
     *
     * @param limit zero for none
     * @throws IOException when the exchange failed or stalled
     */
    Piece next(Duration limit) throws IOException, InterruptedException {
        var piece = limit.isZero() ? pieces.take() : pieces.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (piece == null) {
            throw Stalled.silent(limit);
        }
        if (piece instanceof Piece.Failed(var cause)) {
            throw cause;
        }
        return piece;
    }

    @Override
    public void close() {
        call.cancel();
        reader.interrupt(); // it may wait for room in the queue
    }

    private void read() {
        try (var response = call.execute()) {
            pieces.put(head(response));
            var source = response.body().source();
            while (true) {
                var buffer = new byte[PIECE];
                int length = source.read(buffer);
                if (length < 0) {
                    break;
                }
                pieces.put(new Piece.Bytes(buffer, length));
            }
            pieces.put(new Piece.End());
        } catch (IOException e) {
            putLast(new Piece.Failed(e));
        } catch (RuntimeException e) {
            putLast(new Piece.Failed(new IOException(e))); // the caller must not wait for a reader that is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed by the caller
        }
    }

    /** Waits while the queue is full: the caller is behind and meets the end when it has caught up, or has gone away. */
    private void putLast(Piece piece) {
        try {
            pieces.put(piece);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Piece.Head head(Response response) {
        return new Piece.Head(response.code(), response.headers());
    }
}
