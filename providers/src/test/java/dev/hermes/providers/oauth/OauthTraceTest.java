package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OauthTraceTest {
    private final List<String> lines = new ArrayList<>();
    private final Log log = (_, _, message, _) -> lines.add(message);

    private void answered(Map<String, String> environment) {
        new OauthTrace(environment, log)
                .answered(
                        URI.create("https://ada:pass-canary@id.example:8443/token?code=code-canary"),
                        "refresh_token",
                        Map.of("refresh_token", "sent-canary"),
                        200,
                        JsonMapper.shared().readTree("{\"access_token\":\"received-canary\"}"),
                        "");
    }

    @Test
    void nothing_is_noted_unless_somebody_wants_it() {
        answered(Map.of());
        assertThat(lines).isEmpty();
    }

    @Test
    void a_trace_tells_tokens_apart_and_shows_none() {
        answered(Map.of("HERMES_OAUTH_TRACE", "1"));
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).doesNotContain("canary");
        var event = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(event.path("url").asString()).isEqualTo("https://id.example:8443/token");
        assertThat(event.at("/sent/refresh_token").asString()).hasSize(12).matches("[0-9a-f]+");
        assertThat(event.at("/received/access_token").asString())
                .hasSize(12)
                .isNotEqualTo(event.at("/sent/refresh_token").asString());
    }
}
