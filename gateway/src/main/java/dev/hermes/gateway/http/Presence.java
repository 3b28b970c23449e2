package dev.hermes.gateway.http;

/** A client that is looked after while it waits, until this is closed. */
public interface Presence extends AutoCloseable {
    /** Whether it was seen to have gone. */
    boolean gone();

    /** Nothing is done about its leaving any more. */
    @Override
    void close();
}
