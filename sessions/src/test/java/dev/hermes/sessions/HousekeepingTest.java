package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
    private static final TidyPolicy PRUNING =
            new TidyPolicy(Optional.of(Duration.ofDays(90)), Duration.ofHours(24), true);
    private static final TidyPolicy KEEPING = new TidyPolicy(Optional.empty(), Duration.ofHours(24), true);

    @TempDir
    Path directory;

    private Fixture on;

    @BeforeEach
    void open() {
        on = new Fixture(directory);
    }

    @AfterEach
    void close() {
        on.close();
    }

    private void beginAndEnd(String id) {
        on.begin(id);
        on.say(id, "hello");
        on.store.end(id, "cli_close");
    }

    @Test
    void old_sessions_go_at_most_once_in_the_interval() {
        beginAndEnd("a");
        on.clock.advance(Duration.ofDays(89));
        beginAndEnd("b");
        on.clock.advance(Duration.ofDays(2));
        assertThat(on.store.tidy(PRUNING)).isEqualTo(new Tidied(List.of("a"), List.of(), 0, true));
        assertThat(on.store.meta("last_auto_prune")).isPresent();
        on.clock.advance(Duration.ofHours(23));
        assertThat(on.store.tidy(PRUNING).pruned()).isEmpty();
        on.clock.advance(Duration.ofDays(100));
        assertThat(on.store.tidy(PRUNING).pruned()).containsExactly("b");
    }

    @Test
    void nothing_old_goes_unless_asked_for() {
        beginAndEnd("a");
        on.clock.advance(Duration.ofDays(1000));
        assertThat(on.store.tidy(KEEPING)).isEqualTo(new Tidied(List.of(), List.of(), 0, false));
        assertThat(on.store.find("a")).isPresent();
    }

    @Test
    void terminal_sessions_without_a_word_go_after_a_day() {
        for (var id : List.of("empty", "titled", "spoken", "open")) {
            on.begin(id, "tui", Optional.empty());
        }
        on.begin("other source", "cli", Optional.empty());
        on.store.title("titled", Optional.of("kept"));
        on.say("spoken", "hello");
        List.of("empty", "titled", "spoken", "other source").forEach(id -> on.store.end(id, "cli_close"));
        on.clock.advance(Duration.ofHours(23));
        assertThat(on.store.tidy(KEEPING).emptied()).isEmpty();
        on.clock.advance(Duration.ofHours(2));
        assertThat(on.store.tidy(KEEPING).emptied()).containsExactly("empty");
        assertThat(on.store.ids(Optional.empty())).containsExactly("titled", "spoken", "open", "other source");
    }

    @Test
    void continuations_that_were_never_used_are_ended_after_a_week() {
        on.begin("a");
        var child = on.store.splitForCompression("a", Optional.empty(), List.of(Message.user("summary")));
        on.clock.advance(Duration.ofDays(6));
        assertThat(on.store.tidy(KEEPING).closed()).isZero();
        on.clock.advance(Duration.ofDays(2));
        assertThat(on.store.tidy(KEEPING).closed()).isEqualTo(1);
        assertThat(on.store.find(child).flatMap(SessionRow::endReason)).contains("orphaned_compression");
    }
}
