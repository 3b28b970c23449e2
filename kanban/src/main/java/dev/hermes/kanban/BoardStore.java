package dev.hermes.kanban;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of one board. Safe for use by several threads and processes at once; implementations differ in SQL, never in
 * meaning, and pass one contract test.
 *
 * <p>Every method throws {@link dev.hermes.api.HermesException}, which names the store, when it cannot be reached.
 */
public interface BoardStore extends AutoCloseable {
    /** Work with rows. It may be run again from its beginning when another writer was in the way. */
    @FunctionalInterface
    interface Work<T> {
        T run(Rows rows);
    }

    /** Runs the work on what is committed. */
    <T> T read(Work<T> work);

    /**
     * Runs the work in one transaction: what it looked at with {@link Rows#task} is not changed by anybody else before it
     * ends, and its events become visible in the order of their ids. An exception undoes everything.
     */
    <T> T write(Work<T> work);

    /** Equal numbers mean that nobody has written in between; empty when the store cannot tell. */
    OptionalLong version();

    /**
     * Waits until somebody writes, in this process or another; a change just before the call may be missed.
     *
     * @return false when nobody did in time
     */
    boolean await(Duration longest) throws InterruptedException;

    /** What one does at a time, for all others. */
    enum Duty {
        /** To take tasks back, wake and promote them; on a file that is part of a round, of which there is one at a time. */
        TIDYING,
        /** To make tasks of rough ideas, which costs money and takes minutes. */
        PLANNING
    }

    /**
     * Keeps others from a duty on this board until it is closed; empty when somebody is at it. Whoever loses the connection to
     * the store loses this too.
     */
    Optional<Hold> tryHold(Duty duty);

    /** Something that is held. */
    interface Hold extends AutoCloseable {
        /** Whether it still is: who stood still for long has lost it to another. */
        default boolean held() {
            return true;
        }

        @Override
        void close();
    }

    /** How a claimer, {@code host:pid}, signs its next claim. */
    default String signed(String claimer) {
        return claimer;
    }

    /** Where the rows are, for people. Never holds a password. */
    String location();

    @Override
    void close();
}
