package dev.hermes.kanban;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which boards there are. Boards that were opened stay open until this is closed. */
public interface Boards extends AutoCloseable {
    /** {@code default} first, the others by name. */
    List<BoardInfo> list(boolean archived);

    Optional<BoardInfo> find(String slug);

    /** Makes the board, or changes the one that exists. */
    BoardInfo create(String slug, BoardInfo.Edit edit);

    /** Puts a board away, or deletes it with everything in it. The default one stays. @return where it was put */
    Optional<Path> remove(String slug, boolean delete);

    /** The one that commands work on when none is named. */
    String current();

    void switchTo(String slug);

    /** Opens a board. One that does not exist is made, except for its metadata. */
    Board open(String slug);

    KanbanPaths paths();

    /**
     * From now on until this is closed, this machine works on the boards: others leave its workers to it.
     *
     * @param profiles who can be given tasks here
     */
    default void announce(Collection<String> profiles) {}

    /** Whether {@link #await} hears of what others write. */
    default boolean tell() {
        return false;
    }

    /** Waits until somebody writes on any board; false when nobody did in time. */
    default boolean await(Duration longest) throws InterruptedException {
        Thread.sleep(longest);
        return false;
    }

    @Override
    void close();
}
