package dev.hermes.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.gateway.Client;
import dev.hermes.gateway.Unread;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of connections whose clients, or whose handlers, do not do their part. */
@Timeout(60)
class HttpFrontTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final byte[] MORE_THAN_ANY_BUFFER = new byte[64_000_000];

    private final List<HttpFront> fronts = new ArrayList<>();
    private final LinkedBlockingQueue<Optional<IOException>> ends = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        fronts.forEach(HttpFront::close);
    }

    private HttpFront front(HttpFront.Handler handler) throws IOException {
        return front(handler, PATIENCE);
    }

    private HttpFront front(HttpFront.Handler handler, Duration patience) throws IOException {
        var front = HttpFront.bind("127.0.0.1", 0, patience);
        fronts.add(front);
        front.start(handler, Log.NONE);
        return front;
    }

    /** Ways to answer with very much. */
    private static void much(HttpCall call) throws IOException {
        switch (call.path()) {
            case "/whole" -> call.answer(200, "text/plain", MORE_THAN_ANY_BUFFER);
            case "/pieces" -> {
                try (OutputStream out = call.answer(200, Map.of(), -1).orElseThrow()) {
                    out.write(MORE_THAN_ANY_BUFFER);
                }
            }
            case "/events" -> {
                var stream = call.stream();
                while (true) {
                    stream.data("x".repeat(1_000));
                    stream.flush();
                }
            }
            default -> call.answer(200, Json.object().put("status", "ok"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whole", "/pieces", "/events"})
    void who_does_not_read_loses_the_connection_and_holds_up_nobody(String way) throws Exception {
        var front = front(call -> {
            try {
                much(call);
            } catch (IOException e) {
                ends.add(Optional.of(e));
                throw e;
            }
        });
        // given ten that ask and never read
        var silent = new ArrayList<Unread>();
        for (int i = 0; i < 10; i++) {
            silent.add(Unread.asking(front.port(), "GET", way, ""));
        }
        try (var client = new Client(front.port())) {
            // then others are answered meanwhile
            assertThat(client.get("/health").status()).isEqualTo(200);
            // and whoever writes for the ten learns that it is in vain
            for (int i = 0; i < silent.size(); i++) {
                assertThat(ends.poll(30, TimeUnit.SECONDS))
                        .as("the end of one of the ten")
                        .isNotNull();
            }
            // and the threads that wrote are as good as before
            assertThat(client.get("/health").status()).isEqualTo(200);
        } finally {
            for (var one : silent) {
                one.close();
            }
        }
    }

    @Test
    void who_reads_slowly_gets_everything() throws Exception {
        var patience = Duration.ofSeconds(2);
        var front = front(HttpFrontTest::much, patience);
        try (var slow = Unread.asking(front.port(), "GET", "/pieces", "", "Connection: close")) {
            // when it takes longer in all than anybody may not read
            long begun = System.nanoTime();
            long read = 0;
            int rests = 0;
            int piece;
            while ((piece = slow.read(100_000)) > 0) {
                read += piece;
                if (rests < 5 && read > MORE_THAN_ANY_BUFFER.length / 6L * rests) {
                    rests++;
                    slow.rest(patience.dividedBy(4));
                }
            }
            // then
            assertThat(System.nanoTime() - begun).isGreaterThan(patience.toNanos());
            assertThat(read).isGreaterThan(MORE_THAN_ANY_BUFFER.length);
        }
    }

    @Test
    void an_answer_whose_handler_breaks_does_not_look_complete() throws Exception {
        var begun = new CountDownLatch(1);
        var front = front(call -> {
            var stream = call.stream();
            stream.data("half of it");
            stream.flush();
            begun.countDown();
            throw new IllegalStateException("something broke");
        });
        try (var client = new Client(front.port())) {
            assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
        }
        assertThat(begun.getCount()).isZero();
    }
}
