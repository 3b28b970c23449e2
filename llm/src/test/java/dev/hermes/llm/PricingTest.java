package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricingTest {
    @Test
    void every_kind_of_token_has_its_price() {
        assertThat(Pricing.usd("anthropic", "claude-sonnet-4-6", new Usage(1_000_000, 100_000, 500_000, 0, 0)))
                .hasValue(4.65);
        assertThat(Pricing.usd("anthropic", "claude-opus-4-6", new Usage(0, 0, 0, 1_000_000, 0)))
                .hasValue(6.25);
    }

    @Test
    void a_used_kind_without_a_price_makes_the_cost_unknown() {
        assertThat(Pricing.usd("deepseek", "deepseek-chat", new Usage(1000, 10, 0, 0, 0)))
                .isPresent();
        assertThat(Pricing.usd("deepseek", "deepseek-chat", new Usage(1000, 10, 5, 0, 0)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-sonnet-4-5-20250929, 3",
        "anthropic, anthropic/claude-3-5-sonnet-latest, 3",
        "anthropic, claude-opus-4-20250514, 15",
        "openai, gpt-4o-2024-08-06, 2.5",
        "openai-api, gpt-4o-mini, 0.15",
        "gemini, gemini-2.5-flash, 0.15",
        "bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 3",
        "openai-codex, gpt-5.3-codex, 0"
    })
    void a_release_of_a_model_costs_what_the_model_costs(String provider, String model, double perMillion) {
        assertThat(Pricing.usd(provider, model, new Usage(1_000_000, 0, 0, 0, 0)))
                .hasValue(perMillion);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-8", "claude-sonnet-4-99", "o3-pro", "claude"})
    void another_model_has_no_price_by_resemblance(String model) {
        assertThat(Pricing.usd("anthropic", model, new Usage(1, 1, 0, 0, 0))).isEmpty();
    }

    @Test
    void a_custom_endpoint_has_no_list_price() {
        assertThat(Pricing.usd("custom", "gpt-4o", new Usage(1, 1, 0, 0, 0))).isEmpty();
    }
}
