package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every command: help, versions, profiles, session names, streams and exit codes. */
class CommandLineTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void the_version_is_one_line_and_wins_over_whatever_else_was_understood() {
        var alone = hermes.run("--version");
        assertThat(alone).isEqualTo(new Cli.Result(0, Version.line() + "\n", ""));
        assertThat(hermes.run("-V")).isEqualTo(alone);
        assertThat(hermes.run("--vers", "sessions", "list")).isEqualTo(alone);
    }

    @Test
    void help_goes_to_standard_output_and_reads_nothing() {
        hermes.file("config.yaml", "model: [broken");
        var help = hermes.run("--help");
        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("usage: hermes [-h]").contains("\ncommands:\n", "\noptions:\n", "--oneshot");
    }

    @Test
    void help_is_also_a_command() {
        assertThat(hermes.run("help")).isEqualTo(hermes.run("--help"));
        assertThat(hermes.run("help", "sessions", "list")).isEqualTo(hermes.run("sessions", "list", "--help"));
        assertThat(hermes.run("help", "bogus").exit()).isEqualTo(2);
    }

    @Test
    void every_command_explains_itself() {
        for (var command : Commands.root().names()) {
            var help = hermes.run(command, "--help");
            assertThat(help.exit()).as(command).isZero();
            assertThat(help.out()).startsWith("usage: hermes " + command + " [-h]");
        }
    }

    @Test
    void only_what_works_is_offered() {
        assertThat(Commands.root().names())
                .containsExactly(
                        "chat",
                        "sessions",
                        "insights",
                        "checkpoints",
                        "kanban",
                        "gateway",
                        "webhook",
                        "config",
                        "setup",
                        "model",
                        "fallback",
                        "auth",
                        "login",
                        "logout",
                        "portal",
                        "proxy",
                        "profile",
                        "migrate",
                        "tools",
                        "backup",
                        "import",
                        "status",
                        "dump",
                        "debug",
                        "logs",
                        "doctor",
                        "secrets",
                        "security",
                        "claw",
                        "update",
                        "uninstall",
                        "completion",
                        "version");
        assertThat(hermes.run("--help").out()).doesNotContain("--tui", "--skills", "--accept-hooks", "--dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus", "hello there", "--bogus", "sessions bogus", "chat hello", "sessions list --yolo"})
    void what_is_not_understood_is_told_on_standard_error_with_exit_2(String line) {
        var words = line.equals("hello there") ? new String[] {line} : line.split(" ");
        var result = hermes.run(words);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("usage: hermes");
        assertThat(result.lastError()).matches("^hermes( [a-z-]+)*: error: .*");
    }

    @Test
    void options_of_the_root_are_accepted_before_any_command() {
        assertThat(hermes.run("--yolo", "sessions", "list").exit()).isZero();
        assertThat(hermes.run("--", "config", "path").out()).isEqualTo(hermes.home() + "/config.yaml\n");
    }

    @Test
    void a_group_without_a_command_shows_its_help() {
        assertThat(hermes.run("sessions")).isEqualTo(hermes.run("sessions", "--help"));
    }

    @Test
    void a_profile_is_chosen_anywhere_on_the_line() {
        hermes.run("profile", "create", "coder");
        var expected = hermes.home() + "/profiles/coder/config.yaml\n";
        assertThat(hermes.run("-p", "coder", "config", "path").out()).isEqualTo(expected);
        assertThat(hermes.run("config", "path", "-p", "coder").out()).isEqualTo(expected);
        assertThat(hermes.run("--profile=Coder", "config", "path").out()).isEqualTo(expected);
    }

    @Test
    void the_profile_in_use_holds_until_another_is_named() {
        hermes.run("profile", "create", "coder");
        hermes.run("profile", "use", "coder");
        assertThat(hermes.run("config", "path").out()).isEqualTo(hermes.home() + "/profiles/coder/config.yaml\n");
        assertThat(hermes.run("-p", "default", "config", "path").out()).isEqualTo(hermes.home() + "/config.yaml\n");
    }

    @Test
    void a_profile_in_use_that_is_gone_is_told_about_and_does_not_lock_out() {
        hermes.file("active_profile", "gone\n");
        var result = hermes.run("config", "path");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo(hermes.home() + "/config.yaml\n");
        assertThat(result.err()).contains("'gone'", "hermes -p default profile use default");
    }

    @Test
    void a_profile_that_cannot_be_is_refused() {
        var bad = hermes.run("--profile=BAD!", "config", "path");
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.err()).startsWith("Error: Invalid profile name 'bad!'");
        var missing = hermes.run("-p", "nosuch", "config", "path");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err()).contains("hermes profile create nosuch");
    }

    @Test
    void a_profile_that_looks_like_somebody_elses_option_is_a_usage_error_and_never_ignored() {
        hermes.run("profile", "create", "coder");
        assertThat(hermes.run("-p", "no:xdist", "config", "path").lastError())
                .isEqualTo("hermes config path: error: argument -p/--profile: invalid profile name: 'no:xdist'");
        assertThat(hermes.run("-p", "coder", "-p", "default", "config", "path").lastError())
                .contains("argument -p/--profile: given twice");
        assertThat(hermes.run("-p").lastError()).contains("expected one argument");
        assertThat(hermes.run("config", "path", "-p").lastError()).contains("unrecognized arguments: -p");
    }

    @Test
    void a_session_name_needs_no_quotes() {
        assertThat(hermes.run("-r", "foo", "bar", "sessions", "stats").lines().getFirst())
                .isEqualTo("Total sessions: 0");
        assertThat(hermes.run("-c", "my", "project", "config", "path").exit()).isZero();
    }

    @Test
    void a_command_behind_continue_is_the_name_only_when_it_makes_no_command_line() {
        assertThat(hermes.run("-c", "sessions", "stats").lines().getFirst()).isEqualTo("Total sessions: 0");
        assertThat(hermes.run("-c", "sessions").err()).contains("No session found matching 'sessions'.");
        assertThat(hermes.run("-c", "sessions", "about", "cats").err())
                .contains("No session found matching 'sessions about cats'.");
    }

    @Test
    void a_reader_that_has_gone_away_is_no_failure() {
        var result = hermes.writingTo(new Gone()).run("tools", "list");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void something_unexpected_is_one_line_and_a_trace_in_the_log() throws IOException {
        Files.createDirectory(hermes.home().resolve("state.db"));
        var result = hermes.run("sessions", "list");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("Error: ").doesNotContain("\tat ");
        assertThat(hermes.file("logs/errors.log")).contains("\tat ");
    }

    @Test
    void any_words_end_with_an_exit_code_that_scripts_know() {
        var pieces = List.of(
                "sessions",
                "list",
                "config",
                "path",
                "profile",
                "show",
                "tools",
                "version",
                "completion",
                "zsh",
                "help",
                "--help",
                "--",
                "-p",
                "default",
                "-c",
                "-r",
                "x",
                "--limit",
                "-5",
                "--version",
                "-Vw",
                "",
                "--yolo=1",
                "delete",
                "rename",
                "export",
                "--days",
                "0",
                "insights",
                "-h",
                "env-path",
                "stats",
                "--source");
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            var words = new ArrayList<String>();
            words.add(List.of("sessions", "config", "profile", "completion", "help", "-p", "insights")
                    .get(random.nextInt(7)));
            for (int n = random.nextInt(5); n > 0; n--) {
                words.add(pieces.get(random.nextInt(pieces.size())));
            }
            if (words.contains("-c") || words.contains("-r")) {
                words.add("version"); // else a conversation would begin
            }
            var result = hermes.run(words.toArray(String[]::new));
            assertThat(result.exit()).as("seed %d, words %s", seed, words).isBetween(0, 2);
            assertThat(result.err()).as("seed %d, words %s", seed, words).doesNotContain("\tat ", "Exception");
        }
    }

    /** A pipe whose reader has ended. */
    private static final class Gone extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
