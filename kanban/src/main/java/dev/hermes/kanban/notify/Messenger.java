package dev.hermes.kanban.notify;

import dev.hermes.kanban.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How chats are reached. */
public interface Messenger {
    /** How it stands with a platform. */
    enum Line {
        OPEN,
        /** Known and not connected at present: what is to be said waits. */
        DOWN,
        /** Nobody here has ever heard of it: what would be said is dropped. */
        UNKNOWN
    }

    Line line(String platform);

    /** Whether there is any platform at all; where there is none, nobody needs to look what there is to tell. */
    default boolean reaches() {
        return true;
    }

    /**
     * Delivers {@link Notice#text()} to the chat of {@link Notice#subscription()}.
     *
     * @param files that the task left, each an existing regular file; which of them may be sent at all is decided here. A file
     *     that cannot be sent is no reason to fail.
     * @throws IOException when the chat was not told; it is tried again
     */
    void deliver(Notice notice, List<Path> files) throws IOException, InterruptedException;
}
