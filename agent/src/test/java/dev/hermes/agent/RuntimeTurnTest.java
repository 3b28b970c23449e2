package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Usage;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns that another agent answers: the conversation is stored and told like any other. */
class RuntimeTurnTest {
    @TempDir
    Path directory;

    private AgentBench bench;
    private final Other other = new Other();

    /** Answers as the test says. */
    private static final class Other implements TurnRuntime {
        final List<Order> orders = new ArrayList<>();
        Outcome outcome = new Outcome.Answered("Done");
        Optional<HermesException> failure = Optional.empty();
        String served = "custom";
        boolean closed;

        @Override
        public boolean serves(ResolvedModel model) {
            return model.provider().equals(served);
        }

        @Override
        public Outcome turn(Order order, Witness witness) {
            orders.add(order);
            witness.said(List.of(Message.assistant("Done")));
            witness.used(new Usage(10, 2, 0, 0, 0));
            failure.ifPresent(e -> {
                throw e;
            });
            return outcome;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeEach
    void open() {
        bench = new AgentBench(directory);
        bench.runtime = Optional.of(other);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void question_and_answer_are_stored_and_counted() {
        // given
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Hi");
        bench.say(agent, "Again");
        // then
        assertThat(result.completed()).isTrue();
        assertThat(result.finalResponse()).isEqualTo("Done");
        assertThat(result.apiCalls()).isEqualTo(1);
        assertThat(result.usage()).isEqualTo(new Usage(10, 2, 0, 0, 0));
        assertThat(bench.store().messages(agent.sessionId()))
                .extracting(Message::text)
                .containsExactly("Hi", "Done", "Again", "Done");
        assertThat(other.orders.get(1).before()).extracting(Message::text).containsExactly("Hi", "Done");
        assertThat(other.orders.getFirst().context().environment())
                .containsEntry("HERMES_SESSION_ID", agent.sessionId());
        assertThat(bench.server.requests()).isEmpty();
    }

    @Test
    void a_failure_is_told_and_what_was_said_is_kept() {
        // given
        other.failure = Optional.of(new HermesException(ExitCode.FAILED, "It died."));
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Hi");
        // then
        assertThat(result.failed()).isTrue();
        assertThat(result.error().orElse("")).contains("It died.");
        assertThat(bench.store().messages(agent.sessionId()))
                .extracting(Message::text)
                .containsExactly("Hi", "Done");
    }

    @Test
    void a_cut_turn_is_partial_and_one_that_was_stopped_elsewhere_interrupted() {
        // given
        var agent = bench.start();
        // when
        other.outcome = new TurnRuntime.Outcome.Cut("Half", "too_long", "It took too long.");
        var cut = bench.say(agent, "Hi");
        other.outcome = new TurnRuntime.Outcome.Interrupted();
        var stopped = bench.say(agent, "Again");
        // then
        assertThat(cut.partial()).isTrue();
        assertThat(cut.exitReason()).isEqualTo("too_long");
        assertThat(stopped.interrupted()).isTrue();
    }

    @Test
    void a_model_that_it_does_not_serve_goes_through_our_own_loop() {
        // given
        other.served = "somebody-else";
        bench.server.enqueue(Reply.text("ours"));
        var agent = bench.start();
        // then
        assertThat(agent.answeredElsewhere()).isFalse();
        assertThat(bench.say(agent, "Hi").finalResponse()).isEqualTo("ours");
        assertThat(other.orders).isEmpty();
    }

    @Test
    void it_ends_with_the_conversation() {
        // given
        var agent = bench.start();
        // when
        agent.close();
        // then
        assertThat(other.closed).isTrue();
    }
}
