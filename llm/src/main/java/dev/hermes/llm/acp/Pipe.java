package dev.hermes.llm.acp;

import java.io.InputStream;
import java.io.OutputStream;

/** Two streams to the other side, and what can be said when they end. */
interface Pipe extends AutoCloseable {
    InputStream in();

    OutputStream out();

    /** What the other side left behind when it ended, in words; waits a moment for it. */
    String lastWords() throws InterruptedException;

    /** Before the other side is told that it may end: from then on nobody could say any more what it has started. */
    void leaving();

    /** Waits a moment for the other side to end by itself, which hears nothing more. */
    void await() throws InterruptedException;

    /** Ends the other side, if it is ours, and all that it started. */
    @Override
    void close();
}
