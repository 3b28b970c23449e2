package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the loop makes a conversation shorter, and what is carried over. */
class CompressionTest {
    private static final String STEPS =
            "{\"todos\":[{\"id\":\"1\",\"content\":\"Lay the table\",\"status\":\"completed\"},"
                    + "{\"id\":\"2\",\"content\":\"Cook\",\"status\":\"in_progress\"}]}";

    @TempDir
    Path directory;

    private AgentBench bench;

    @BeforeEach
    void open() {
        bench = new AgentBench(directory);
        bench.tools = Set.of("todo", "terminal");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** A conversation of thirty exchanges that was resumed. */
    private Agent longConversation(int wordsPerAnswer) {
        var first = bench.start();
        bench.say(first, "Hi");
        var exchanges = new ArrayList<Message>();
        for (int i = 0; i < 30; i++) {
            exchanges.add(Message.user("question " + i));
            exchanges.add(Message.assistant("answer " + i + " " + "word ".repeat(wordsPerAnswer)));
        }
        bench.store().append(first.sessionId(), exchanges);
        return bench.resume(first.sessionId());
    }

    @Test
    void the_size_that_the_provider_reports_decides_after_a_tool() {
        // given: half of the window is in use, as the provider counts
        var agent = longConversation(1500);
        var before = agent.sessionId();
        bench.server.enqueue(
                Reply.toolCall("terminal", "{\"command\":\"echo one\"}").withUsage(120_000, 10),
                Reply.text("## Goal\nTo talk."),
                Reply.text("Done."));
        // when
        var result = bench.say(agent, "Print");
        // then
        assertThat(result.finalResponse()).isEqualTo("Done.");
        assertThat(agent.sessionId()).isNotEqualTo(before);
        assertThat(bench.events).anyMatch(AgentEvent.Compressed.class::isInstance);
        assertThat(bench.lastSent())
                .anyMatch(message -> message.path("content").asString().startsWith("[CONTEXT"));
        assertThat(bench.lastSent().getLast().path("content").asString()).contains("one");
    }

    @Test
    void a_short_prompt_with_a_long_answer_is_no_reason() {
        var agent = longConversation(10);
        var before = agent.sessionId();
        bench.server.enqueue(
                Reply.toolCall("terminal", "{\"command\":\"echo one\"}").withUsage(90_000, 50_000),
                Reply.text("Done."));
        bench.say(agent, "Print");
        assertThat(agent.sessionId()).isEqualTo(before);
    }

    @Test
    void a_conversation_that_is_too_long_already_is_shortened_before_the_model_is_asked() {
        var agent = longConversation(3500);
        bench.server.enqueue(Reply.text("## Goal\nTo talk."), Reply.text("Here."));
        var result = bench.say(agent, "Are you there?");
        assertThat(result.finalResponse()).isEqualTo("Here.");
        assertThat(bench.lastSent().getLast().path("content").asString()).endsWith("Are you there?");
        assertThat(bench.store().find(agent.sessionId()).orElseThrow().parentId())
                .isPresent();
    }

    @Test
    void a_compression_that_cannot_be_stored_leaves_the_session_whole_and_its_child_is_stored_later() throws Exception {
        // given
        var agent = longConversation(1500);
        var parent = agent.sessionId();
        int kept = bench.store().messages(parent).size();
        bench.server.enqueue(Reply.text("## Goal\nTo talk."), Reply.text("Here."));
        bench.sql("CREATE TRIGGER full BEFORE INSERT ON sessions BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        // when
        agent.compress(Optional.empty(), bench.events::add);
        // then: the conversation is shorter, what is stored is not
        var child = agent.sessionId();
        assertThat(child).isNotEqualTo(parent);
        assertThat(agent.history()).hasSizeLessThan(kept);
        assertThat(bench.notices()).anyMatch(notice -> notice.contains("could not be stored"));
        assertThat(bench.store().messages(parent)).hasSize(kept);
        assertThat(bench.store().find(child)).isEmpty();
        // and: when it works again the child is there with all of its messages
        bench.sql("DROP TRIGGER full");
        bench.say(agent, "Are you there?");
        assertThat(bench.store().find(child).orElseThrow().parentId()).contains(parent);
        assertThat(bench.store().messages(child))
                .extracting(Message::text)
                .containsExactlyElementsOf(
                        agent.history().stream().map(Message::text).toList());
        assertThat(bench.store().messages(parent)).hasSize(kept);
    }

    @Test
    void open_steps_are_told_again_after_a_compression() throws Exception {
        // given
        var agent = longConversation(1500);
        bench.server.enqueue(Reply.toolCall("todo", STEPS), Reply.text("Noted."), Reply.text("## Goal\nTo cook."));
        bench.say(agent, "Plan");
        // when
        agent.compress(Optional.empty(), _ -> {});
        bench.say(agent, "Go on");
        // then
        assertThat(bench.lastSent().getLast().path("content").asString())
                .contains("- 2: Cook (in_progress)")
                .doesNotContain("Lay the table")
                .endsWith("Go on");
    }

    @Test
    void a_resumed_conversation_has_its_list_of_steps() {
        // given
        bench.server.enqueue(Reply.toolCall("todo", STEPS), Reply.text("Noted."));
        var first = bench.start();
        bench.say(first, "Plan");
        first.close();
        // when
        bench.server.enqueue(Reply.toolCall("todo", "{}"), Reply.text("Cook."));
        var second = bench.resume(first.sessionId());
        bench.say(second, "What is next?");
        // then
        assertThat(second.history().get(6).text()).contains("Cook", "in_progress");
    }
}
