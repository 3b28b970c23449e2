package dev.hermes.providers.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CooldownTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final long SECONDS = NOW.getEpochSecond();

    private final Cooldown usual = Cooldown.of(Config.of(Map.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            402 | 30   | exhausted (402) (59m 30s left)
            429 | 30   | rate-limited (429) (59m 30s left)
            401 | 30   | auth failed (401) (re-auth may be required)
            500 | 3600 | exhausted (500) (ready to retry)
            429 | 5400 | rate-limited (429) (ready to retry)
            """)
    void the_list_says_what_happened_and_how_long_it_takes(int code, int ago, String words) {
        var entry = entry("'last_status': 'exhausted', 'last_status_at': %d, 'last_error_code': %d"
                .formatted(SECONDS - ago, code));
        assertThat(usual.words(entry, NOW)).isEqualTo(" " + words);
    }

    @Test
    void after_a_refused_login_the_rest_is_short_after_a_limit_it_is_long() {
        var refused =
                entry("'last_status': 'exhausted', 'last_status_at': %d, 'last_error_code': 401".formatted(SECONDS));
        assertThat(usual.until(refused, NOW)).contains(NOW.plusSeconds(300));
        var limited =
                entry("'last_status': 'exhausted', 'last_status_at': %d, 'last_error_code': 429".formatted(SECONDS));
        assertThat(usual.until(limited, NOW)).contains(NOW.plusSeconds(3_600));
        var set = Cooldown.of(Config.of(Map.of("credential_pool", Map.of("cooldown_seconds", Map.of("429", 60)))));
        assertThat(set.until(limited, NOW)).contains(NOW.plusSeconds(60));
        assertThat(set.until(refused, NOW)).contains(NOW.plusSeconds(300));
    }

    @Test
    void what_the_provider_says_goes_before_what_is_usual() {
        for (var reset : new String[] {
            String.valueOf(SECONDS + 10), (SECONDS + 10) + "000", "'2026-03-01T09:00:10+00:00'", "'2026-03-01T09:00:10'"
        }) {
            var entry = entry("'last_status': 'exhausted', 'last_status_at': %d, 'last_error_reset_at': %s"
                    .formatted(SECONDS, reset));
            assertThat(usual.until(entry, NOW)).as(reset).contains(NOW.plusSeconds(10));
            assertThat(usual.words(entry, NOW)).isEqualTo(" exhausted (10s left)");
        }
    }

    @Test
    void nobody_rests_longer_than_a_week_whatever_a_server_said() {
        var stored = "'last_status': 'exhausted', 'last_status_at': %d, 'last_error_reset_at': %d";
        var week = Duration.ofDays(7).toSeconds();
        var monthly = entry(stored.formatted(SECONDS, SECONDS + 4 * week));
        assertThat(usual.words(monthly, NOW)).isEqualTo(" exhausted (7d 0h left)");
        assertThat(usual.resting(monthly, NOW.plusSeconds(week - 1))).isTrue();
        assertThat(usual.resting(monthly, NOW.plusSeconds(week))).isFalse();
        var weekly = entry(stored.formatted(SECONDS, SECONDS + week - 60));
        assertThat(usual.resting(weekly, NOW.plusSeconds(week - 61))).isTrue();
        assertThat(usual.resting(weekly, NOW.plusSeconds(week - 60))).isFalse();
    }

    @Test
    void an_end_in_the_far_future_counts_for_nothing_when_the_beginning_is_not_known() {
        var stored = "'last_status': 'exhausted', 'last_error_reset_at': %d";
        assertThat(usual.resting(entry(stored.formatted(SECONDS + 60)), NOW)).isTrue();
        assertThat(usual.resting(entry(stored.formatted(SECONDS + 90 * 86_400)), NOW))
                .isFalse();
    }

    @Test
    void one_about_which_nothing_is_known_may_be_asked_at_once() {
        assertThat(usual.resting(entry("'last_status': 'exhausted'"), NOW)).isFalse();
        assertThat(usual.resting(entry("'last_status': 'ok'"), NOW)).isFalse();
        assertThat(usual.resting(entry("'last_status': null"), NOW)).isFalse();
        assertThat(usual.words(entry("'last_status': 'ok'"), NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            quotaResetDelay: "1500ms"          | PT1.5S
            quotaResetDelay":"12.5s"           | PT12.5S
            Please retry after 30 seconds      | PT30S
            retry 2.5s                         | PT2.5S
            Your limit resets in 2hr 5min      | PT2H5M
            resets in 45 min                   | PT45M
            nothing of the kind                |
            retry after a while                |
            """)
    void a_message_may_name_the_wait(String message, Duration wait) {
        assertThat(Cooldown.named(message)).isEqualTo(Optional.ofNullable(wait));
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "1, 1s", "59, 59s", "60, 1m 0s", "3570, 59m 30s", "3600, 1h 0m", "93600, 1d 2h"})
    void waits_are_told_in_two_units(long seconds, String words) {
        assertThat(AuthTimes.words(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void a_wait_is_rounded_up() {
        assertThat(AuthTimes.words(Duration.ofMillis(1_001))).isEqualTo("2s");
    }

    private static Credential entry(String members) {
        var json = (ObjectNode) JsonMapper.shared().readTree("{" + members.replace('\'', '"') + "}");
        return new Credential("openrouter", json, Optional.empty(), false);
    }
}
