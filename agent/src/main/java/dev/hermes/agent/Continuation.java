package dev.hermes.agent;

import dev.hermes.api.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Puts an answer together that came in pieces, and holds the messages that make a model go on. They are part of requests
 * only: the conversation gets the whole answer as one message.
 */
final class Continuation {
    private static final int PIECES = 3;
    private static final int BASE = 4_096;
    private static final int LARGEST = 32_768;

    private final List<Message> scaffold = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int pieces;

    List<Message> scaffold() {
        return scaffold;
    }

    /** Keeps a cut piece; false when it was the last that is asked for. */
    boolean add(String piece, boolean connectionCut) {
        text.append(piece);
        pieces++;
        scaffold.add(Message.assistant(piece));
        scaffold.add(Message.user(
                connectionCut
                        ? "[System: the connection broke off there. Go on exactly where your text ends; repeat nothing.]"
                        : "[System: your answer was cut at the output limit. Go on exactly where it ends; repeat"
                                + " nothing.]"));
        return pieces < PIECES;
    }

    /** The model is shown its unfinished work and asked to go on. */
    void push(Message unfinished, String request) {
        scaffold.add(unfinished);
        scaffold.add(Message.user(request));
    }

    /** A longer output limit with each piece, so that the rest fits; none before the first cut. */
    OptionalInt outputCap(OptionalInt configured) {
        return pieces == 0
                ? OptionalInt.empty()
                : OptionalInt.of(Math.min(configured.orElse(BASE) * (pieces + 1), LARGEST));
    }

    String joined(String rest) {
        return text + rest;
    }

    String text() {
        return text.toString();
    }

    void reset() {
        scaffold.clear();
        text.setLength(0);
        pieces = 0;
    }
}
