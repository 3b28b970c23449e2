package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortalCommandTest {
    private static final String LOGIN = """
            {"providers": {"nous": {"access_token": "secret-token", "refresh_token": "r", "agent_key": "secret-agent-key",
              "agent_key_expires_at": "2099-01-01T00:00:00Z", "expires_at": "2099-01-01T00:00:00Z",
              "portal_base_url": "https://portal.nousresearch.com",
              "inference_base_url": "https://inference-api.nousresearch.com/v1"}}}
            """;

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void without_a_login_it_says_where_to_get_one() {
        hermes.file("config.yaml", "model: {provider: zai}\n");
        var status = hermes.run("portal");
        assertThat(status.exit()).isZero();
        assertThat(status.out())
                .contains("Nous Portal\n", "not logged in", "Sign up:", "hermes auth add nous --type oauth")
                .contains("currently zai (switch with `hermes model`)")
                .contains("Tool Gateway\n", "Web tools:", "not configured");
    }

    @Test
    void with_a_login_it_shows_what_goes_through_the_portal() {
        hermes.file("auth.json", LOGIN)
                .file("config.yaml", """
                        model: {provider: nous}
                        web: {backend: firecrawl}
                        tts: {provider: openai, use_gateway: true}
                        image_gen: {use_gateway: "false"}
                        terminal: {backend: modal, modal_mode: managed}
                        """)
                .with("VOICE_TOOLS_OPENAI_KEY", "sk-voice")
                .with("FAL_KEY", "fal-key");
        var status = hermes.run("portal", "status");
        assertThat(status.out())
                .contains("✓ logged in", "API:", "✓ using Nous as inference provider")
                .containsPattern("Web tools: +via Nous Portal")
                .containsPattern("OpenAI TTS: +via Nous Portal")
                .containsPattern("Image generation: +active") // a quoted word is no wish
                .containsPattern("Modal execution: +via Nous Portal")
                .doesNotContain("secret-");
        assertThat(hermes.run("portal", "tools").lines())
                .anyMatch(line -> line.matches(" +Web search & extract +Firecrawl +via Nous Portal"));
    }

    @Test
    void the_page_of_the_subscription_is_named_where_no_browser_is() {
        var opened = hermes.run("portal", "open");
        assertThat(opened.exit()).isZero();
        assertThat(opened.out()).contains("https://portal.nousresearch.com/manage-subscription");
        assertThat(hermes.run("portal", "nonsense").exit()).isEqualTo(2);
    }
}
