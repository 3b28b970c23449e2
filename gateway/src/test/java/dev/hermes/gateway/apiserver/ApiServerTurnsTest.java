package dev.hermes.gateway.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelEvent;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which turns run at once, which wait, and what becomes of those whose client or gateway goes. */
class ApiServerTurnsTest extends ApiServerFixture {
    @Test
    void work_in_flight_is_finished_while_new_work_is_refused() throws Exception {
        var held = agents.holds("done");
        var server = server(Optional.empty(), 10);
        var client = client(server);
        var first = client.later(CHAT, ask("think"));
        held.awaitAsked();
        assertThat(server.inFlight()).isEqualTo(1);
        server.stopAccepting();
        var refused = client.post(CHAT, ask("more"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(client.get("/health").status()).isEqualTo(200);
        held.release();
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(server.inFlight()).isZero();
    }

    @Test
    void interrupted_work_answers_that_it_is_not_complete() throws Exception {
        var held = agents.holds("never");
        var server = server(Optional.empty(), 10);
        var first = client(server).later(CHAT, ask("think"));
        held.awaitAsked();
        server.interrupt();
        var answer = first.get(20, TimeUnit.SECONDS);
        assertThat(answer.status()).isIn(200, 502);
        assertThat(answer.text()).contains("\"completed\":false");
    }

    @Test
    void a_client_that_goes_away_ends_its_turn() throws Exception {
        var ended = new CountDownLatch(1);
        agents.then(events -> {
            try {
                while (!Thread.interrupted()) {
                    events.accept(new ModelEvent.TextDelta("x ".repeat(1_000)));
                    Thread.sleep(1);
                }
                throw new InterruptedException();
            } finally {
                ended.countDown();
            }
        });
        var server = server(Optional.empty(), 10);
        var body = stream("talk for ever");
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        }
        assertThat(ended.await(20, TimeUnit.SECONDS)).as("the turn is ended").isTrue();
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {CHAT, "/v1/responses"})
    void a_client_that_goes_away_ends_its_turn_also_when_nothing_is_streamed(String path) throws Exception {
        var held = agents.holds("never");
        var server = server(Optional.empty(), 10);
        try (var _ = waiting(server, path, "")) {
            held.awaitAsked();
        }
        await(() -> server.inFlight() == 0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_turn_whose_answer_is_kept_for_who_asks_again_goes_on_without_its_client() throws Exception {
        // given: two clients that have gone, one of whom can ask again
        var kept = agents.holds("done");
        var lost = agents.holds("never");
        var server = server(Optional.empty(), 10);
        try (var _ = waiting(server, CHAT, "Idempotency-Key: k1\r\n")) {
            kept.awaitAsked();
            try (var _ = waiting(server, CHAT, "")) {
                lost.awaitAsked();
            }
        }
        // when: it has been seen that clients have gone
        await(() -> server.inFlight() == 1);
        kept.release();
        await(() -> server.inFlight() == 0);
        // then
        var again = client(server).with("Idempotency-Key", "k1").post(CHAT, ask("think"));
        assertThat(again.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .stringValue())
                .isEqualTo("done");
        assertThat(agents.asked).hasSize(2);
    }

    private static Socket waiting(ApiServer server, String path, String headers) throws IOException {
        var body = path.equals(CHAT) ? ask("think") : "{\"input\":\"think\"}";
        var socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: "
                                + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(limit);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void only_so_many_turns_run_at_once() throws Exception {
        var held = agents.holds("done");
        var client = client(server(Optional.empty(), 1));
        var first = client.later(CHAT, ask("think"));
        held.awaitAsked();
        var refused = client.post(CHAT, ask("more"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.json().path("error").path("message").stringValue())
                .isEqualTo("Too many concurrent runs (max 1)");
        held.release();
        first.get(20, TimeUnit.SECONDS);
        assertThat(client.post(CHAT, ask("more")).status()).isEqualTo(200);
    }

    @Test
    void who_asks_again_with_the_same_key_gets_the_same_answer() throws Exception {
        var held = agents.holds("done");
        var client = open().with("Idempotency-Key", "k1");
        var first = client.later(CHAT, ask("think"));
        held.awaitAsked();
        var second = client.later(CHAT, "{\"messages\":[{\"content\":\"think\",\"role\":\"user\"}],\"model\":\"any\"}");
        held.release();
        var id = first.get(20, TimeUnit.SECONDS).json().path("id").stringValue();
        assertThat(second.get(20, TimeUnit.SECONDS).json().path("id").stringValue())
                .isEqualTo(id);
        assertThat(agents.asked).hasSize(1);
        // but: another question is another one
        assertThat(client.post(CHAT, ask("other")).json().path("id").stringValue())
                .isNotEqualTo(id);
    }

    @Test
    void two_turns_of_a_named_session_run_one_after_the_other() throws Exception {
        var held = agents.holds("one");
        var client = guarded().with("X-Hermes-Session-Id", "s");
        var first = client.later(CHAT, ask("a"));
        held.awaitAsked();
        var second = client.later(CHAT, ask("b"));
        held.release();
        first.get(20, TimeUnit.SECONDS);
        second.get(20, TimeUnit.SECONDS);
        assertThat(agents.store.messages("s")).extracting(Message::text).containsExactly("a", "one", "b", "ok");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_turn_that_waits_for_its_session_takes_no_place_once_its_client_has_gone() throws Exception {
        // given
        var held = agents.holds("one");
        var server = server(Optional.of(KEY), 10);
        var client = client(server).with("Authorization", "Bearer " + KEY).with("X-Hermes-Session-Id", "s");
        var first = client.later(CHAT, ask("a"));
        held.awaitAsked();
        // when
        try (var _ = waiting(server, CHAT, "Authorization: Bearer " + KEY + "\r\nX-Hermes-Session-Id: s\r\n")) {
            await(() -> server.inFlight() == 2);
        }
        // then
        await(() -> server.inFlight() == 1);
        held.release();
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(agents.asked).hasSize(1);
    }

    @Test
    void a_turn_that_still_waits_when_the_gateway_ends_is_told_that_it_never_began() throws Exception {
        // given
        var held = agents.holds("never");
        var server = server(Optional.of(KEY), 10);
        var client = client(server).with("Authorization", "Bearer " + KEY).with("X-Hermes-Session-Id", "s");
        var first = client.later(CHAT, ask("a"));
        held.awaitAsked();
        var second = client.later(CHAT, ask("b"));
        await(() -> server.inFlight() == 2);
        // when
        server.interrupt();
        // then
        assertThat(second.get(20, TimeUnit.SECONDS).text()).contains("before it began");
        first.get(20, TimeUnit.SECONDS);
        assertThat(agents.asked).hasSize(1);
    }
}
