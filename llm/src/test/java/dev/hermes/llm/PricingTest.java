package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Cost;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Price;
import dev.hermes.api.model.Usage;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricingTest {
    @Test
    void every_kind_of_token_has_its_price() {
        assertThat(label("anthropic", "claude-sonnet-4-6", new Usage(1_000_000, 100_000, 500_000, 0, 0)))
                .isEqualTo("~$4.65");
        assertThat(label("anthropic", "claude-opus-4-6", new Usage(0, 0, 0, 1_000_000, 0)))
                .isEqualTo("~$6.25");
    }

    @Test
    void a_used_kind_without_a_price_makes_the_cost_unknown() {
        assertThat(label("deepseek", "deepseek-chat", new Usage(1_000_000, 10, 0, 0, 0)))
                .isEqualTo("~$0.14");
        assertThat(label("deepseek", "deepseek-chat", new Usage(1000, 10, 5, 0, 0)))
                .isEqualTo("n/a");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-sonnet-4-5-20250929, ~$3.00",
        "anthropic, anthropic/claude-3-5-sonnet-latest, ~$3.00",
        "anthropic, claude-opus-4-20250514, ~$15.00",
        "openai, gpt-4o-2024-08-06, ~$2.50",
        "openai-api, gpt-4o-mini, ~$0.15",
        "gemini, gemini-2.5-flash, ~$0.15",
        "bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, ~$3.00",
        "openai-codex, gpt-5.3-codex, included"
    })
    void a_release_of_a_model_costs_what_the_model_costs(String provider, String model, String perMillion) {
        assertThat(label(provider, model, new Usage(1_000_000, 0, 0, 0, 0))).isEqualTo(perMillion);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-8", "claude-sonnet-4-99", "o3-pro", "claude"})
    void another_model_has_no_price_by_resemblance(String model) {
        assertThat(label("anthropic", model, new Usage(1, 1, 0, 0, 0))).isEqualTo("n/a");
    }

    @Test
    void a_custom_endpoint_has_no_list_price() {
        assertThat(label("custom", "gpt-4o", new Usage(1, 1, 0, 0, 0))).isEqualTo("n/a");
    }

    @Test
    void what_a_server_lists_goes_before_the_table_and_what_the_provider_says_before_both() {
        // given
        var listed = Optional.of(
                new Price(BigDecimal.valueOf(2), BigDecimal.valueOf(4), Optional.of(BigDecimal.ONE), Optional.empty()));
        var used = new Usage(1_000_000, 0, 1_000_000, 0, 0);
        // then
        assertThat(Pricing.of("custom", answer(used, Optional.empty()), "m", listed)
                        .label())
                .isEqualTo("~$3.00");
        assertThat(Pricing.of("deepseek", answer(used, Optional.empty()), "deepseek-chat", listed)
                        .label())
                .isEqualTo("~$3.00");
        var told = Optional.of(new BigDecimal("0.125"));
        assertThat(Pricing.of("openrouter", answer(used, told), "m", listed).label())
                .isEqualTo("$0.12"); // half to even
        assertThat(Pricing.of("custom", answer(used, told), "m", listed).label())
                .isEqualTo("~$3.00"); // nobody knows in which currency
        assertThat(Pricing.of("custom", answer(new Usage(1, 0, 0, 1, 0), Optional.empty()), "m", listed))
                .isEqualTo(Cost.UNKNOWN);
    }

    private static String label(String provider, String model, Usage usage) {
        return Pricing.of(provider, answer(usage, Optional.empty()), model, Optional.empty())
                .label();
    }

    private static ModelAnswer answer(Usage usage, Optional<BigDecimal> cost) {
        return new ModelAnswer(Message.assistant(""), FinishReason.STOP, usage, "m", Optional.empty(), cost);
    }
}
