package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Price;
import dev.hermes.api.model.RateLimits;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.catalog.PlayedWeb;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountMeterTest {
    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-01-01T10:00:00Z");
    private final PlayedWeb web = new PlayedWeb();

    // --- prices

    @Test
    void what_a_list_said_about_prices_is_known_to_later_conversations() throws Exception {
        // given
        web.on("https://acme.example/v1/models", """
                {"data": [
                  {"id": "big", "pricing": {"prompt": "0.000003", "completion": "0.000015", "input_cache_read": "0.0000003"}},
                  {"id": "odd", "pricing": {"prompt": "3", "completion": "15"}},
                  {"id": "routed", "pricing": {"prompt": "-1", "completion": "-1"}},
                  {"id": "mute"}]}""");
        // when
        providers().liveModels("acme", Optional.empty(), web, "test");
        // then
        var price = price("big").orElseThrow();
        assertThat(price.input()).isEqualByComparingTo("3");
        assertThat(price.output()).isEqualByComparingTo("15");
        assertThat(price.cacheRead().orElseThrow()).isEqualByComparingTo(new BigDecimal("0.3"));
        assertThat(price.cacheWrite()).isEmpty();
        assertThat(price("odd")).isEmpty(); // in another unit
        assertThat(price("routed")).isEmpty();
        assertThat(price("mute")).isEmpty();
    }

    @Test
    void a_broken_file_of_prices_is_none() throws Exception {
        Files.createDirectories(directory.resolve("cache"));
        Files.writeString(directory.resolve("cache/model_prices.json"), "{");
        assertThat(price("big")).isEmpty();
    }

    private Optional<Price> price(String model) throws IOException {
        var providers = providers();
        return providers.meter().price(providers.resolve(ModelChoice.of(Optional.of("acme"), Optional.of(model))));
    }

    private Providers providers() throws IOException {
        Files.writeString(
                directory.resolve("config.yaml"), "providers: {acme: {api: 'https://acme.example/v1', api_key: sk-1}}");
        return TestProviders.of(home(), Config.read(home(), Map.of(), false), Map.of(), clock, Log.NONE);
    }

    private HermesHome home() {
        return new HermesHome(directory, directory, "default");
    }

    // --- the limit of the account at Nous

    @Test
    void a_limit_that_lasts_is_known_to_every_process_until_it_is_over() throws Exception {
        // when
        guard().met(limits(0, 600));
        // then
        assertThat(guard().resting()).contains(clock.instant().plusSeconds(600));
        assertThat(Files.readString(directory.resolve("rate_limits/nous.json")))
                .contains("reset_at", "recorded_at", "\"reset_seconds\":600.0");
        clock.advance(Duration.ofSeconds(601));
        assertThat(guard().resting()).isEmpty();
    }

    @Test
    void a_refusal_of_the_moment_keeps_nobody_away() {
        guard().met(limits(0, 59));
        guard().met(limits(3, 600));
        assertThat(guard().resting()).isEmpty();
    }

    @Test
    void a_limit_that_a_server_puts_beyond_a_day_keeps_everybody_away_for_a_day() throws Exception {
        guard().met(limits(0, 30 * 86_400));
        assertThat(guard().resting()).contains(clock.instant().plus(Duration.ofDays(1)));
        assertThat(Files.readString(directory.resolve("rate_limits/nous.json")))
                .as("as upstream reads it, too")
                .contains("\"reset_seconds\":86400.0");
    }

    @Test
    void a_file_that_says_nothing_sensible_keeps_nobody_away_for_long() throws Exception {
        var file = directory.resolve("rate_limits/nous.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "not json");
        assertThat(guard().resting()).isEmpty();
        Files.writeString(file, "{\"reset_at\": 1e12}");
        assertThat(guard().resting()).isEmpty();
        Files.writeString(file, "{\"recorded_at\": " + clock.instant().getEpochSecond() + "}");
        assertThat(guard().resting()).contains(clock.instant().plusSeconds(300));
    }

    @Test
    void it_is_the_account_at_nous_that_rests_and_no_other() throws Exception {
        // given
        var meter = providers().meter();
        var nous = providers().resolve(ModelChoice.of(Optional.of("acme"), Optional.of("m")));
        var endpoint = nous.endpoint();
        var atNous = nous.withEndpoint(new Endpoint(
                "nous", endpoint.mode(), endpoint.baseUrl(), endpoint.key(), endpoint.headers(), endpoint.extraBody()));
        // when
        meter.limited(nous, limits(0, 600));
        // then
        assertThat(meter.resting(atNous)).isEmpty();
        // when
        meter.limited(atNous, limits(0, 600));
        // then
        assertThat(providers().meter().resting(atNous)).contains(clock.instant().plusSeconds(600));
        assertThat(meter.resting(nous)).isEmpty();
    }

    private NousGuard guard() {
        return new NousGuard(home(), clock, Log.NONE);
    }

    private static RateLimits limits(long remaining, long seconds) {
        return new RateLimits(
                List.of(new RateLimits.Bucket("requests-1h", 100, remaining, Duration.ofSeconds(seconds))));
    }
}
