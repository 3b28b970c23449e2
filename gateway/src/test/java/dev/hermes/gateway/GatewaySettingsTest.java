package dev.hermes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.Config;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the surroundings of a gateway say of how it lives. */
class GatewaySettingsTest {
    private static GatewaySettings of(Map<String, Object> config, Map<String, String> environment) {
        return GatewaySettings.of(Config.of(config), environment);
    }

    @ParameterizedTest
    @CsvSource({
        "INVOCATION_ID, 0b1c, true",
        "HERMES_S6_SUPERVISED_CHILD, 1, true",
        "XPC_SERVICE_NAME, ai.hermes.gateway-coder, true",
        "XPC_SERVICE_NAME, 0, false",
        "XPC_SERVICE_NAME, application.com.apple.Terminal.1, false",
        "HOME, /home/bob, false"
    })
    void systemd_s6_and_launchd_are_known_by_what_they_give_their_processes(
            String name, String value, boolean supervised) {
        assertThat(of(Map.of(), Map.of(name, value)).supervised()).isEqualTo(supervised);
    }

    @ParameterizedTest
    @CsvSource({"7, , 7", "7, 3, 3", "nonsense, , 180", ", nonsense, 180", ", -1, 0"})
    void the_environment_wins_over_the_settings_and_what_is_no_number_counts_for_nothing(
            String written, String variable, long seconds) {
        var config = written == null
                ? Map.<String, Object>of()
                : Map.<String, Object>of("agent", Map.of("restart_drain_timeout", written));
        var environment =
                variable == null ? Map.<String, String>of() : Map.of("HERMES_RESTART_DRAIN_TIMEOUT", variable);
        assertThat(of(config, environment).drain()).isEqualTo(Duration.ofSeconds(seconds));
    }
}
