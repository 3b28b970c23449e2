package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageTest {
    @TempDir
    Path directory;

    private Fixture on;
    private SessionStore store;

    @BeforeEach
    void open() {
        on = new Fixture(directory);
        store = on.store;
    }

    @AfterEach
    void close() {
        on.close();
    }

    private String split(String id, String... texts) {
        on.clock.advance(Duration.ofMinutes(1));
        return store.splitForCompression(
                id,
                Optional.of("a prompt"),
                List.of(texts).stream().map(Message::user).toList());
    }

    @Test
    void a_title_of_the_program_never_takes_the_place_of_one_that_a_person_gave() {
        on.begin("named");
        on.begin("nameless");
        store.title("named", Optional.of("mine"));
        store.titleIfNone("named", "theirs");
        store.titleIfNone("nameless", "theirs");
        assertThat(store.find("named").flatMap(SessionRow::title)).contains("mine");
        assertThat(store.find("nameless").flatMap(SessionRow::title)).contains("theirs");
    }

    @Test
    void a_compression_ends_the_parent_and_begins_a_child_that_goes_on() {
        on.begin("a");
        on.say("a", "head", "middle", "tail");
        store.title("a", Optional.of("proj"));
        var b = split("a", "head", "summary", "tail");
        var parent = store.find("a").orElseThrow();
        var child = store.find(b).orElseThrow();
        assertThat(parent.endReason()).contains("compression");
        assertThat(child.parentId()).contains("a");
        assertThat(child.title()).contains("proj #2");
        assertThat(child.source()).isEqualTo("cli");
        assertThat(child.model()).contains("a-model");
        assertThat(child.systemPrompt()).contains("a prompt");
        assertThat(child.messageCount()).isEqualTo(3);
        assertThat(store.messages(b)).extracting(Message::text).containsExactly("head", "summary", "tail");
        assertThat(store.messages("a")).hasSize(3);
        assertThat(store.tip("a")).isEqualTo(b);
        assertThat(store.resolveTitle("proj")).contains(b);
        assertThat(on.list()).singleElement().satisfies(row -> {
            assertThat(row.id()).isEqualTo(b);
            assertThat(row.rootId()).isEqualTo("a");
            assertThat(row.startedAt()).isEqualTo(parent.startedAt());
            assertThat(row.title()).contains("proj #2");
        });
    }

    @Test
    void a_chain_of_compressions_is_followed_to_its_end() {
        on.begin("a");
        var b = split("a", "1");
        var c = split(b, "2");
        assertThat(List.of(store.tip("a"), store.tip(b), store.tip(c))).containsOnly(c);
        assertThat(store.root(c)).isEqualTo("a");
        assertThat(store.tip("unknown")).isEqualTo("unknown");
    }

    @Test
    void helpers_of_a_running_session_are_not_followed_and_not_listed() {
        on.begin("a");
        on.begin("helper", "cli", Optional.of("a"));
        var b = split("a", "1");
        on.begin("helper of b", "cli", Optional.of(b));
        assertThat(store.tip("a")).isEqualTo(b);
        assertThat(on.list()).extracting(SessionSummary::id).containsExactly(b);
        assertThat(store.count(Optional.empty())).isEqualTo(1);
    }

    @Test
    void a_branch_is_listed_beside_its_parent() {
        on.begin("a");
        store.end("a", "branched");
        on.begin("branch", "cli", Optional.of("a"));
        assertThat(on.list()).extracting(SessionSummary::id).containsExactly("branch", "a");
    }

    @Test
    void a_session_without_messages_stands_for_a_descendant_that_has_some() {
        on.begin("a");
        on.begin("b", "cli", Optional.of("a"));
        on.begin("c", "cli", Optional.of("b"));
        assertThat(store.resumeTarget("a")).as("nobody has any").isEqualTo("a");
        on.say("c", "hello");
        assertThat(store.resumeTarget("a")).isEqualTo("c");
        on.say("a", "hello");
        assertThat(store.resumeTarget("a")).isEqualTo("a");
    }

    @Test
    void loops_that_damage_made_end() throws Exception {
        on.begin("a");
        on.begin("b", "cli", Optional.of("a"));
        on.foreign(
                "UPDATE sessions SET parent_session_id = 'b', ended_at = 1, end_reason = 'compression' WHERE id = 'a'");
        on.foreign("UPDATE sessions SET ended_at = 1, end_reason = 'compression' WHERE id = 'b'");
        assertThat(store.tip("a")).isIn("a", "b");
        assertThat(store.root("a")).isIn("a", "b");
        assertThat(store.resumeTarget("a")).isEqualTo("a");
        assertThat(on.list()).isEmpty();
    }

    @Test
    void lists_show_the_conversation_with_the_newest_message_first() {
        on.begin("a");
        on.say("a", "old root");
        var tip = split("a", "compressed");
        on.begin("b");
        on.say("b", "  hello\nworld " + "x".repeat(100));
        on.begin("c");
        on.say(tip, "newest");
        assertThat(on.list()).extracting(SessionSummary::id).containsExactly(tip, "c", "b");
        assertThat(on.list().get(2).preview()).isEqualTo("hello world " + "x".repeat(48) + "...");
        assertThat(on.list().get(2).lastActive()).isBefore(on.list().get(0).lastActive());
        assertThat(store.list(new ListFilter(Optional.empty(), 1, 1, ListFilter.Order.RECENTLY_STARTED)))
                .extracting(SessionSummary::id)
                .containsExactly("b");
        assertThat(store.latest("cli")).contains(tip);
        assertThat(store.latest("telegram")).isEmpty();
    }

    @Test
    void sessions_of_tools_are_listed_only_when_asked_for() {
        on.begin("t", "tool", Optional.empty());
        assertThat(on.list()).isEmpty();
        assertThat(store.list(new ListFilter(Optional.of("tool"), 5))).hasSize(1);
    }

    @Test
    void a_session_closed_for_a_compression_that_never_came_is_opened_again() {
        on.begin("a");
        store.end("a", "compression");
        on.clock.advance(Duration.ofSeconds(30));
        reopen();
        assertThat(store.find("a").flatMap(SessionRow::endReason))
                .as("its child may be on its way")
                .isPresent();
        on.clock.advance(Duration.ofSeconds(60));
        reopen();
        assertThat(store.find("a").flatMap(SessionRow::endReason)).isEmpty();
    }

    private void reopen() {
        SessionStore.open(on.file, on.clock, Log.NONE).close();
    }

    @Test
    void a_conversation_costs_what_its_continuations_and_helpers_cost_and_no_branch_of_it() {
        // given
        on.begin("a");
        on.begin("helper", "cli", Optional.of("a"));
        var b = split("a", "1");
        on.begin("helper of b", "cli", Optional.of(b));
        on.begin("another");
        for (var id : List.of("a", "helper", b, "helper of b", "another")) {
            store.addUsage(id, costing(0.25));
        }
        // then
        assertThat(store.cost(b).label()).isEqualTo("~$1.00");
        assertThat(store.cost("another").label()).isEqualTo("~$0.25");
        assertThat(store.cost("nobody").label()).isEqualTo("n/a");
    }

    private static UsageDelta costing(double usd) {
        return new UsageDelta(
                new Usage(1, 0, 0, 0, 0),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Cost(Cost.Status.ESTIMATED, Optional.of(BigDecimal.valueOf(usd)), "price_table"),
                Optional.empty());
    }
}
