package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PlayedAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GitHub's Copilot CLI as the model, from the commands to a real program that plays it. */
class CopilotAcpTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void the_program_is_asked_and_hermes_runs_the_tools() throws IOException {
        // given
        Files.writeString(hermes.work().resolve("a.txt"), "forty-two\n");
        var agent = installed("""
                {"session/prompt": {"steps": [{"say": "<tool_call>{\\"name\\": \\"read_file\\","},
                    {"say": " \\"arguments\\": {\\"path\\": \\"a.txt\\"}}</tool_call>"}]},
                 "after a tool": {"steps": [{"say": "It says forty-two."}]}}""");
        // when
        var result = hermes.with("OPENROUTER_API_KEY", "sk-or-canary")
                .with("GH_TOKEN", "gho_own")
                .run("--provider", "copilot-acp", "-m", "copilot-acp", "-z", "What is in a.txt?");
        // then
        assertThat(result).isEqualTo(new Cli.Result(0, "It says forty-two.\n", ""));
        assertThat(agent.prompt())
                .contains("{\"role\":\"tool\",\"tool\":\"read_file\"")
                .contains("forty-two");
        assertThat(agent.noted("arguments").getFirst().toString()).isEqualTo("[\"--acp\",\"--stdio\"]");
        assertThat(agent.noted("directory").getFirst().asString())
                .isEqualTo(hermes.work().toRealPath().toString());
        var environment = agent.noted("environment").getFirst();
        assertThat(environment.path("GH_TOKEN").asString()).isEqualTo("gho_own");
        assertThat(environment.toString()).doesNotContain("canary");
    }

    @Test
    void a_program_that_is_not_logged_in_is_told_apart() {
        installed("{\"session/new\": {\"error\": {\"code\": -32000, \"message\": \"Authentication required\"}}}");
        var result = hermes.run("--provider", "copilot-acp", "-m", "copilot-acp", "-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("not logged in", "copilot login").doesNotContain("API key");
    }

    @Test
    void commands_know_whether_the_program_is_there() {
        // given nothing
        assertThat(hermes.run("auth", "status", "copilot-acp").lines())
                .first()
                .isEqualTo("copilot-acp: no program 'copilot'");
        assertThat(hermes.run("--provider", "copilot-acp", "-m", "copilot-acp", "-z", "hi")
                        .err())
                .contains("the program 'copilot', which is not on this machine", "HERMES_COPILOT_ACP_COMMAND");
        assertThat(hermes.run("status").out()).doesNotContain("Copilot CLI");
        // when
        installed("{}");
        // then
        assertThat(hermes.run("auth", "status", "copilot-acp").lines())
                .containsExactly(
                        "copilot-acp: is there, and logs in by itself",
                        "  auth_type: external_process",
                        "  command: " + directory.resolve("bin/copilot") + " --acp --stdio");
        assertThat(hermes.run("auth", "status", "copilot-acp", "--json").out()).contains("\"logged_in\" : true");
        assertThat(hermes.run("status").out()).contains("GitHub Copilot CLI");
        assertThat(hermes.run("doctor").out()).contains("GitHub Copilot CLI");
        assertThat(hermes.run("model", "set", "copilot-acp", "--provider", "copilot-acp")
                        .exit())
                .isZero();
        assertThat(hermes.file("config.yaml")).contains("provider: copilot-acp");
        assertThat(hermes.run("auth", "add", "copilot-acp").err()).contains("logs in by itself");
    }

    @Test
    void the_models_are_those_that_the_program_offers() {
        installed("{\"session/new\": {\"result\": {\"models\": {\"availableModels\": [{\"modelId\": \"gpt-5.4\"}]}}}}");
        assertThat(hermes.run("model", "list", "--provider", "copilot-acp", "--refresh")
                        .lines())
                .containsExactly("copilot-acp", "gpt-5.4");
    }

    @Test
    void the_doctor_misses_a_program_that_was_chosen() {
        hermes.file("config.yaml", "model: {provider: copilot-acp, default: copilot-acp}\n");
        assertThat(hermes.run("doctor").out()).contains("there is no program 'copilot'");
    }

    private PlayedAgent installed(String play) {
        hermes.with("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        return PlayedAgent.lay(directory.resolve("bin/copilot"), play);
    }
}
