package dev.hermes.cli.gateway;

import dev.hermes.kanban.Notice;
import dev.hermes.kanban.notify.Messenger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A gateway without chat platforms. What chats are to be told waits: another gateway of this home, such as upstream's, may
 * know them.
 */
final class NoChats implements Messenger {
    @Override
    public Line line(String platform) {
        return Line.DOWN;
    }

    @Override
    public boolean reaches() {
        return false;
    }

    @Override
    public void deliver(Notice notice, List<Path> files) throws IOException {
        throw new IOException("this gateway has no chat platform");
    }
}
