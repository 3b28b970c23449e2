package dev.hermes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.home.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

@Timeout(60)
class IdleLimitsTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private TestAgents agents;

    @BeforeEach
    void agents() {
        agents = new TestAgents(directory);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private TurnResult turn(Person person) throws InterruptedException {
        var turns = new Turns(agents, 0, Log.NONE);
        try (var turn = turns.begin().orElseThrow()) {
            var order = new AgentOrder("webhook", "s1", Optional.of(List.of()), Optional.empty(), Optional.empty());
            return turn.run(order, Message.user("hello"), person, _ -> {});
        }
    }

    @Test
    void a_turn_in_which_nothing_happens_any_more_is_ended_and_says_why() throws Exception {
        agents.idle(new IdleLimits(Duration.ZERO, SHORT)).holds("never");
        var result = turn(Person.ABSENT);
        assertThat(result.interrupted()).isTrue();
        assertThat(result.error()).contains("nothing happened for 0 seconds");
    }

    @Test
    void zero_is_no_limit() throws Exception {
        var ended = new CountDownLatch(1);
        try (var watch = new IdleWatch(IdleLimits.NONE)) {
            watch.start(ended::countDown, ended::countDown);
            assertThat(ended.await(300, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(watch.expired()).isFalse();
        }
    }

    @Test
    void helpers_at_work_are_no_idleness() throws Exception {
        var ended = new CountDownLatch(1);
        try (var watch = new IdleWatch(new IdleLimits(Duration.ZERO, SHORT))) {
            var events = watch.watching(_ -> {});
            events.accept(new AgentEvent.ToolStarted("c1", "delegate_task", JsonNodeFactory.instance.objectNode()));
            watch.start(() -> {}, ended::countDown);
            assertThat(ended.await(1, TimeUnit.SECONDS)).isFalse();
            events.accept(
                    new AgentEvent.ToolFinished("c1", "delegate_task", ToolResult.error("none"), Duration.ZERO, true));
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void it_is_warned_once_and_before_the_end() throws Exception {
        var warned = new AtomicInteger();
        var ended = new CountDownLatch(1);
        try (var watch = new IdleWatch(new IdleLimits(SHORT, SHORT.multipliedBy(2)))) {
            watch.start(warned::incrementAndGet, ended::countDown);
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.expired()).isTrue();
        }
        assertThat(warned).hasValue(1);
    }

    @Test
    void what_the_model_and_tools_do_is_activity() throws Exception {
        var ended = new CountDownLatch(1);
        try (var watch = new IdleWatch(new IdleLimits(Duration.ZERO, Duration.ofSeconds(3)))) {
            watch.start(() -> {}, ended::countDown);
            var events = watch.watching(_ -> {});
            for (int i = 0; i < 35; i++) {
                assertThat(ended.await(100, TimeUnit.MILLISECONDS)).isFalse();
                events.accept(new AgentEvent.TextDelta("."));
            }
        }
    }

    @Test
    void a_person_may_think_as_long_as_they_like() throws Exception {
        var ended = new CountDownLatch(1);
        try (var watch = new IdleWatch(new IdleLimits(Duration.ZERO, SHORT))) {
            var person = watch.patientWith(new Person() {
                @Override
                public Decision approve(Approval approval) throws InterruptedException {
                    watch.start(() -> {}, ended::countDown);
                    return ended.await(1, TimeUnit.SECONDS) ? Decision.TIMEOUT : Decision.ONCE;
                }

                @Override
                public Optional<String> answer(String question, List<String> choices) {
                    return Optional.of("yes");
                }
            });
            assertThat(person.approve(new Person.Approval("x", "y", false))).isEqualTo(Person.Decision.ONCE);
            // but: afterwards it counts again
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void the_settings_go_before_the_variables_and_both_before_the_usual() {
        assertThat(IdleLimits.of(Config.of(Map.of()), Map.of()))
                .isEqualTo(new IdleLimits(Duration.ofMinutes(15), Duration.ofMinutes(30)));
        var variables = Map.of("HERMES_AGENT_TIMEOUT", "60", "HERMES_AGENT_TIMEOUT_WARNING", "0");
        assertThat(IdleLimits.of(Config.of(Map.of()), variables))
                .isEqualTo(new IdleLimits(Duration.ZERO, Duration.ofMinutes(1)));
        var config = Config.of(Map.of("agent", Map.of("gateway_timeout", 7)));
        assertThat(IdleLimits.of(config, variables)).isEqualTo(new IdleLimits(Duration.ZERO, Duration.ofSeconds(7)));
    }
}
