package dev.hermes.kanban;

import dev.hermes.api.Log;
import dev.hermes.kanban.store.SqliteStore;
import dev.hermes.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class SqliteBoardTest extends BoardContract {
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");

    @TempDir
    Path directory;

    private int boards;

    @Override
    void fresh() {
        boards++;
    }

    @Override
    BoardStore open() {
        return SqliteStore.open(
                directory.resolve(boards + "/kanban.db"), clock, Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS);
    }

    @Override
    void advance(Duration time) {
        clock.advance(time);
    }
}
