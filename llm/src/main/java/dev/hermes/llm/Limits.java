package dev.hermes.llm;

import dev.hermes.api.model.Timeouts;
import java.io.IOException;
import java.time.Duration;

/** How long each piece of an answer and all of them together may take, from now on. */
final class Limits {
    private final Duration read;
    private final Duration stall;
    private final Duration total;
    private final long begin = System.nanoTime();
    private long heard = begin;
    private boolean begun;

    /** @param streamed whether the answer is wanted in pieces */
    Limits(Timeouts timeouts, boolean streamed) {
        read = timeouts.read();
        stall = (streamed ? timeouts.streamed() : timeouts.whole()).usual();
        total = timeouts.total();
    }

    /** The next piece, which is news of the model whatever is in it. */
    HttpExchange.Piece next(HttpExchange exchange) throws IOException, InterruptedException {
        var piece = nextOfStream(exchange);
        heard();
        return piece;
    }

    /** The next piece, of which only {@link #heard} tells whether it was news of the model. */
    HttpExchange.Piece nextOfStream(HttpExchange exchange) throws IOException, InterruptedException {
        // pieces that are already there must not carry an endless answer over its time
        if (!total.isZero() && !left(total, begin).isPositive()) {
            throw HttpExchange.Stalled.past(total);
        }
        if (!stall.isZero() && !left(stall, heard).isPositive()) {
            throw HttpExchange.Stalled.silent(stall);
        }
        var silence = begun ? read : Duration.ZERO;
        var wait = shorter(shorter(left(total, begin), left(stall, heard)), silence);
        try {
            var piece = exchange.next(wait.isZero() ? wait : wait.plusMillis(1));
            begun = true;
            return piece;
        } catch (HttpExchange.Stalled _) {
            if (!total.isZero() && !left(total, begin).isPositive()) {
                throw HttpExchange.Stalled.past(total);
            }
            throw HttpExchange.Stalled.silent(wait.equals(silence) ? silence : stall);
        }
    }

    /** The model said something. */
    void heard() {
        heard = System.nanoTime();
    }

    /** Zero where there is no limit; it may be negative otherwise, and is never zero then. */
    private static Duration left(Duration limit, long since) {
        if (limit.isZero()) {
            return limit;
        }
        var left = limit.minusNanos(System.nanoTime() - since);
        return left.isZero() ? Duration.ofNanos(-1) : left;
    }

    private static Duration shorter(Duration one, Duration other) {
        if (one.isZero() || other.isZero()) {
            return one.isZero() ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }
}
