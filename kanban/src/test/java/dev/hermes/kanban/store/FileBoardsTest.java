package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.TestBoard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBoardsTest {
    @TempDir
    Path directory;

    private static NewTask inDirectory() {
        return new NewTask(
                "x",
                Optional.empty(),
                Optional.of("ada"),
                List.of(),
                new NewTask.Workspace("dir", Optional.empty(), Optional.empty()),
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                GoalMode.OFF);
    }

    @Test
    void a_worker_does_not_bring_back_the_board_that_was_deleted_while_it_worked() {
        try (var on = new TestBoard(directory)) {
            // given
            on.boards.create("shop", BoardInfo.Edit.NOTHING);
            on.boards.open("shop");
            var file = on.paths.database("shop");
            var environment = Map.of("HERMES_KANBAN_DB", file.toString(), "HERMES_KANBAN_TASK", "t_1");
            var paths = KanbanPaths.of(environment, directory, directory);
            try (var worker = KanbanStores.open(paths, Config.of(Map.of()), environment, on.clock, Log.NONE)) {
                assertThat(worker.open(worker.current()).tasks(TaskFilter.ALL)).isEmpty();
                // when
                on.boards.remove("shop", true);
                // then
                assertThatThrownBy(() -> worker.open(worker.current()))
                        .isInstanceOf(HermesException.class)
                        .hasMessageContaining("is gone");
                assertThat(file).doesNotExist();
                assertThat(file.getParent()).doesNotExist();
            }
        }
    }

    @Test
    void a_process_that_has_a_board_open_hears_of_a_default_directory_that_another_one_sets() {
        try (var gateway = new TestBoard(directory);
                var command = new TestBoard(directory)) {
            // given
            var before = gateway.board.create(inDirectory());
            // when
            command.boards.create("default", BoardInfo.Edit.directory("/srv/work"));
            var after = gateway.board.create(inDirectory());
            // then
            assertThat(gateway.task(before).workspacePath()).isEmpty();
            assertThat(gateway.task(after).workspacePath()).contains("/srv/work");
        }
    }
}
