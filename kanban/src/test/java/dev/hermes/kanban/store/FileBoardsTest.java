package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.TestBoard;
import java.nio.file.Path;
import java.util.List;
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
