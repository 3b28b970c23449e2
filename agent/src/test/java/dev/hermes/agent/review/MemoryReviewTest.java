package dev.hermes.agent.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentBench;
import dev.hermes.testkit.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered without being asked to. */
class MemoryReviewTest {
    private static final String REMEMBER =
            "{\"action\":\"add\",\"target\":\"user\",\"content\":\"Prefers metric units.\"}";

    @TempDir
    Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private AgentBench bench;

    @BeforeEach
    void open() {
        bench = new AgentBench(directory);
        bench.tools = Set.of("memory", "write_file");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private MemoryReview review(Agent agent, int interval) {
        return new MemoryReview(agent, interval, told::add, bench.log);
    }

    private void turn(Agent agent, MemoryReview review, String text) {
        review.after(bench.say(agent, text));
    }

    private Path profile() {
        return bench.services.home().directory().resolve("memories/USER.md");
    }

    @Test
    void after_some_turns_a_copy_of_the_conversation_remembers_and_the_person_is_told_in_a_line() throws Exception {
        // given
        bench.server.enqueue(
                Reply.text("Noted."),
                Reply.text("Fine."),
                Reply.toolCall("memory", REMEMBER),
                Reply.text("done"),
                Reply.text("Hello again."));
        var agent = bench.start();
        try (var review = review(agent, 2)) {
            // when
            turn(agent, review, "Give me kilometres, always.");
            assertThat(bench.server.requests()).hasSize(1);
            turn(agent, review, "How far is it?");
            AgentBench.eventually("the line", () -> !told.isEmpty());
            // then
            assertThat(told)
                    .containsExactly("💾 Self-improvement review: added to the user profile: Prefers metric units.");
            assertThat(profile()).content().contains("Prefers metric units.");
            // and: it was asked with the very beginning of the conversation, which providers have in their cache
            var own = bench.sent(1);
            assertThat(bench.sent(2).subList(0, own.size())).isEqualTo(own);
            assertThat(bench.server.requests().get(2).body().path("tools"))
                    .isEqualTo(bench.server.requests().get(1).body().path("tools"));
            // and: the conversation knows nothing of it
            assertThat(agent.history()).hasSize(4);
            assertThat(bench.store().messages(agent.sessionId())).hasSize(4);
            turn(agent, review, "Hi");
            assertThat(bench.lastSent()).hasSize(6);
        }
    }

    @Test
    void a_review_can_use_no_other_tool() throws Exception {
        bench.server.enqueue(
                Reply.text("Hello."),
                Reply.toolCall("write_file", "{\"path\":\"made.txt\",\"content\":\"x\"}"),
                Reply.text("done"));
        var agent = bench.start();
        try (var review = review(agent, 1)) {
            turn(agent, review, "Hi");
            bench.server.awaitRequests(3, Duration.ofSeconds(10));
        }
        assertThat(bench.project.resolve("made.txt")).doesNotExist();
        assertThat(bench.lastSent().getLast().path("content").asString()).contains("cannot be used now");
        assertThat(told).isEmpty();
    }

    @Test
    void who_has_just_remembered_something_is_not_asked_to() {
        bench.server.enqueue(Reply.text("Hello."), Reply.toolCall("memory", REMEMBER), Reply.text("Saved."));
        var agent = bench.start();
        try (var review = review(agent, 2)) {
            turn(agent, review, "Hi");
            turn(agent, review, "Remember that I want metric units.");
            turn(agent, review, "Thanks");
        }
        assertThat(bench.server.requests()).hasSize(4);
    }

    @Test
    void turns_before_a_resume_count() throws Exception {
        var first = bench.start();
        bench.say(first, "one");
        first.close();
        var agent = bench.resume(first.sessionId());
        try (var review = review(agent, 2)) {
            turn(agent, review, "two");
            bench.server.awaitRequests(3, Duration.ofSeconds(10));
        }
    }

    @Test
    void an_interval_of_nothing_and_a_session_without_memory_have_no_reviews() {
        var agent = bench.start();
        try (var never = review(agent, 0)) {
            turn(agent, never, "Hi");
        }
        bench.tools = Set.of("write_file");
        var without = bench.start();
        try (var review = review(without, 1)) {
            turn(without, review, "Hi");
        }
        assertThat(bench.server.requests()).hasSize(2);
    }

    @Test
    void closing_does_not_wait_for_a_model_that_thinks() throws Exception {
        bench.server.enqueue(Reply.text("Hello."), Reply.text("").hang());
        var agent = bench.start();
        var review = review(agent, 1);
        turn(agent, review, "Hi");
        bench.server.awaitRequests(2, Duration.ofSeconds(10));
        review.close();
        bench.server.awaitHangUps(1, Duration.ofSeconds(5));
        assertThat(told).isEmpty();
        assertThat(Files.exists(profile())).isFalse();
    }
}
