package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmTest {
    @TempDir
    Path directory;

    private static Swarm swarm(String key) {
        return new Swarm(
                "Compare three databases",
                List.of(
                        new Swarm.Worker("ada", "Facts", List.of("arxiv")),
                        new Swarm.Worker("bob", "Prices", List.of())),
                "vera",
                "syd",
                Optional.empty(),
                0,
                "user",
                Optional.of(key));
    }

    @Test
    void workers_are_ready_at_once_the_check_waits_for_them_and_the_synthesis_for_the_check() {
        try (var on = new TestBoard(directory)) {
            var made = on.board.swarm(swarm("k"));
            assertThat(on.task(made.root()).status()).isEqualTo(Status.DONE);
            assertThat(made.workers()).extracting(id -> on.task(id).status()).containsOnly(Status.READY);
            assertThat(on.task(made.verifier()).status()).isEqualTo(Status.TODO);
            made.workers().forEach(id -> on.board.complete(id, Completion.of("there")));
            assertThat(on.task(made.verifier()).status()).isEqualTo(Status.READY);
            on.board.complete(made.verifier(), Completion.of("pass"));
            assertThat(on.task(made.synthesizer()).status()).isEqualTo(Status.READY);
            assertThat(on.task(made.workers().getFirst()).body().orElseThrow())
                    .contains(made.root(), "Compare three databases");
        }
    }

    @Test
    void the_same_key_answers_with_the_same_swarm() {
        try (var on = new TestBoard(directory)) {
            var first = on.board.swarm(swarm("k"));
            assertThat(on.board.swarm(swarm("k"))).isEqualTo(first);
            assertThat(on.board.swarm(swarm("other")).root()).isNotEqualTo(first.root());
        }
    }
}
