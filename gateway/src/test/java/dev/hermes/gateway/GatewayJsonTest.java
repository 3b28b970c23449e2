package dev.hermes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.gateway.apiserver.ApiServerSettings;
import dev.hermes.gateway.webhook.WebhookSettings;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of upstream's first gateways. */
class GatewayJsonTest {
    private static final String OLD = """
            {"platforms": {
               "api_server": {"enabled": true, "port": 7001, "extra": {"model_name": "${NAME}", "port": 7002}},
               "webhook": {"enabled": true, "extra": {"port": 7003}}},
             "agent": {"restart_drain_timeout": 9}}
            """;

    @TempDir
    Path directory;

    @Test
    void what_it_says_holds_where_nothing_else_is_said() throws IOException {
        var config = under(Map.of(), OLD);
        var api = api(config);
        assertThat(api.port()).isEqualTo(7_002);
        assertThat(api.modelName()).isEqualTo("old name");
        assertThat(WebhookSettings.of(config, Map.of()).orElseThrow().port()).isEqualTo(7_003);
        assertThat(GatewaySettings.of(config, Map.of()).drain()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void each_place_of_config_yaml_goes_before_it_and_the_environment_before_both() throws IOException {
        assertThat(api(under(Map.of("api_server", Map.of("port", 7_100)), OLD)).port())
                .isEqualTo(7_100);
        for (var place : List.of("platforms", "gateway.platforms")) {
            var section = Map.<String, Object>of("platforms", Map.of("api_server", Map.of("port", 7_200)));
            var config = place.equals("platforms") ? section : Map.<String, Object>of("gateway", section);
            assertThat(api(under(config, OLD)).port()).as(place).isEqualTo(7_200);
        }
        var off = Map.<String, Object>of("platforms", Map.of("api_server", Map.of("enabled", false)));
        assertThat(ApiServerSettings.of(under(off, OLD), Map.of(), "default")).isEmpty();
        assertThat(ApiServerSettings.of(under(Map.of(), OLD), Map.of("API_SERVER_PORT", "7300"), "default")
                        .orElseThrow()
                        .port())
                .isEqualTo(7_300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"platforms\": {\"api_server\": {\"key\": \"canary", "[1]", "\"text\"", ""})
    void a_file_that_is_broken_is_told_without_what_it_holds_and_left_alone(String content) throws IOException {
        var told = new ArrayList<String>();
        Log log = (level, source, message, cause) -> told.add(level + " " + message + " " + cause);
        Files.writeString(directory.resolve("gateway.json"), content);
        var config = GatewayJson.under(Config.of(Map.of("x", 1)), home(), Map.of(), log);
        assertThat(config.integer("x")).isEqualTo(1);
        assertThat(told)
                .singleElement()
                .asString()
                .contains("gateway.json is not read")
                .doesNotContain("canary");
        assertThat(Files.readString(directory.resolve("gateway.json"))).isEqualTo(content);
    }

    @Test
    void without_it_nothing_changes() {
        var config = Config.of(Map.of());
        assertThat(GatewayJson.under(config, home(), Map.of(), Log.NONE)).isSameAs(config);
    }

    private Config under(Map<String, Object> config, String json) throws IOException {
        Files.writeString(directory.resolve("gateway.json"), json);
        return GatewayJson.under(Config.of(config), home(), Map.of("NAME", "old name"), Log.NONE);
    }

    private static ApiServerSettings api(Config config) {
        return ApiServerSettings.of(config, Map.of(), "default").orElseThrow();
    }

    private HermesHome home() {
        return new HermesHome(directory, directory, "default");
    }
}
