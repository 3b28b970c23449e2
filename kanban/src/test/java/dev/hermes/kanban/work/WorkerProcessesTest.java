package dev.hermes.kanban.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.TestBoard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessesTest {
    @TempDir
    Path directory;

    @Test
    void a_worker_that_did_not_end_keeps_its_task_for_two_minutes_more() {
        try (var home = new TestBoard(directory)) {
            // given: a claim that is over
            var id = home.board.create(NewTask.titled("x").assignedTo("ada"));
            home.board.claim(id, Host.lock(), 60).orElseThrow();
            home.clock.advance(Duration.ofSeconds(100));
            var seen = home.task(id);
            var survivor = new Termination(true, Optional.of(7L), true, false, true);
            // when
            boolean kept = WorkerProcesses.leave(home.board, seen, survivor);
            // then
            assertThat(kept).isTrue();
            assertThat(survivor.survived()).isTrue();
            assertThat(home.task(id).claimExpires())
                    .contains(home.clock.instant().getEpochSecond() + 120);
            assertThat(home.kinds(id)).endsWith("reclaim_deferred");
            assertThat(home.board.claim(id, "other:1", 60)).isEmpty();
        }
    }

    @Test
    void a_claim_that_somebody_else_has_by_now_is_left_alone() {
        try (var home = new TestBoard(directory)) {
            // given
            var id = home.board.create(NewTask.titled("x").assignedTo("ada"));
            home.board.claim(id, "one:1", 60).orElseThrow();
            var seen = home.task(id);
            home.board.unblock(id);
            home.board.block(id, Optional.empty(), Optional.empty(), Optional.empty());
            home.board.unblock(id);
            home.board.claim(id, "two:1", 60).orElseThrow();
            var before = home.task(id);
            // when
            boolean kept =
                    WorkerProcesses.leave(home.board, seen, new Termination(true, Optional.of(7L), true, false, true));
            // then
            assertThat(kept).isFalse();
            assertThat(home.task(id)).isEqualTo(before);
        }
    }
}
