package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PluginJar;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hermes <command of a plugin>}. */
class PluginCommandLineTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void a_plugin_that_is_on() {
        hermes = Cli.in(directory).file("config.yaml", "plugins:\n  enabled: [greeter]\n");
        PluginJar.lay(
                hermes.home().resolve("plugins"),
                "greeter",
                "cli_commands: [{name: greet, help: Says hello.}, {name: status, help: Not mine.}]\n",
                "Greeter",
                PluginJar.echoing("Greeter", "greet", "status"));
    }

    @Test
    void it_runs_with_everything_behind_it_and_its_exit_code() {
        var result = hermes.run("--yolo", "greet", "--help", "you");
        assertThat(result.out()).startsWith("greet by Greeter: [--help, you]");
        assertThat(result.exit()).isEqualTo(7);
    }

    @Test
    void a_command_of_the_program_cannot_be_replaced() {
        assertThat(hermes.run("status").out()).doesNotContain("Greeter");
        assertThat(hermes.run("--help").out()).contains("Says hello.").doesNotContain("Not mine.");
    }

    @Test
    void it_is_shown_in_the_help_and_completed_only_while_it_is_on() {
        assertThat(hermes.run("--help").out()).containsPattern("greet +Says hello\\.");
        assertThat(hermes.run("completion", "bash").out()).contains(" greet");
        hermes.file("config.yaml", "plugins:\n  enabled: []\n");
        assertThat(hermes.run("--help").out()).doesNotContain("greet");
        assertThat(hermes.run("completion", "bash").out()).doesNotContain("greet");
        var off = hermes.run("greet");
        assertThat(off.exit()).isEqualTo(2);
        assertThat(off.err()).contains("invalid choice: 'greet'");
    }

    @ParameterizedTest
    @CsvSource({
        "greet you,0",
        "--yolo greet,1",
        "-m x greet,2",
        "--model=x greet,1",
        "-c project greet,2",
        "-- greet,1",
        "-z hello,-1",
        "--help,-1"
    })
    void the_first_word_is_no_option_and_no_value_of_one(String line, int place) {
        assertThat(PluginCommandLine.firstWord(List.of(line.split(" "))).orElse(-1))
                .isEqualTo(place);
    }
}
