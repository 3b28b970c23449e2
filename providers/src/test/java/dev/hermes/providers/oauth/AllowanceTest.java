package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final Duration MUCH = Duration.ofMinutes(5);

    @Test
    void a_question_has_its_own_time_or_what_the_ones_before_it_have_left() throws IOException {
        var allowance = new Allowance(Duration.ofMinutes(1));
        assertThat(allowance.next(Duration.ofSeconds(15))).isEqualTo(Duration.ofSeconds(15));
        var first = allowance.next(MUCH);
        assertThat(first).isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(allowance.next(MUCH)).isLessThan(first);
    }

    @Test
    void when_nothing_is_left_nobody_is_asked() {
        var allowance = new Allowance(Duration.ZERO);
        assertThatThrownBy(() -> allowance.next(MUCH))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too slow");
    }

    @Test
    void all_questions_together_end_before_those_who_wait_for_the_lock_give_up() throws IOException {
        for (int seconds : new int[] {1, 15, 60}) {
            var patience = Duration.ofSeconds(seconds);
            assertThat(Renewals.allowance(patience).next(MUCH)).isLessThan(Renewals.wait(patience));
        }
    }
}
