package dev.hermes.gateway.apiserver;

import dev.hermes.agent.AgentEvent;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.EventStream;
import dev.hermes.gateway.http.HttpCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A turn whose answer is told in pieces. The agent works on a thread of its own and never waits for the client; the thread
 * of the request writes, keeps the connection alive, and ends the turn when nobody listens any more.
 */
final class TurnStream {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** How long text is held back by protocols that do so. */
    private static final Duration TOGETHER = Duration.ofMillis(50);

    private final Sink sink;
    private final Log log;
    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

    /** Puts what happens into the events of one protocol. */
    interface Sink {
        void begin(EventStream stream);

        void happened(AgentEvent event, EventStream stream);

        /** Whether text is held back, so that it travels together with what comes soon. */
        default boolean holds() {
            return false;
        }

        /** Nothing is held back any longer. */
        default void release(EventStream stream) {}

        void ended(ChatAnswer answer, EventStream stream);

        void broke(String why, EventStream stream);
    }

    /** What the thread of the agent tells the one that writes. */
    private sealed interface Piece {
        record Happened(AgentEvent event) implements Piece {}

        record Ended(ChatAnswer answer) implements Piece {}

        record Broke(String why) implements Piece {}
    }

    TurnStream(Sink sink, Log log) {
        this.sink = sink;
        this.log = log;
    }

    /** Returns when the agent has ended. */
    void run(HttpCall call, Turns.Turn turn, AgentOrder order, Message question)
            throws IOException, InterruptedException {
        var agent = Thread.ofVirtual().name("turn").start(() -> work(turn, order, question));
        try (var _ = call.whenGone(turn::interrupt)) { // a model may think longer than nothing is written
            var stream = call.stream();
            sink.begin(stream);
            stream.flush();
            write(stream);
        } finally {
            turn.interrupt(); // it has ended, or nobody listens
            agent.join();
        }
    }

    private void work(Turns.Turn turn, AgentOrder order, Message question) {
        try {
            var result = turn.run(order, question, Person.ABSENT, event -> pieces.add(new Piece.Happened(event)));
            pieces.add(new Piece.Ended(ChatAnswer.of(result)));
        } catch (HermesException e) {
            log.warn("gateway.api", "no agent: " + e.getMessage(), e);
            pieces.add(new Piece.Broke(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("gateway.api", "the turn broke", e);
            pieces.add(new Piece.Broke("Something broke that should not break."));
        } catch (InterruptedException _) {
            pieces.add(new Piece.Broke("interrupted"));
        }
    }

    private void write(EventStream stream) throws IOException, InterruptedException {
        boolean open = true;
        long due = 0; // when what is held back has to go
        while (open) {
            boolean held = sink.holds();
            long patience = held ? Math.max(0, due - System.nanoTime()) : SILENCE.toNanos();
            var piece = pieces.poll(patience, TimeUnit.NANOSECONDS);
            if (piece == null && !held) {
                stream.comment("keepalive");
            }
            while (piece != null) {
                open &= write(piece, stream);
                if (!held) {
                    due = System.nanoTime() + TOGETHER.toNanos();
                }
                held = sink.holds();
                piece = held && System.nanoTime() - due >= 0 ? null : pieces.poll();
            }
            if (held && System.nanoTime() - due >= 0) {
                sink.release(stream);
            }
            stream.flush();
        }
    }

    /** @return whether more will come */
    private boolean write(Piece piece, EventStream stream) {
        switch (piece) {
            case Piece.Happened(var event) -> {
                sink.happened(event, stream);
                return true;
            }
            case Piece.Ended(var answer) -> sink.ended(answer, stream);
            case Piece.Broke(var why) -> sink.broke(why, stream);
        }
        return false;
    }
}
