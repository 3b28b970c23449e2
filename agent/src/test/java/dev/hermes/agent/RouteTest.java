package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Timeouts;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.testkit.MutableClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class RouteTest {
    private final MutableClock clock = MutableClock.at("2026-03-01T10:00:00Z");

    @Test
    void who_changed_the_model_is_not_led_back_to_the_account_they_left() {
        // given
        var route = new Route(
                model("zai", "a"), List.of(model("zai", "b"), model("kimi", "c"), model("deepseek", "d")), clock);
        assertThat(route.hasFallback()).isTrue();
        // when
        route.choose(model("kimi", "x"));
        // then
        assertThat(route.advance(false).map(ResolvedModel::model)).contains("d");
        assertThat(route.advance(false)).isEmpty();
        route.beginTurn();
        assertThat(route.current().model()).isEqualTo("x");
    }

    private static ResolvedModel model(String provider, String name) {
        return new ResolvedModel(
                provider,
                provider,
                name,
                new Endpoint(
                        provider,
                        ApiMode.CHAT_COMPLETIONS,
                        "https://" + provider + ".example/v1",
                        Optional.empty(),
                        Map.of(),
                        JsonNodeFactory.instance.objectNode()),
                128_000,
                OptionalInt.empty(),
                CacheMarkers.NONE,
                Optional.empty(),
                Timeouts.DEFAULT,
                false,
                "test");
    }
}
