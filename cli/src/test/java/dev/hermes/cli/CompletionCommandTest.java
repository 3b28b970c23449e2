package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.TestMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts are judged by the shells that read them. */
class CompletionCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    private String script(String shell) {
        var result = hermes.run("completion", shell);
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private String shell(String... command) throws IOException, InterruptedException {
        var output = directory.resolve("shell.out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HERMES_HOME", hermes.home().toString());
        var process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private Path saved(String shell) throws IOException {
        return Files.writeString(directory.resolve("completion." + shell), script(shell));
    }

    private boolean installed(String shell) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
    }

    /** What bash offers when Tab is pressed behind these words. */
    private List<String> offered(Path script, String... words) throws IOException, InterruptedException {
        var line =
                "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _hermes_completion; printf '%%s\\n' \"${COMPREPLY[@]}\""
                        .formatted(script, "'" + String.join("' '", words) + "'", words.length - 1);
        return shell("bash", "-c", line).lines().toList();
    }

    @Test
    void bash_reads_the_script_and_completes_commands_options_and_profiles() throws Exception {
        var script = saved("bash");
        shell("bash", "-n", script.toString());
        assertThat(Files.readString(script))
                .contains("_hermes_profiles()")
                .endsWith("complete -F _hermes_completion hermes\n");
        hermes.run("profile", "create", "coder");
        assertThat(offered(script, "hermes", "ses")).containsExactly("sessions");
        assertThat(offered(script, "hermes", "sessions", "l")).containsExactly("list");
        assertThat(offered(script, "hermes", "sessions", "list", "--l")).containsExactly("--limit");
        assertThat(offered(script, "hermes", "completion", "")).contains("bash", "zsh", "fish");
        assertThat(offered(script, "hermes", "-p", "")).containsExactly("default", "coder");
        assertThat(offered(script, "hermes", "-m", "some/model", "chat", "--q")).containsExactly("--query", "--quiet");
        assertThat(offered(script, "hermes", "profile", "use", "c")).containsExactly("coder");
    }

    @Test
    void bash_completes_what_is_the_users_without_starting_a_jvm() throws Exception {
        hermes.file("config.yaml", "model:\n  default: my/model\n")
                .file("cache/completion/sessions", "20260301_1\tPlans $(touch pwned)\n20260301_2\t\n")
                .file("kanban/boards/garden/board.json", "{}");
        var script = saved("bash");
        assertThat(offered(script, "hermes", "--resume", "2026")).containsExactly("20260301_1", "20260301_2");
        assertThat(offered(script, "hermes", "-c", "P")).containsExactly("Plans\\ \\$\\(touch\\ pwned\\)");
        assertThat(directory.resolve("pwned")).doesNotExist();
        assertThat(Path.of("pwned")).doesNotExist();
        assertThat(offered(script, "hermes", "kanban", "boards", "switch", "g")).containsExactly("garden");
        assertThat(offered(script, "hermes", "kanban", "--board", "")).containsExactly("default", "garden");
        assertThat(offered(script, "hermes", "--model", "my")).containsExactly("my/model");
        assertThat(offered(script, "hermes", "security", "--fail-on", "")).contains("low", "critical");
        hermes.run("profile", "create", "coder");
        assertThat(offered(script, "hermes", "profile", "delete", "c")).containsExactly("coder");
    }

    @Test
    void sessions_are_remembered_for_shells() {
        hermes.file("config.yaml", "model:\n  provider: demo\n");
        hermes.typing("/title Plans for May\nhello\n/quit\n").run("chat");
        assertThat(hermes.file("cache/completion/sessions")).matches("\\S+\tPlans for May\n");
    }

    @Test
    void fish_completes_what_is_the_users() throws Exception {
        assumeTrue(TestMachine.here().has("fish", installed("fish")), "fish is not installed");
        hermes.file("cache/completion/sessions", "20260301_1\tPlans\n").file("kanban/boards/garden/board.json", "{}");
        var script = saved("fish");
        var said = shell(
                "fish",
                "-c",
                "source " + script + "; complete -C 'hermes --resume 2026'; complete -C 'hermes security --fail-on c'");
        assertThat(said).contains("20260301_1", "critical");
    }

    @Test
    void bash_is_the_default_and_other_shells_are_refused() {
        assertThat(hermes.run("completion")).isEqualTo(hermes.run("completion", "bash"));
        assertThat(hermes.run("completion", "tcsh").lastError()).contains("invalid choice: 'tcsh'");
    }

    @Test
    void the_zsh_script_has_what_dotfiles_rely_on() throws Exception {
        var script = script("zsh");
        assertThat(script).startsWith("#compdef hermes\n").endsWith("compdef _hermes hermes\n");
        assertThat(script).contains("_hermes_profiles()", "_arguments -C", "sessions_cmds", "_describe");
        shellsCheck("zsh", "-n");
    }

    @Test
    void the_fish_script_has_what_dotfiles_rely_on() throws Exception {
        assertThat(script("fish"))
                .contains(
                        "function __hermes_profiles",
                        "complete -c hermes -f",
                        "-s p -l profile -xa '(__hermes_profiles)'",
                        "__fish_seen_subcommand_from sessions");
        shellsCheck("fish", "--no-execute");
    }

    private void shellsCheck(String shell, String flag) throws Exception {
        assumeTrue(TestMachine.here().has(shell, installed(shell)), shell + " is not installed");
        shell(shell, flag, saved(shell).toString());
    }

    @Test
    void help_texts_hold_nothing_that_a_shell_would_read() {
        for (var shell : List.of("zsh", "fish")) {
            assertThat(script(shell).lines().filter(line -> line.contains("-d '") || line.contains("_cmds=(")))
                    .allSatisfy(line -> assertThat(
                                    line.chars().filter(c -> c == '\'').count() % 2)
                            .isZero());
        }
    }
}
