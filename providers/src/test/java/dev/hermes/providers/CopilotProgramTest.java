package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is a program: where it is looked for, how it is started, which addresses stand for it. */
class CopilotProgramTest {
    @TempDir
    Path directory;

    @Test
    void the_first_that_is_named_is_started_with_the_usual_arguments() throws IOException {
        var file = program("copilot");
        var path = Map.of("PATH", directory.toString());
        assertThat(CopilotProgram.of(path).command()).containsExactly(file.toString(), "--acp", "--stdio");
        assertThat(named(path, "COPILOT_CLI_PATH", "other").command().getFirst())
                .isEqualTo("other");
        assertThat(CopilotProgram.of(Map.of(
                                "PATH",
                                directory.toString(),
                                "COPILOT_CLI_PATH",
                                "other",
                                "HERMES_COPILOT_ACP_COMMAND",
                                "copilot"))
                        .file())
                .contains(file);
    }

    @Test
    void a_path_that_depends_on_where_one_stands_is_no_program() throws IOException {
        var file = program("copilot");
        assertThat(named(Map.of(), "COPILOT_CLI_PATH", file.toString()).file()).contains(file);
        assertThat(named(Map.of(), "COPILOT_CLI_PATH", "./copilot").file()).isEmpty();
        assertThat(CopilotProgram.of(Map.of("PATH", ".")).file()).isEmpty();
    }

    @Test
    void arguments_are_split_as_a_shell_does() {
        assertThat(CopilotProgram.words(" --acp  --model 'gpt 5' \"a \\\"b\" c\\ d '' "))
                .containsExactly("--acp", "--model", "gpt 5", "a \"b", "c d", "");
        assertThat(CopilotProgram.words("")).isEmpty();
    }

    @Test
    void it_is_ready_when_the_program_is_there_and_takes_no_key() throws IOException {
        program("copilot");
        var environment = Map.of("PATH", directory.toString(), "COPILOT_GITHUB_TOKEN", "gho_1234");
        var providers = providers(environment);
        assertThat(providers.find("copilot-acp-agent").filter(providers::ready)).isPresent();
        var model = providers.resolve(choice(Optional.empty()));
        assertThat(model.endpoint().baseUrl()).isEqualTo("acp://copilot");
        assertThat(model.endpoint().key()).isEmpty();
        assertThat(model.model()).isEqualTo("copilot-acp");
    }

    @Test
    void it_is_never_chosen_by_itself() throws IOException {
        program("copilot");
        assertThat(providers(Map.of("PATH", directory.toString())).configured()).isFalse();
    }

    @Test
    void a_missing_program_is_said_with_what_to_do() throws IOException {
        var providers = providers(Map.of());
        assertThat(providers.find("copilot-acp").filter(providers::ready)).isEmpty();
        assertThatThrownBy(() -> providers.resolve(choice(Optional.empty())))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.getMessage()).contains("'copilot'");
                    assertThat(String.join(" ", e.advice())).contains("HERMES_COPILOT_ACP_COMMAND", "acp+tcp://");
                });
    }

    @Test
    void a_listener_needs_no_program() throws IOException {
        for (var address : List.of("acp+tcp://127.0.0.1:8100", "acp+tcp://[::1]:1", "acp+tcp://box.example:65535/")) {
            var providers = providers(Map.of("COPILOT_ACP_BASE_URL", address));
            assertThat(providers.find("copilot-acp").filter(providers::ready))
                    .as(address)
                    .isPresent();
            assertThat(providers.resolve(choice(Optional.empty())).endpoint().baseUrl())
                    .startsWith("acp+tcp://");
        }
    }

    @Test
    void nothing_else_is_an_address_of_it() throws IOException {
        var providers = providers(
                Map.of("HERMES_COPILOT_ACP_COMMAND", program("copilot").toString()));
        for (var address : List.of(
                "https://api.githubcopilot.com",
                "acp+tcp://127.0.0.1",
                "acp+tcp://127.0.0.1:0",
                "acp+tcp://127.0.0.1:99999",
                "acp+tcp://github.com@evil.example:80",
                "acp+tcp://2130706433:80",
                "acp+tcp://box.example:80/path",
                "acp+tcp://:80",
                "acp://other")) {
            assertThatThrownBy(() -> providers.resolve(choice(Optional.of(address))))
                    .as(address)
                    .isInstanceOf(HermesException.class);
        }
    }

    private Path program(String name) throws IOException {
        var file = Files.writeString(directory.resolve(name), "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static CopilotProgram named(Map<String, String> environment, String variable, String value) {
        var all = new HashMap<>(environment);
        all.put(variable, value);
        return CopilotProgram.of(all);
    }

    private static ModelChoice choice(Optional<String> baseUrl) {
        return new ModelChoice(Optional.of("copilot-acp"), Optional.empty(), baseUrl, Optional.empty());
    }

    private Providers providers(Map<String, String> environment) throws IOException {
        var home = new HermesHome(directory, directory, "default");
        return TestProviders.of(home, Config.read(home, Map.of(), false), environment, Log.NONE);
    }
}
