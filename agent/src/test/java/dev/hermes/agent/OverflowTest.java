package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverflowTest {
    private static ModelException refusal(ErrorClass kind, OptionalInt status, String detail) {
        return new ModelException(kind, status, "refused", detail, Optional.empty(), Optional.empty(), null);
    }

    private static ModelException tooLong(String detail) {
        return refusal(ErrorClass.CONTEXT_OVERFLOW, OptionalInt.of(400), detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "This model's maximum context length is 131072 tokens. However, you requested 140000 | 131072",
                "prompt is too long: 210000 tokens > 199,000 maximum                                 | 199000"
            })
    void the_window_is_read_from_the_refusal(String detail, int window) {
        assertThat(Overflow.namedWindow(tooLong(detail), 200_000)).hasValue(window);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input exceeds the context window",
                "maximum context length is 900 tokens",
                "maximum context length is 262144 tokens"
            })
    void a_refusal_that_names_no_smaller_window_names_none(String detail) {
        assertThat(Overflow.namedWindow(tooLong(detail), 200_000)).isEmpty();
    }

    @Test
    void otherwise_the_next_usual_window_is_assumed_down_to_the_smallest() {
        assertThat(Overflow.nextTier(200_000)).hasValue(128_000);
        assertThat(Overflow.nextTier(8_000)).isEmpty();
    }

    @Test
    void room_for_the_answer_is_less_a_reserve() {
        assertThat(Overflow.outputRoom(tooLong("max_tokens too large, available_tokens: 4096")))
                .hasValue(4032);
        assertThat(Overflow.outputRoom(tooLong("available_tokens: 4096"))).isEmpty();
        assertThat(Overflow.outputRoom(tooLong("max_tokens too large, available_tokens: 64")))
                .isEmpty();
    }

    @Test
    void a_terse_refusal_of_a_large_conversation_is_one_of_length() {
        var terse = refusal(ErrorClass.FORMAT_ERROR, OptionalInt.of(400), "Bad Request");
        assertThat(Overflow.likely(terse, 90_000, 10, 200_000)).isTrue();
        assertThat(Overflow.likely(terse, 1_000, 10, 200_000)).isFalse();
        assertThat(Overflow.likely(terse, 1_000, 100, 200_000)).isTrue();
    }

    @Test
    void only_a_connection_that_broke_says_something_about_the_length() {
        var broke = refusal(ErrorClass.TIMEOUT, OptionalInt.empty(), "Connection reset");
        var absent = refusal(ErrorClass.TIMEOUT, OptionalInt.empty(), "Failed to connect to /127.0.0.1:1");
        assertThat(Overflow.likely(broke, 150_000, 10, 200_000)).isTrue();
        assertThat(Overflow.likely(broke, 50_000, 10, 200_000)).isFalse();
        assertThat(Overflow.likely(absent, 150_000, 10, 200_000)).isFalse();
    }
}
