package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InsightsTest {
    @TempDir
    Path directory;

    private Fixture on;

    @BeforeEach
    void open() {
        on = new Fixture(directory);
    }

    @AfterEach
    void close() {
        on.close();
    }

    private Insights.Report report() {
        return Insights.report(on.store, 30, Optional.empty());
    }

    @Test
    void without_sessions_there_is_nothing_to_report() {
        on.begin("long ago");
        on.clock.advance(Duration.ofDays(31));
        assertThat(report().isEmpty()).isTrue();
        assertThat(InsightsJson.of(report()).path("empty").booleanValue()).isTrue();
    }

    @Test
    void use_is_added_up() {
        on.begin("a");
        on.say("a", "hello", "again");
        on.store.append("a", List.of(Message.assistant("yes")));
        use(
                "a",
                new Usage(100, 10, 1000, 50, 5),
                new Cost(Cost.Status.ESTIMATED, Optional.of(new BigDecimal("0.5")), ""));
        on.clock.advance(Duration.ofHours(2));
        on.store.end("a", "cli_close");
        on.begin("b", "telegram", Optional.empty());
        use("b", new Usage(1, 2, 0, 0, 0), Cost.UNKNOWN);
        var report = report();
        assertThat(report.sessions()).isEqualTo(2);
        assertThat(report.messages()).isEqualTo(3);
        assertThat(report.userMessages()).isEqualTo(2);
        assertThat(report.totalTokens()).isEqualTo(101 + 12 + 1000 + 50);
        assertThat(report.costUsd()).isEqualTo(0.5);
        assertThat(report.active())
                .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusSeconds(3));
        assertThat(report.models()).containsExactly(new Insights.Count("a-model", 2, 1163));
        assertThat(report.platforms())
                .containsExactly(new Insights.Count("cli", 1, 1160), new Insights.Count("telegram", 1, 3));
        assertThat(report.notable()).extracting(Insights.Notable::why).containsExactly("longest", "messages", "tokens");
        assertThat(Insights.report(on.store, 30, Optional.of("telegram")).sessions())
                .isEqualTo(1);
    }

    private void use(String id, Usage usage, Cost cost) {
        on.store.addUsage(
                id,
                new UsageDelta(usage, 1, Optional.empty(), Optional.empty(), Optional.empty(), cost, Optional.empty()));
    }

    @Test
    void a_call_and_its_answer_count_once() throws Exception {
        on.begin("a");
        var search = Fixture.call("web_search", "{}");
        on.store.append(
                "a",
                List.of(
                        Message.assistant("", List.of(search, Fixture.call("todo", "{}"))),
                        Message.toolResult(search, "found")));
        on.foreign("INSERT INTO messages (session_id, role, tool_calls, timestamp) VALUES ('a', 'assistant', '{', 1)");
        assertThat(report().tools())
                .containsExactly(new Insights.Count("todo", 1, 0), new Insights.Count("web_search", 1, 0));
    }

    @Test
    void skills_are_counted_by_loads_and_edits() {
        on.begin("a");
        on.store.append("a", List.of(Message.assistant("", List.of(Fixture.call("skill_view", "{\"name\":\"pdf\"}")))));
        on.clock.advance(Duration.ofMinutes(1));
        on.store.append(
                "a",
                List.of(Message.assistant(
                        "",
                        List.of(
                                Fixture.call("skill_view", "{\"name\":\"pdf\"}"),
                                Fixture.call("skill_manage", "{\"name\":\"pdf\",\"action\":\"patch\"}"),
                                Fixture.call("skill_view", "{broken")))));
        assertThat(report().skills()).containsExactly(new Insights.Skill("pdf", 2, 1, on.clock.instant()));
    }

    @Test
    void days_and_hours_are_those_of_the_zone() {
        on.begin("sunday morning");
        on.clock.advance(Duration.ofHours(24));
        on.begin("monday morning");
        on.clock.advance(Duration.ofHours(72));
        on.begin("thursday morning");
        var tokyo = Insights.report(on.store, 30, Optional.empty(), on.clock.instant(), ZoneId.of("Asia/Tokyo"));
        assertThat(tokyo.byDay()).containsOnlyKeys("2026-03-01", "2026-03-02", "2026-03-05");
        assertThat(tokyo.byWeekday()).containsExactly(1L, 0L, 0L, 1L, 0L, 0L, 1L);
        assertThat(tokyo.byHour().get(18)).isEqualTo(3L);
        assertThat(tokyo.bestStreak()).isEqualTo(2);
        var honolulu =
                Insights.report(on.store, 30, Optional.empty(), on.clock.instant(), ZoneId.of("Pacific/Honolulu"));
        assertThat(honolulu.byDay()).containsOnlyKeys("2026-02-28", "2026-03-01", "2026-03-04");
    }

    @Test
    void programs_get_json() {
        on.begin("a");
        on.say("a", "hello");
        var json = InsightsJson.of(report());
        assertThat(json.propertyNames())
                .contains("overview", "models", "platforms", "tools", "skills", "activity", "top_sessions");
        assertThat(json.at("/overview/total_sessions").intValue()).isEqualTo(1);
        assertThat(json.at("/activity/by_hour").size()).isEqualTo(24);
    }
}
