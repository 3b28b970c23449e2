package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Timeouts;
import dev.hermes.api.model.Timeouts.Stall;
import dev.hermes.testkit.Reply;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportTest extends Asking {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);

    private ApiMode mode = ApiMode.CHAT_COMPLETIONS;

    @Override
    ApiMode mode() {
        return mode;
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "ANTHROPIC_MESSAGES", "CODEX_RESPONSES"})
    void a_streamed_and_a_whole_answer_are_the_same(ApiMode protocol) throws Exception {
        // given
        mode = protocol;
        var reply = Reply.toolCalls(
                        new Reply.Call("look", "{\"at\":\"it\"}"), new Reply.Call("leave", "{\"now\":true}"))
                .withText("Let me see.")
                .withReasoning("It may be near.")
                .withUsage(120, 30);
        server.enqueue(reply, reply);
        // when
        var streamed = ask(hello());
        var shown = List.copyOf(events);
        events.clear();
        var whole = ask(hello().withStream(false));
        // then
        assertThat(streamed.message().text())
                .isEqualTo("Let me see.")
                .isEqualTo(whole.message().text());
        assertThat(streamed.message().reasoning()).isEqualTo(whole.message().reasoning());
        assertThat(streamed.message().reasoning().text()).contains("It may be near.");
        assertThat(streamed.message().toolCalls()).extracting("name").containsExactly("look", "leave");
        assertThat(whole.message().toolCalls())
                .extracting("arguments")
                .containsExactly("{\"at\":\"it\"}", "{\"now\":true}");
        assertThat(streamed.message().toolCalls())
                .extracting("arguments")
                .containsExactly("{\"at\":\"it\"}", "{\"now\":true}");
        assertThat(streamed.finishReason()).isEqualTo(FinishReason.TOOL_CALLS).isEqualTo(whole.finishReason());
        assertThat(streamed.usage()).isEqualTo(whole.usage());
        assertThat(streamed.usage().prompt()).isEqualTo(120);
        assertThat(shown).isNotEmpty();
        assertThat(shownText()).isEqualTo("Let me see.");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "ANTHROPIC_MESSAGES", "CODEX_RESPONSES"})
    void long_streams_arrive_whole(ApiMode protocol) throws Exception {
        mode = protocol;
        server.enqueue(Reply.endless(100_000));
        var length = new int[1];
        var answer = transports.of(mode).ask(hello(), _ -> length[0]++);
        assertThat(answer.message().text()).hasSize(200_000);
        assertThat(length[0]).isEqualTo(100_000);
    }

    @Test
    void an_interruption_closes_the_connection_at_once() throws Exception {
        server.enqueue(Reply.text("one two three").hangAfter(2));
        assertInterrupted();
    }

    @Test
    void an_interruption_ends_the_wait_for_the_first_byte() throws Exception {
        server.enqueue(Reply.text("never").hang());
        assertInterrupted();
    }

    @Test
    void an_interruption_ends_a_stream_that_never_pauses() throws Exception {
        server.enqueue(Reply.endless(50_000_000));
        assertInterrupted();
    }

    @Test
    void silence_before_the_first_byte_is_a_timeout() {
        server.enqueue(Reply.text("never").hang());
        var failure = failure(hello().withTimeouts(new Timeouts(LONG, SHORT, LONG)));
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.partial()).isEmpty();
        assertThat(failure.getMessage()).contains("300 ms");
    }

    @Test
    void silence_in_the_middle_is_a_timeout_that_keeps_what_was_said() {
        server.enqueue(Reply.text("one two three").hangAfter(3));
        var failure = failure(hello().withTimeouts(new Timeouts(LONG, SHORT, LONG)));
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.partial().orElseThrow().message().text()).isEqualTo("one two ");
        assertThat(failure.partial().orElseThrow().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void what_only_keeps_the_connection_open_is_no_news_of_the_model() {
        server.enqueue(Reply.comments().slow(Duration.ofMillis(50)));
        var failure =
                failure(hello().withTimeouts(new Timeouts(LONG, LONG, Stall.fixed(SHORT), Stall.fixed(LONG), LONG)));
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.getMessage()).contains("no data for 300 ms");
    }

    @Test
    void a_model_that_speaks_slowly_is_not_silent() throws Exception {
        server.enqueue(Reply.text("one two three four five six").slow(SHORT.dividedBy(3)));
        var answer = ask(hello().withTimeouts(
                        new Timeouts(LONG, LONG, Stall.fixed(SHORT.multipliedBy(2)), Stall.fixed(SHORT), LONG)));
        assertThat(answer.message().text()).isEqualTo("one two three four five six");
    }

    @Test
    void an_answer_that_has_begun_may_be_silent_for_a_time_of_its_own() {
        server.enqueue(Reply.text("one two three").hangAfter(3));
        var failure =
                failure(hello().withTimeouts(new Timeouts(LONG, SHORT, Stall.fixed(LONG), Stall.fixed(LONG), LONG)));
        assertThat(failure.getMessage()).contains("no data for 300 ms");
        assertThat(failure.partial().orElseThrow().message().text()).isEqualTo("one two ");
    }

    @Test
    @Timeout(30) // with the limit of silence, which is longer, the words would be the same
    void before_an_answer_begins_the_time_between_two_pieces_of_it_does_not_count_and_the_whole_time_does() {
        server.enqueue(Reply.text("never").hang());
        var whole = SHORT.multipliedBy(3);
        var failure =
                failure(hello().withTimeouts(new Timeouts(LONG, SHORT, Stall.fixed(LONG), Stall.fixed(LONG), whole)));
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.getMessage()).contains("not complete after 900 ms");
    }

    @Test
    void an_answer_that_lies_ready_is_not_read_on_after_its_time() throws Exception {
        // given: words that each fill more than one piece
        var words = List.of("a".repeat(20_000), "b".repeat(20_000), "c".repeat(20_000));
        server.enqueue(Reply.text(String.join(" ", words)).hangAfter(4));
        // when: whoever listens takes longer over the first than all of them may
        var shown = new StringBuilder();
        var failure = catchThrowableOfType(
                ModelException.class,
                () -> transports.of(mode).ask(hello().withTimeouts(new Timeouts(LONG, LONG, SHORT)), event -> {
                    if (event instanceof ModelEvent.TextDelta(var text)) {
                        shown.append(text);
                        long end = System.nanoTime() + SHORT.toNanos();
                        while (System.nanoTime() < end) {
                            Thread.onSpinWait();
                        }
                    }
                }));
        // then
        assertThat(failure.getMessage()).contains("not complete after 300 ms");
        assertThat(shown.toString()).startsWith("a").doesNotContain("c");
    }

    @Test
    @EnabledOnOs(OS.LINUX) // where a full queue of callers leaves the next one waiting
    void a_server_that_takes_no_connection_is_given_up_on() throws Exception {
        // given
        var loopback = InetAddress.getLoopbackAddress();
        var callers = new ArrayList<SocketChannel>();
        try (var busy = new ServerSocket(0, 1, loopback)) {
            for (int i = 0; i < 8; i++) {
                var caller = SocketChannel.open();
                callers.add(caller);
                caller.configureBlocking(false);
                caller.connect(busy.getLocalSocketAddress());
            }
            // when
            var url = "http://127.0.0.1:" + busy.getLocalPort();
            var endpoint =
                    new Endpoint("custom", mode, url, Optional.of(Secret.of("sk-test")), Map.of(), Json.object());
            var failure = failure(ModelRequest.of(endpoint, "test-model", List.of(Message.user("hello")))
                    .withTimeouts(new Timeouts(SHORT, SOON, SOON)));
            // then
            assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
            assertThat(failure.getMessage()).doesNotContain("no data", "not complete");
        } finally {
            for (var caller : callers) {
                caller.close();
            }
        }
    }

    @Test
    void an_answer_in_one_piece_has_its_own_time_too() {
        server.enqueue(Reply.text("never").hang());
        var failure = failure(hello().withStream(false)
                .withTimeouts(new Timeouts(LONG, LONG, Stall.fixed(LONG), Stall.fixed(SHORT), LONG)));
        assertThat(failure.getMessage()).contains("no data for 300 ms");
    }

    @Test
    void a_stream_that_goes_on_and_on_ends_with_its_time() {
        server.enqueue(Reply.endless(50_000_000));
        var failure = failure(hello().withTimeouts(new Timeouts(LONG, LONG, SHORT)));
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.getMessage()).contains("not complete after 300 ms");
    }

    @Test
    void a_cut_stream_keeps_what_was_said() {
        server.enqueue(Reply.text("one two three").cutAfter(3));
        var failure = failure(hello());
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.partial().orElseThrow().message().text()).isEqualTo("one two ");
    }

    @Test
    void a_stream_that_ends_politely_before_the_answer_is_cut_too() {
        server.enqueue(Reply.raw("text/event-stream", "data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n"));
        assertThat(failure(hello()).partial().orElseThrow().message().text()).isEqualTo("half");
    }

    @Test
    void an_end_mark_is_enough_when_no_finish_reason_comes() throws Exception {
        var answer = answerTo(Reply.raw(
                "text/event-stream", "data: {\"choices\":[{\"delta\":{\"content\":\"all\"}}]}\n\ndata: [DONE]"));
        assertThat(answer.message().text()).isEqualTo("all");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void a_break_after_the_finish_reason_is_none() throws Exception {
        var answer =
                answerTo(Reply.recording("chat-completions", "mistral-text").cutAfter(8));
        assertThat(answer.message().text()).isEqualTo("Hello, world! This is a test response.");
    }

    @Test
    void a_server_that_never_closes_its_stream_is_not_waited_for() throws Exception {
        var answer =
                answerTo(Reply.recording("chat-completions", "mistral-text").hangAfter(9));
        assertThat(answer.message().text()).isEqualTo("Hello, world! This is a test response.");
    }

    @Test
    void a_stream_without_its_content_type_is_read_as_one() throws Exception {
        var answer = answerTo(Reply.raw(
                "text/plain",
                "data: {\"choices\":[{\"delta\":{\"content\":\"ok\"},"
                        + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"));
        assertThat(answer.message().text()).isEqualTo("ok");
    }

    @Test
    void a_web_page_is_malformed() {
        server.enqueue(Reply.html());
        assertThat(failure(hello()).kind()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(failure(Reply.raw("", "<html></html>")).kind()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
    }

    @Test
    void what_is_not_json_or_not_of_the_protocol_is_malformed() {
        assertThat(failure(Reply.raw("application/json", "{\"choices\":")).kind())
                .isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(failure(Reply.raw("application/json", "{\"status\":\"fine\"}"))
                        .kind())
                .isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(failure(Reply.raw("application/json", "")).kind()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(failure(Reply.events("{\"broken\"")).kind()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(failure(Reply.events("{}")).kind()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
    }

    @Test
    void nobody_listening_is_a_timeout() {
        server.close();
        assertThat(failure(hello()).kind()).isEqualTo(ErrorClass.TIMEOUT);
    }

    @Test
    void a_key_that_cannot_be_sent_is_told_without_the_key() {
        var endpoint = new Endpoint(
                "acme", mode, server.url(), Optional.of(Secret.of("sk-secret\n")), Map.of(), Json.object());
        var failure = failure(ModelRequest.of(endpoint, "m", List.of(Message.user("hi"))));
        assertThat(failure.getMessage()).contains("acme").doesNotContain("sk-secret");
    }

    @Test
    void a_key_that_the_server_repeats_is_not_repeated() {
        var failure = failure(Reply.status(401, "{\"error\":{\"message\":\"Wrong key: sk-test\"}}"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.getMessage()).isEqualTo("HTTP 401: Wrong key: ***");
        assertThat(failure.detail()).doesNotContain("sk-test");
    }

    @Test
    void a_redirect_is_refused_because_it_would_carry_the_key_elsewhere() {
        var failure =
                failure(Reply.status(307, "", Map.of("Location", "http://127.0.0.1:1/v1/chat/completions?key=canary")));
        assertThat(failure.status()).hasValue(307);
        assertThat(failure)
                .hasMessage(
                        "HTTP 307: the server redirects to http://127.0.0.1:1/v1/chat/completions, which is not followed"
                                + " because the key would go there. Write the address that answers itself into the base URL: often"
                                + " https instead of http, or with or without /v1.");
    }

    @Test
    void an_error_in_the_stream_is_classified_and_keeps_what_was_said() {
        var failure = failure(Reply.events(
                "{\"choices\":[{\"delta\":{\"content\":\"so far\"}}]}",
                "{\"error\":{\"code\":429,\"message\":\"slow down\"}}"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.RATE_LIMIT);
        assertThat(failure.status()).hasValue(429);
        assertThat(failure.getMessage()).isEqualTo("slow down");
        assertThat(failure.partial().orElseThrow().message().text()).isEqualTo("so far");
    }

    @Test
    void a_refusal_tells_how_long_to_wait() {
        var failure =
                failure(Reply.status(429, "{\"error\":{\"message\":\"Too many\"}}", Map.of("Retry-After", "1.5")));
        assertThat(failure.kind()).isEqualTo(ErrorClass.RATE_LIMIT);
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(1500));
        assertThat(failure.getMessage()).isEqualTo("HTTP 429: Too many");
    }

    @Test
    void a_date_to_come_back_at_is_told_from_the_time_that_the_server_has() {
        var headers = Map.of("Date", "Sun, 01 Mar 2026 09:00:00 GMT", "Retry-After", "Sun, 01 Mar 2026 09:02:30 GMT");
        assertThat(failure(Reply.status(429, "{}", headers)).retryAfter()).contains(Duration.ofSeconds(150));
        var past = Map.of("Date", "Sun, 01 Mar 2026 09:00:00 GMT", "Retry-After", "Sun, 01 Mar 2026 08:00:00 GMT");
        assertThat(failure(Reply.status(429, "{}", past)).retryAfter()).isEmpty();
        assertThat(failure(Reply.status(429, "{}", Map.of("Retry-After", "soon")))
                        .retryAfter())
                .isEmpty();
    }

    @Test
    void a_refusal_tells_the_limits_of_the_account() {
        failure(Reply.status(429, "{}", Map.of("x-ratelimit-remaining-requests", "0")));
        assertThat(events).hasSize(1).first().isInstanceOf(ModelEvent.LimitsTold.class);
    }

    private ModelException failure(Reply reply) {
        server.enqueue(reply);
        return failure(hello());
    }

    private ModelException failure(ModelRequest request) {
        return catchThrowableOfType(ModelException.class, () -> ask(request));
    }

    private void assertInterrupted() throws Exception {
        // given
        var ended = new CompletableFuture<Throwable>();
        var asking = Thread.ofVirtual().start(() -> {
            try {
                transports.of(mode).ask(hello(), _ -> {});
                ended.complete(new AssertionError("an answer"));
            } catch (InterruptedException | RuntimeException e) {
                ended.complete(e);
            }
        });
        server.awaitRequests(1, SOON);
        // when
        asking.interrupt();
        // then
        assertThat(ended.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        server.awaitHangUps(1, Duration.ofSeconds(5));
    }
}
