package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FooterSlashTest {
    @TempDir
    Path directory;

    @Test
    void the_footer_of_the_gateways_answers_is_switched_from_a_conversation() {
        var hermes = Cli.in(directory).file("config.yaml", "# mine\nmodel: {provider: demo}\n");
        var said = hermes.typing(
                        "/footer status\n/footer\n/footer status\n/footer off\n/footer on\n/footer maybe\n/quit\n")
                .run("chat")
                .out();
        assertThat(said)
                .containsSubsequence(
                        "Footer of the gateway's answers: off",
                        "✓ Footer of the gateway's answers: on (model · context_pct · cwd)",
                        "Footer of the gateway's answers: on (model · context_pct · cwd)",
                        "✓ Footer of the gateway's answers: off",
                        "✓ Footer of the gateway's answers: on",
                        "It is /footer [on|off|status].");
        assertThat(hermes.file("config.yaml")).startsWith("# mine").contains("runtime_footer", "enabled: true");
    }
}
