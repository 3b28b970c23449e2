package dev.hermes.gateway.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.TestAgents;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.Unread;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.HttpFront;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a turn whose client does not read what is told of it. */
@Timeout(60)
class TurnStreamTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @TempDir
    Path directory;

    private TestAgents agents;
    private Turns turns;

    @BeforeEach
    void agents() {
        agents = new TestAgents(directory);
        turns = new Turns(agents, 1, Log.NONE);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    @Test
    void it_is_ended_as_that_of_a_client_that_went() throws Exception {
        // given a model that talks until it is interrupted
        var interrupted = new CountDownLatch(1);
        agents.then(events -> {
            try {
                while (true) {
                    events.accept(new ModelEvent.TextDelta("x".repeat(10_000)));
                    Thread.sleep(1);
                }
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        var front = HttpFront.bind("127.0.0.1", 0, PATIENCE);
        front.start(this::stream, Log.NONE);
        try (var _ = Unread.asking(front.port(), "POST", "/", "")) {
            // then
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            awaitIdle();
        } finally {
            front.close();
        }
    }

    private void stream(HttpCall call) throws IOException, InterruptedException {
        try (var turn = turns.begin().orElseThrow()) {
            var order = new AgentOrder(ApiServer.NAME, "s1", Optional.empty(), Optional.empty(), Optional.empty());
            new TurnStream(new ChatStream("any", "id", 0), Log.NONE).run(call, turn, order, Message.user("go on"));
        }
    }

    private void awaitIdle() throws InterruptedException {
        while (turns.inFlight() > 0) {
            Thread.sleep(5);
        }
    }

    @Test
    void once_the_agent_has_ended_it_takes_nobodys_place() throws Exception {
        // given a long answer to somebody who does not read, for as long as this test takes
        agents.then(events -> {
            for (int i = 0; i < 20_000; i++) {
                events.accept(new ModelEvent.TextDelta("x"));
            }
            return Message.assistant("x".repeat(20_000));
        });
        var front = HttpFront.bind("127.0.0.1", 0, Duration.ofMinutes(5));
        front.start(this::stream, Log.NONE);
        try (var _ = Unread.asking(front.port(), "POST", "/", "")) {
            while (agents.store.messages("s1").size() < 2) {
                Thread.sleep(5);
            }
            // then another may begin, though the answer is not read
            var next = turns.begin();
            while (next.isEmpty()) {
                Thread.sleep(5);
                next = turns.begin();
            }
            assertThat(turns.inFlight()).isEqualTo(2);
            next.get().close();
        } finally {
            front.close();
        }
    }
}
