package dev.hermes.kanban;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.testkit.MutableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A board on a real file, with a clock that a test moves. */
public final class TestBoard implements AutoCloseable {
    public final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    public final KanbanPaths paths;
    public final Boards boards;
    public final Board board;

    public TestBoard(Path directory) {
        paths = KanbanPaths.of(Map.of(), directory, directory);
        boards = KanbanStores.open(paths, Config.of(Map.of()), Map.of(), clock, Log.NONE);
        board = boards.open("default");
    }

    public String idea(String title) {
        return idea(board, title);
    }

    public String idea(Board where, String title) {
        return where.create(new NewTask(
                title,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                NewTask.Workspace.SCRATCH,
                Optional.of("acme"),
                0,
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("user"),
                List.of(),
                Optional.empty(),
                GoalMode.OFF));
    }

    public Task task(String id) {
        return board.task(id).orElseThrow();
    }

    public List<String> kinds(String id) {
        return board.view(id).orElseThrow().events().stream().map(Event::kind).toList();
    }

    @Override
    public void close() {
        boards.close();
    }
}
