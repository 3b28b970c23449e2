package dev.hermes.providers.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read out of a provider's refusal. */
class RefusedTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"error": {"code": "token_revoked", "message": "no"}}                | token_revoked
            {"error": {"type": "authentication_error", "message": "no"}}         | authentication_error
            {"error": "invalid_token", "error_description": "no"}                | invalid_token
            {"code": "invalid_grant"}                                            | invalid_grant
            {"error": {"code": 401, "type": "auth"}}                             | auth
            {"error": "This key is not known here."}                             | ''
            {"error": {"message": "The usage limit has been reached"}}           | usage_limit_reached
            <html>Unauthorized</html>                                            | ''
            ''                                                                   | ''
            """)
    void the_reason_is_the_code_of_the_provider(String body, String reason) {
        assertThat(refused(401, Map.of(), body).reason()).isEqualTo(reason);
    }

    @Test
    void a_want_of_money_is_called_that() {
        assertThat(refused(402, Map.of(), "{\"error\": {\"code\": \"x1\"}}").reason())
                .isEqualTo("billing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"error": {"reset_at": 1772355610}}                | 2026-03-01T09:00:10Z
            {"error": {"resets_at": 1772355610000}}            | 2026-03-01T09:00:10Z
            {"retry_until": "2026-03-01T09:00:10+00:00"}       | 2026-03-01T09:00:10Z
            {"error": {"reset_at": 1}}                         | 2026-03-01T09:00:07Z
            {"error": "busy"}                                  | 2026-03-01T09:00:07Z
            """)
    void the_time_in_the_body_goes_before_the_header(String body, Instant reset) {
        assertThat(refused(429, Map.of("retry-after", List.of("7")), body).resetAt())
                .contains(reset);
    }

    @Test
    void a_count_that_is_used_up_for_a_while_names_the_wait_when_nothing_else_does() {
        var used = Map.of(
                "X-RateLimit-Remaining-Requests-1h", List.of("0"), "X-RateLimit-Reset-Requests-1h", List.of("1800"));
        assertThat(refused(429, used, "{}").resetAt()).contains(NOW.plusSeconds(1_800));
        var soon =
                Map.of("x-ratelimit-remaining-requests", List.of("0"), "x-ratelimit-reset-requests", List.of("20ms"));
        assertThat(refused(429, soon, "{}").resetAt()).isEmpty();
    }

    private static Refused refused(int status, Map<String, List<String>> headers, String body) {
        return Refused.of(status, headers, body, NOW);
    }
}
