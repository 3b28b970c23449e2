package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.Recordings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SseDecoderTest {
    private static final String LINES = Recordings.lines("chat-completions", "deepseek-tool-call").stream()
            .map(line -> "event: chunk\ndata: " + line + "\n\n")
            .collect(Collectors.joining());

    @Test
    void an_event_ends_at_an_empty_line() {
        assertThat(decode("data: a\n\ndata: b\n\n")).containsExactly(event("a"), event("b"));
    }

    @Test
    void lines_of_one_event_are_joined() {
        assertThat(decode("data: a\ndata:b\ndata\n\n")).containsExactly(event("a\nb\n"));
    }

    @Test
    void lines_end_with_cr_or_lf_or_both() {
        assertThat(decode("data: a\r\n\r\ndata: b\r\rdata: c\n\n")).containsExactly(event("a"), event("b"), event("c"));
    }

    @Test
    void a_name_holds_for_one_event() {
        assertThat(decode("event: ping\ndata: 1\n\ndata: 2\n\n"))
                .containsExactly(new SseDecoder.Event("ping", "1"), event("2"));
    }

    @Test
    void comments_unknown_fields_and_empty_events_tell_nothing() {
        assertThat(decode("\uFEFF: hi\nid: 7\nretry: 1\nevent: lost\n\ndata: a\n\n"))
                .containsExactly(event("a"));
    }

    @Test
    void what_no_empty_line_closed_is_told_at_the_end() {
        // given
        var decoder = new SseDecoder();
        var events = new ArrayList<SseDecoder.Event>();
        var bytes = "data: a\n\ndata: b".getBytes(StandardCharsets.UTF_8);
        // when
        decoder.accept(bytes, bytes.length, events::add);
        // then
        assertThat(events).containsExactly(event("a"));
        decoder.end(events::add);
        assertThat(events).containsExactly(event("a"), event("b"));
    }

    @RepeatedTest(40)
    void however_the_bytes_are_cut_the_events_are_the_same(RepetitionInfo repetition) {
        // given
        long seed = 7919L * repetition.getCurrentRepetition();
        var random = new Random(seed);
        var ends = random.nextBoolean() ? List.of("\r") : List.of("\n", "\r\n"); // CR, then LF, would be one end
        var text = new StringBuilder();
        for (var line : (LINES + "data: ünïcödé 😀 上下文\n\n: comment\n\n").split("\n", -1)) {
            text.append(line).append(ends.get(random.nextInt(ends.size())));
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var whole = decode(text.toString());
        // when
        var decoder = new SseDecoder();
        var events = new ArrayList<SseDecoder.Event>();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + random.nextInt(1, repetition.getCurrentRepetition() * 3 + 2));
            var piece = Arrays.copyOfRange(bytes, at, end);
            decoder.accept(piece, piece.length, events::add);
            at = end;
        }
        // then
        assertThat(events).as("seed %d", seed).isEqualTo(whole).contains(event("ünïcödé 😀 上下文"));
    }

    private static SseDecoder.Event event(String data) {
        return new SseDecoder.Event("message", data);
    }

    private static List<SseDecoder.Event> decode(String text) {
        var events = new ArrayList<SseDecoder.Event>();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        new SseDecoder().accept(bytes, bytes.length, events::add);
        return events;
    }
}
