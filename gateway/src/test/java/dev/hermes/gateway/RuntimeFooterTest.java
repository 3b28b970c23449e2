package dev.hermes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Usage;
import dev.hermes.home.Config;
import dev.hermes.testkit.MutableClock;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeFooterTest {
    private static final Path HOME = Path.of("/home/ada");
    private static final List<String> ALL = List.of("model", "context_pct", "cwd", "duration", "tokens", "cost");

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private Cost cost = new Cost(Cost.Status.ESTIMATED, Optional.of(new BigDecimal("0.15")), "list");
    private long prompt = 50_000;
    private Path directory = HOME.resolve("work");
    private TurnResult result = answer("Done.");

    private static TurnResult answer(String text) {
        return new TurnResult(
                text,
                true,
                false,
                false,
                false,
                "text_response(finish_reason=stop)",
                1,
                new Usage(40_000, 2_000, 0, 0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "s1",
                "anthropic/claude-sonnet-4-6",
                "anthropic",
                Optional.empty());
    }

    private static Config display(Map<String, ?> settings) {
        return Config.of(Map.of("display", Map.copyOf(settings)));
    }

    private static Config fields(List<String> fields) {
        return display(Map.of("runtime_footer", Map.of("enabled", true, "fields", fields)));
    }

    private String below(Config config, String platform) throws InterruptedException {
        return RuntimeFooter.of(config, platform, directory, HOME, clock)
                .below(
                        events -> {
                            events.accept(new AgentEvent.UsageReported(Usage.ZERO, cost, prompt, 200_000));
                            clock.advance(Duration.ofSeconds(75));
                            return result;
                        },
                        _ -> {})
                .finalResponse();
    }

    @Test
    void an_answer_ends_where_it_ends_unless_the_person_wants_more() throws Exception {
        assertThat(below(Config.of(Map.of()), "webhook")).isEqualTo("Done.");
    }

    @Test
    void it_names_the_model_how_full_the_context_is_and_the_directory() throws Exception {
        assertThat(below(display(Map.of("runtime_footer", Map.of("enabled", true))), "webhook"))
                .isEqualTo("Done.\n\nclaude-sonnet-4-6 · 25% · ~/work");
    }

    @Test
    void every_field_stands_where_the_person_put_it_and_unknown_ones_nowhere() throws Exception {
        assertThat(below(fields(ALL), "webhook"))
                .isEqualTo("Done.\n\nclaude-sonnet-4-6 · 25% · ~/work · 1m 15s · 42.0k tokens · ~$0.15");
        assertThat(below(fields(List.of("cwd", "mood", "model")), "webhook"))
                .isEqualTo("Done.\n\n~/work · claude-sonnet-4-6");
        assertThat(below(fields(List.of("mood")), "webhook")).isEqualTo("Done.");
    }

    @ParameterizedTest
    @CsvSource({"-5, 0%", "0, 0%", "1_999, 1%", "200_000, 100%", "900_000, 100%"})
    void a_percentage_is_one_between_nothing_and_all(String tokens, String shown) throws Exception {
        prompt = Long.parseLong(tokens.replace("_", ""));
        assertThat(below(fields(List.of("context_pct")), "webhook")).isEqualTo("Done.\n\n" + shown);
    }

    @ParameterizedTest
    @CsvSource({"/home/ada, ~", "/home/ada/a/b, ~/a/b", "/home/adam, /home/adam", "/srv, /srv"})
    void the_home_of_the_user_is_a_tilde(Path place, String shown) throws Exception {
        directory = place;
        assertThat(below(fields(List.of("cwd")), "webhook")).isEqualTo("Done.\n\n" + shown);
    }

    @Test
    void a_platform_may_have_its_own() throws Exception {
        var own = Map.of("webhook", Map.of("runtime_footer", Map.of("enabled", true, "fields", List.of("model"))));
        assertThat(below(display(Map.of("platforms", own)), "webhook")).isEqualTo("Done.\n\nclaude-sonnet-4-6");
        assertThat(below(display(Map.of("platforms", own)), "telegram")).isEqualTo("Done.");
        var without = Map.of(
                "runtime_footer",
                Map.of("enabled", true),
                "platforms",
                Map.of("webhook", Map.of("runtime_footer", false)));
        assertThat(below(display(without), "webhook")).isEqualTo("Done.");
    }

    @Test
    void programs_get_one_only_where_it_is_asked_for_them() throws Exception {
        assertThat(below(fields(List.of("model")), "api_server")).isEqualTo("Done.");
        var own = Map.of(
                "runtime_footer",
                Map.of("fields", List.of("model")),
                "platforms",
                Map.of("api_server", Map.of("runtime_footer", Map.of("enabled", true))));
        assertThat(below(display(own), "api_server")).isEqualTo("Done.\n\nclaude-sonnet-4-6");
    }

    @Test
    void a_cost_that_nobody_knows_is_not_shown() throws Exception {
        cost = Cost.UNKNOWN;
        assertThat(below(fields(List.of("cost", "model")), "webhook")).isEqualTo("Done.\n\nclaude-sonnet-4-6");
        cost = new Cost(Cost.Status.INCLUDED, Optional.of(BigDecimal.ZERO), "");
        assertThat(below(fields(List.of("cost")), "webhook")).isEqualTo("Done.\n\nincluded");
    }

    @Test
    void no_answer_has_no_footer() throws Exception {
        result = answer("");
        assertThat(below(fields(ALL), "webhook")).isEmpty();
    }
}
