package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Secret;
import dev.hermes.providers.catalog.PlayedWeb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreeTiersTest {
    private static final String GOOGLE = "https://generativelanguage.googleapis.com/v1beta";
    private static final String ASKED = GOOGLE + "/models/gemini-3-flash-preview:generateContent";
    private static final String ACCOUNT = "https://portal.nousresearch.com/api/oauth/account";
    private static final String FREE = "{\"subscription\": {\"monthly_charge\": 0}}";
    private static final String LIMIT = "x-ratelimit-limit-requests-per-day";

    private final PlayedWeb web = new PlayedWeb();
    private final FreeTiers tiers = new FreeTiers(web, "hermes-test", Map.of());

    @Test
    void a_key_of_googles_free_tier_is_known_by_how_little_it_may_ask() throws Exception {
        web.on(ASKED, "{}", Map.of(LIMIT, "1000"));
        assertThat(gemini()).isTrue();
        web.on(ASKED, "{}", Map.of(LIMIT, "10000"));
        assertThat(gemini()).isFalse();
        web.on(ASKED, 429, "quota metric generate_content_free_tier_requests");
        assertThat(gemini()).isTrue();
        web.on(ASKED, 429, "slow down");
        assertThat(gemini()).isFalse();
    }

    @Test
    void whoever_cannot_be_asked_is_not_thought_to_pay_nothing() throws Exception {
        assertThat(gemini()).isFalse();
        assertThat(tiers.nous(Optional.of("t-1"), Optional.empty())).isFalse();
        assertThat(tiers.nous(Optional.empty(), Optional.empty())).isFalse();
        web.on(ACCOUNT, "no json");
        assertThat(tiers.nous(Optional.of("t-1"), Optional.empty())).isFalse();
        web.on(ACCOUNT, 401, "{\"subscription\": {\"monthly_charge\": 0}}");
        assertThat(tiers.nous(Optional.of("t-1"), Optional.empty())).isFalse();
    }

    @Test
    void an_account_at_nous_that_is_charged_nothing_is_free() throws Exception {
        web.on(ACCOUNT, "{\"subscription\": {\"monthly_charge\": 0.0}}");
        assertThat(tiers.nous(Optional.of("t-1"), Optional.empty())).isTrue();
        assertThat(web.last().headers()).containsEntry("Authorization", "Bearer t-1");
        web.on(ACCOUNT, "{\"subscription\": {\"monthly_charge\": 20}}");
        assertThat(tiers.nous(Optional.of("t-1"), Optional.empty())).isFalse();
    }

    @Test
    void a_token_goes_to_the_portal_and_to_no_other_host_of_nous() throws Exception {
        for (var other : List.of(
                "https://staging.nousresearch.com",
                "https://docs.portal.nousresearch.com",
                "https://nousresearch.com",
                "https://nousresearch.com.evil.example",
                "http://portal.nousresearch.com",
                "https://portal.nousresearch.com:8443",
                "https://x@evil.example")) {
            web.on(other + "/api/oauth/account", FREE);
            assertThat(tiers.nous(Optional.of("t-1"), Optional.of(other)))
                    .as(other)
                    .isFalse();
        }
        web.on(ACCOUNT, FREE);
        assertThat(tiers.nous(Optional.of("t-1"), Optional.of("https://portal.nousresearch.com/")))
                .isTrue();
    }

    @Test
    void a_portal_that_the_person_named_is_asked_about_the_logins_that_were_made_there() throws Exception {
        var named = Map.of("HERMES_PORTAL_BASE_URL", "https://staging.nousresearch.com/");
        web.on("https://staging.nousresearch.com/api/oauth/account", FREE);
        var here = new FreeTiers(web, "hermes-test", named);
        assertThat(here.nous(Optional.of("t-1"), Optional.of("https://staging.nousresearch.com")))
                .isTrue();
        assertThat(here.nous(Optional.of("t-1"), Optional.of("https://other.nousresearch.com")))
                .isFalse();
    }

    private boolean gemini() throws InterruptedException {
        return tiers.gemini(GOOGLE, Secret.of("key-1"));
    }
}
