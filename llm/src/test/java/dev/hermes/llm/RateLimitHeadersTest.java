package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.RateLimits;
import java.time.Duration;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {
    @Test
    void each_count_is_read_with_its_limit_and_its_wait() {
        // given
        var headers = Headers.of(
                "X-RateLimit-Limit-Requests", "800",
                "X-RateLimit-Remaining-Requests", "0",
                "X-RateLimit-Reset-Requests", "12.5",
                "x-ratelimit-remaining-tokens-1h", "336000000",
                "x-ratelimit-reset-tokens-1h", "1h2m3s",
                "x-ratelimit-limit-tokens", "9");
        // when
        var limits = RateLimitHeaders.of(headers).orElseThrow();
        // then
        assertThat(limits.buckets())
                .containsExactly(
                        new RateLimits.Bucket("requests", 800, 0, Duration.ofMillis(12_500)),
                        new RateLimits.Bucket("tokens-1h", 0, 336_000_000, Duration.ofSeconds(3723)));
        assertThat(limits.exhausted(Duration.ofSeconds(60))).isEmpty();
        assertThat(limits.exhausted(Duration.ofSeconds(10))).contains(Duration.ofMillis(12_500));
    }

    @Test
    void what_is_no_figure_says_nothing() {
        assertThat(RateLimitHeaders.of(Headers.of("x-ratelimit-remaining-tokens", "many")))
                .isEmpty();
        assertThat(RateLimitHeaders.of(Headers.of("Date", "today"))).isEmpty();
        assertThat(RateLimitHeaders.of(
                                Headers.of("x-ratelimit-remaining-tokens", "1", "x-ratelimit-reset-tokens", "20ms"))
                        .orElseThrow()
                        .buckets())
                .containsExactly(new RateLimits.Bucket("tokens", 0, 1, Duration.ofMillis(20)));
    }
}
