package dev.hermes.kanban.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TestBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of the files that a task has made. */
class CompletionsTest {
    @TempDir
    Path directory;

    @Test
    void a_worker_that_was_replaced_writes_nothing_over_what_its_successor_made() throws Exception {
        try (var on = new TestBoard(directory)) {
            // given
            var workspaces = new Workspaces(on.paths, Log.NONE);
            var completions = new Completions(on.paths, workspaces, Log.NONE);
            var id = on.board.create(NewTask.titled("x").assignedTo("ada"));
            var first = on.board.claim(id, "host:1", 900).orElseThrow();
            var scratch = workspaces.resolve(on.board, first.task());
            on.board.workspace(first, scratch.toString());
            on.board.reclaim(on.task(id), Optional.empty(), Json.object());
            var second = on.board.claim(id, "host:2", 900).orElseThrow();
            var kept = on.paths.artifacts("default").resolve(id).resolve("report");
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, "of the successor");
            Files.writeString(scratch.resolve("report"), "of the predecessor");
            // when
            var refused = completions.complete(on.board, id, made(first.runId()));
            // then
            assertThat(refused.done()).isFalse();
            assertThat(kept).hasContent("of the successor");
            assertThat(completions.complete(on.board, id, made(second.runId())).done())
                    .isTrue();
            assertThat(kept).hasContent("of the predecessor");
            assertThat(on.task(id).status()).isEqualTo(Status.DONE);
        }
    }

    private static Completion made(long run) {
        return new Completion(
                Optional.of("r"),
                Optional.empty(),
                Optional.of(Json.object("artifacts", List.of("report"))),
                List.of(),
                Optional.of(run));
    }
}
