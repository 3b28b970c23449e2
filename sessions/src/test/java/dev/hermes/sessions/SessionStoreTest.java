package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class SessionStoreTest {
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

    @Test
    void an_id_is_the_local_time_and_six_hexadecimal_digits() {
        assertThat(store.newId()).matches("20260301_090000_[0-9a-f]{6}");
    }

    @Test
    void a_session_is_found_by_its_id_or_by_a_beginning_that_only_it_has() {
        on.begin("20260301_090000_aaaaaa");
        on.begin("20260301_090100_bbbbbb");
        assertThat(store.find("20260301_0901").map(SessionRow::id)).contains("20260301_090100_bbbbbb");
        assertThat(store.find("20260301_090000_aaaaaa")).isPresent();
        assertThat(store.find("20260301")).as("ambiguous").isEmpty();
        assertThat(store.find("2026%")).as("no pattern").isEmpty();
        assertThat(store.find("20260301-0901")).isEmpty();
        assertThat(store.find("")).isEmpty();
    }

    @Test
    void an_exact_id_wins_over_longer_ones() {
        on.begin("a");
        on.begin("ab");
        assertThat(store.find("a").map(SessionRow::id)).contains("a");
    }

    @Test
    void creating_a_session_again_changes_nothing() {
        on.begin("s", "cli", Optional.empty());
        on.begin("s", "telegram", Optional.empty());
        assertThat(store.find("s").map(SessionRow::source)).contains("cli");
    }

    @Test
    void a_session_whose_parent_is_gone_has_none() {
        on.begin("s", "cli", Optional.of("gone"));
        assertThat(store.find("s").flatMap(SessionRow::parentId)).isEmpty();
    }

    @Test
    void messages_and_tool_calls_are_counted() {
        on.begin("s");
        var call = Fixture.call("web_search", "{}");
        var picture = JsonNodeFactory.instance.arrayNode();
        picture.addObject().put("type", "text").put("text", "look");
        store.append(
                "s",
                List.of(
                        Message.user("hello"),
                        Message.assistant("", List.of(call)),
                        Message.toolResult(call, "found"),
                        Message.of(Role.USER, picture)));
        var row = store.find("s").orElseThrow();
        assertThat(row.messageCount()).isEqualTo(4);
        assertThat(row.toolCallCount()).isEqualTo(1);
        assertThat(store.messages("s")).hasSize(4);
    }

    @Test
    void messages_of_a_session_without_a_row_are_not_lost() {
        store.append("s", List.of(Message.user("hello")));
        assertThat(store.messages("s")).containsExactly(Message.user("hello"));
        assertThat(store.find("s").orElseThrow().source()).isEqualTo("unknown");
        assertThat(store.find("s").orElseThrow().messageCount()).isEqualTo(1);
    }

    @Test
    void messages_can_be_replaced_and_are_counted_anew() {
        on.begin("s");
        on.say("s", "one", "two", "three");
        store.replaceMessages("s", List.of(Message.user("one"), Message.assistant("1")));
        assertThat(store.messages("s")).containsExactly(Message.user("one"), Message.assistant("1"));
        assertThat(store.find("s").orElseThrow().messageCount()).isEqualTo(2);
        var times = store.rows("s").stream().map(StoredMessage::at).toList();
        assertThat(Duration.between(times.get(0), times.get(1))).isBetween(Duration.ofNanos(1), Duration.ofMillis(1));
    }

    @Test
    void neighbours_of_a_message_are_those_of_its_session() {
        on.begin("s");
        on.begin("other");
        on.say("s", "1", "2");
        on.say("other", "x");
        on.say("s", "3", "4", "5");
        long third = store.rows("s").get(2).id();
        assertThat(store.around("s", third, 1))
                .extracting(row -> row.message().text())
                .containsExactly("2", "3", "4");
        assertThat(store.around("s", third, 9)).hasSize(5);
        assertThat(store.around("other", third, 9)).isEmpty();
        assertThat(store.sessionOf(third)).contains("s");
        assertThat(store.sessionOf(99_999)).isEmpty();
        assertThat(store.first("s", 2)).extracting(row -> row.message().text()).containsExactly("1", "2");
        assertThat(store.last("s", 2)).extracting(row -> row.message().text()).containsExactly("4", "5");
    }

    @Test
    void the_first_reason_to_end_wins_until_the_session_is_opened_again() {
        on.begin("s");
        store.end("s", "cli_close");
        store.end("s", "session_reset");
        assertThat(store.find("s").flatMap(SessionRow::endReason)).contains("cli_close");
        assertThat(store.find("s").flatMap(SessionRow::endedAt)).contains(on.clock.instant());
        store.reopen("s");
        assertThat(store.find("s").flatMap(SessionRow::endReason)).isEmpty();
        assertThat(store.find("s").flatMap(SessionRow::endedAt)).isEmpty();
    }

    @Test
    void use_adds_up_and_the_first_model_and_provider_stay() {
        store.addUsage("s", used("first", Cost.UNKNOWN));
        store.addUsage("s", used("second", cost(Cost.Status.ESTIMATED, "0.25")));
        var row = store.find("s").orElseThrow();
        assertThat(row.usage()).isEqualTo(new Usage(2, 4, 6, 8, 10));
        assertThat(row.apiCallCount()).isEqualTo(4);
        assertThat(row.model()).contains("first");
        assertThat(row.billingProvider()).contains("first");
        assertThat(row.billingMode()).isEmpty();
        assertThat(row.estimatedCostUsd()).hasValue(0.25);
        assertThat(row.costStatus()).contains("unknown");
        assertThat(row.source()).isEqualTo("unknown");
    }

    @Test
    void a_sum_is_as_sure_as_its_least_sure_part() {
        // given
        store.addUsage("s", used("a", cost(Cost.Status.INCLUDED, "0")));
        store.addUsage("s", used("a", cost(Cost.Status.ACTUAL, "0.25")));
        assertThat(row("s").costStatus()).contains("actual");
        assertThat(row("s").actualCostUsd()).hasValue(0.25);
        // when
        store.addUsage("s", used("a", cost(Cost.Status.ESTIMATED, "0.5")));
        // then
        assertThat(row("s").costStatus()).contains("estimated");
        assertThat(row("s").actualCostUsd()).isEmpty();
        assertThat(row("s").estimatedCostUsd()).hasValue(0.75);
        assertThat(store.cost("s").label()).isEqualTo("~$0.75");
        store.addUsage("s", used("a", Cost.UNKNOWN));
        assertThat(store.cost("s").label()).isEqualTo("n/a");
        store.addUsage("subscribed", used("a", cost(Cost.Status.INCLUDED, "0")));
        assertThat(store.cost("subscribed").label()).isEqualTo("included");
    }

    @Test
    void a_call_that_used_nothing_makes_no_cost_unknown() {
        store.addUsage("s", used("a", cost(Cost.Status.ACTUAL, "0.25")));
        store.addUsage(
                "s",
                new UsageDelta(
                        Usage.ZERO,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Cost.UNKNOWN,
                        Optional.empty()));
        assertThat(row("s").costStatus()).contains("actual");
    }

    private SessionRow row(String id) {
        return store.find(id).orElseThrow();
    }

    private static Cost cost(Cost.Status status, String usd) {
        return new Cost(status, Optional.of(new BigDecimal(usd)), "");
    }

    private static UsageDelta used(String name, Cost cost) {
        return new UsageDelta(
                new Usage(1, 2, 3, 4, 5),
                2,
                Optional.of(name),
                Optional.of("http://" + name),
                Optional.empty(),
                cost,
                Optional.of(name));
    }

    @Test
    void a_deleted_session_takes_its_messages_along_and_leaves_its_children() throws Exception {
        on.begin("s");
        on.say("s", "nimby");
        on.begin("child", "cli", Optional.of("s"));
        assertThat(store.delete("s")).isTrue();
        assertThat(store.delete("s")).isFalse();
        assertThat(store.find("child").flatMap(SessionRow::parentId)).isEmpty();
        assertThat(on.found("nimby")).isEmpty();
        assertThat(Fixture.seen(on.file, "SELECT COUNT(*) FROM messages")).containsExactly("0");
    }

    @Test
    void only_sessions_that_ended_are_pruned() {
        on.begin("old and open");
        on.begin("old");
        on.begin("old elsewhere", "telegram", Optional.empty());
        store.end("old", "cli_close");
        store.end("old elsewhere", "session_reset");
        on.clock.advance(Duration.ofDays(100));
        on.begin("new");
        store.end("new", "cli_close");
        assertThat(store.prune(Duration.ofDays(90), Optional.of("cli"))).containsExactly("old");
        assertThat(store.prune(Duration.ofDays(90), Optional.empty())).containsExactly("old elsewhere");
        assertThat(store.ids(Optional.empty())).containsExactly("old and open", "new");
    }

    @Test
    void totals_are_counted_by_source() {
        on.begin("a");
        on.begin("b");
        on.begin("c", "telegram", Optional.empty());
        on.say("a", "x", "y");
        var stats = store.stats();
        assertThat(stats.sessions()).isEqualTo(3);
        assertThat(stats.messages()).isEqualTo(2);
        assertThat(stats.bySource())
                .containsEntry("cli", 2L)
                .containsEntry("telegram", 1L)
                .hasSize(2);
        assertThat(stats.bytes()).isPositive();
    }

    @Test
    void values_of_the_whole_database_are_kept() {
        assertThat(store.meta("goal:s")).isEmpty();
        store.meta("goal:s", "{}");
        store.meta("goal:s", "{\"goal\":\"ü\"}");
        assertThat(store.meta("goal:s")).contains("{\"goal\":\"ü\"}");
    }

    @Test
    void times_are_those_of_the_clock_to_the_microsecond() {
        on.clock.advance(Duration.ofNanos(123_456_000));
        on.begin("s");
        assertThat(store.find("s").orElseThrow().startedAt()).isEqualTo(Instant.parse("2026-03-01T09:01:00.123456Z"));
    }
}
