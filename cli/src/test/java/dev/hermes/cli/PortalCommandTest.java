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
                .contains("Tool Gateway\n", "No tool of this version goes through it.");
    }

    @Test
    void with_a_login_it_shows_where_models_are_asked_and_lists_no_tool_that_is_not_there() {
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
                .contains("No tool of this version goes through it.")
                .doesNotContain("secret-", "via Nous Portal", "Web tools", "Modal");
        // what is not there is not listed, whatever the settings say of it
        assertThat(hermes.run("portal", "tools").lines())
                .containsExactly("Tool Gateway", "  No tool of this version goes through it.");
    }

    @Test
    void the_page_of_the_subscription_is_named_where_no_browser_is() {
        var opened = hermes.run("portal", "open");
        assertThat(opened.exit()).isZero();
        assertThat(opened.out()).contains("https://portal.nousresearch.com/manage-subscription");
        assertThat(hermes.run("portal", "nonsense").exit()).isEqualTo(2);
    }
}
