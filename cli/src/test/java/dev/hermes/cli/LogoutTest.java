package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** {@code hermes auth logout}: what goes, and what of the settings and of other profiles stays. */
class LogoutTest extends FreshHome {
    @Test
    void logging_out_resets_the_settings_that_named_the_provider() {
        hermes.file("config.yaml", """
                # mine
                model:
                  provider: openai-codex
                  base_url: https://chatgpt.com/backend-api/codex
                """);
        assertThat(hermes.run("logout").lines())
                .containsExactly(
                        "Logged out of OpenAI Codex.", "Run `hermes model` or configure an API key to use Hermes.");
        assertThat(hermes.file("config.yaml"))
                .contains("# mine", "provider: auto", "base_url: https://openrouter.ai/api/v1");
        assertThat(hermes.run("logout").out()).isEqualTo("No provider is currently logged in.\n");
    }

    @Test
    void a_profile_does_not_log_out_of_what_the_root_is_logged_in_to() throws IOException {
        // given
        var login =
                "{\"providers\": {\"openai-codex\": {\"tokens\": {\"access_token\": \"%s\", \"refresh_token\": \"r\"}}}}"
                        .formatted(jwt("{\"email\":\"c@example.com\",\"exp\":1900000000}"));
        hermes.file("auth.json", login);
        hermes.run("profile", "create", "coder");
        var profile = hermes.home().resolve("profiles/coder");
        var config = "model: {provider: openai-codex}\n";
        Files.writeString(profile.resolve("config.yaml"), config);
        // when
        var refused = hermes.run("-p", "coder", "logout");
        // then
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).doesNotContain("Logged out");
        assertThat(refused.err())
                .contains("belongs to the root's store", "'hermes -p default auth logout openai-codex'");
        assertThat(profile.resolve("config.yaml")).hasContent(config);

        // a login of the profile's own is forgotten, and what then counts is told
        Files.writeString(profile.resolve("auth.json"), login);
        var own = hermes.run("-p", "coder", "logout");
        assertThat(own.exit()).isZero();
        assertThat(own.out()).startsWith("Logged out of OpenAI Codex.\n");
        assertThat(own.err()).contains("serves this profile", "auth logout openai-codex'");
        assertThat(hermes.run("-p", "default", "auth", "logout", "openai-codex").err())
                .isEmpty();
        assertThat(hermes.run("-p", "coder", "auth", "status", "openai-codex").out())
                .startsWith("openai-codex: logged out");

        // the same for a service that serves no models
        hermes.file(
                "auth.json", "{\"providers\": {\"spotify\": {\"refresh_token\": \"r\", \"client_id\": \"app-1\"}}}");
        assertThat(hermes.run("-p", "coder", "auth", "logout", "spotify").err())
                .contains("belongs to the root's store");
    }

    @Test
    void logging_out_of_another_provider_leaves_the_settings_alone() {
        hermes.file("config.yaml", "model: {provider: demo}\n");
        hermes.run("auth", "add", "zai", "--api-key", "glm-0001");
        assertThat(hermes.run("auth", "logout", "glm").lines())
                .containsExactly("Logged out of Z.AI / GLM.", "Model provider configuration was unchanged.");
        assertThat(hermes.run("auth", "logout", "glm").out()).isEqualTo("No auth state found for Z.AI / GLM.\n");
        var unknown = hermes.run("auth", "logout", "nobody");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out()).isEqualTo("Unknown provider: nobody\n");
    }

    private static String jwt(String claims) {
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "h." + payload + ".s";
    }
}
