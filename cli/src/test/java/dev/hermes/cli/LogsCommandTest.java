package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
    private static final String LINES = """
            2026-03-01 08:00:01,000 INFO agent.loop: began
            2026-03-01 08:00:02,000 WARNING tools.shell: slow
              at one
            2026-03-01 08:00:03,000 ERROR agent.loop: failed
            """;

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void the_header_names_the_file_the_filters_and_the_amount() {
        hermes.file("logs/agent.log", LINES);
        assertThat(hermes.run("logs", "--level", "error", "-n", "2"))
                .isEqualTo(new Cli.Result(
                        0,
                        "--- ~/home/logs/agent.log [level>=ERROR] (last 2) ---\n"
                                + "2026-03-01 08:00:03,000 ERROR agent.loop: failed\n",
                        ""));
        assertThat(hermes.run("logs", "-n", "0").out()).isEqualTo("--- ~/home/logs/agent.log (last 0) ---\n");
    }

    @Test
    void the_list_has_rotated_files_too() {
        hermes.file("logs/agent.log", LINES).file("logs/agent.log.1", "x").file("logs/notes.txt", "x");
        assertThat(hermes.run("logs", "list").lines()).hasSize(3).satisfies(lines -> {
            assertThat(lines.getFirst()).isEqualTo("Log files in ~/home/logs:");
            assertThat(lines.get(1)).matches(" {2}agent\\.log +\\d+B +.*");
            assertThat(lines.get(2)).matches(" {2}agent\\.log\\.1 +1B +.*");
        });
    }

    @Test
    void a_log_of_another_part_is_found_by_its_name() {
        hermes.file("logs/mcp-stderr.log", "a\nb\n");
        assertThat(hermes.run("logs", "mcp-stderr", "-n", "1").lines().getLast())
                .isEqualTo("b");
    }

    @Test
    void what_does_not_exist_or_means_nothing_fails() {
        for (var words : List.of(
                List.of("logs"),
                List.of("logs", "nope"),
                List.of("logs", "../../etc/passwd"),
                List.of("logs", "--level", "loud"),
                List.of("logs", "--since", "soon"),
                List.of("logs", "--component", "engine"))) {
            var result = hermes.run(words.toArray(String[]::new));
            assertThat(result.exit()).as("%s", words).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("Error: ");
        }
        assertThat(hermes.run("logs", "-n", "-1").exit()).isEqualTo(2);
        assertThat(hermes.home().toFile().list()).as("reading makes nothing").isEmpty();
    }

    @Test
    void a_terminal_is_not_commanded_by_what_a_log_contains() {
        hermes.file("logs/agent.log", "2026-03-01 08:00:01 INFO a: \u001b[2Jgone\n");
        assertThat(hermes.person("").run("logs").out()).doesNotContain("\u001b").contains("\uFFFD[2Jgone");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ctrl_c_ends_following_with_a_word_and_without_a_failure() throws Exception {
        hermes.file("logs/agent.log", LINES);
        var process = Processes.hermes(directory, "logs", "-f", "-n", "1");
        try (var out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("--- ~/home/logs/agent.log (Ctrl+C to stop) ---");
            assertThat(out.readLine()).endsWith("failed");
            Files.writeString(
                    hermes.home().resolve("logs/agent.log"),
                    "2026-03-01 08:00:04,000 INFO a: more\n",
                    StandardOpenOption.APPEND);
            assertThat(out.readLine()).endsWith("more");
            interrupt(process);
            assertThat(out.readLine()).isEqualTo("--- stopped ---");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
