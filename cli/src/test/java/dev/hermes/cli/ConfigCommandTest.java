package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    private static final String BROKEN = "model:\n  default: x\n   provider: y\n";

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void paths_are_the_whole_output() {
        assertThat(hermes.run("config", "path")).isEqualTo(new Cli.Result(0, hermes.home() + "/config.yaml\n", ""));
        assertThat(hermes.run("config", "env-path")).isEqualTo(new Cli.Result(0, hermes.home() + "/.env\n", ""));
    }

    @Test
    void a_setting_is_written_with_its_type_and_the_rest_of_the_file_is_kept() {
        hermes.file("config.yaml", "# mine\nmodel:\n  default: a # the good one\n");
        assertThat(hermes.run("config", "set", "agent.max_turns", "12").out())
                .isEqualTo("✓ Set agent.max_turns = 12 in " + hermes.home() + "/config.yaml\n");
        hermes.run("config", "set", "display.compact", "true");
        assertThat(hermes.file("config.yaml"))
                .startsWith("# mine\nmodel:\n  default: a # the good one\n")
                .contains("max_turns: 12", "compact: true");
        assertThat(hermes.run("config", "show").out()).contains("Max turns:    12", "Model:        a");
        assertThat(hermes.run("config")).isEqualTo(hermes.run("config", "show"));
    }

    @Test
    void a_key_of_an_account_goes_into_env_where_only_the_owner_reads_it() throws IOException {
        var result = hermes.run("config", "set", "openrouter_api_key", "sk-or-0123456789abcdef");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).doesNotContain("sk-or-0123456789abcdef");
        assertThat(hermes.file(".env")).contains("OPENROUTER_API_KEY=sk-or-0123456789abcdef");
        assertThat(hermes.home().resolve("config.yaml")).doesNotExist();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(hermes.home().resolve(".env"))))
                .isEqualTo("rw-------");
        assertThat(hermes.run("config", "show").out()).contains("sk-o...cdef").doesNotContain("0123456789");
    }

    @Test
    void a_secret_in_a_setting_is_not_shown() {
        var result = hermes.run("config", "set", "custom.api_key", "0123456789abcdef");
        assertThat(result.out()).contains("0123...cdef").doesNotContain("0123456789abcdef");
    }

    @Test
    void set_without_a_value_is_a_failure_that_shows_how() {
        var result = hermes.run("config", "set", "model.default");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("usage: hermes config set KEY VALUE\n");
    }

    @Test
    void a_broken_file_is_told_with_line_and_column_and_the_defaults_are_used() {
        hermes.file("config.yaml", BROKEN);
        var result = hermes.run("config", "show");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Max turns:    90", "Model:        (not set)");
        assertThat(result.err().lines().toList())
                .singleElement()
                .asString()
                .contains("config.yaml", "line 3, column 12", "default");
        assertThat(hermes.file("config.yaml")).isEqualTo(BROKEN);
    }

    @Test
    void a_broken_file_is_never_written_over() {
        hermes.file("config.yaml", BROKEN);
        var result = hermes.run("config", "set", "model.default", "z");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("broken, so nothing was changed");
        assertThat(hermes.file("config.yaml")).isEqualTo(BROKEN);
    }

    @Test
    void a_clean_run_does_not_look_at_the_file() {
        hermes.file("config.yaml", BROKEN);
        assertThat(hermes.run("--ignore-user-config", "config", "show").err()).isEmpty();
        assertThat(hermes.with("HERMES_IGNORE_USER_CONFIG", "1")
                        .run("config", "show")
                        .err())
                .isEmpty();
    }

    @Test
    void a_value_of_the_wrong_type_is_told_and_the_default_used() {
        hermes.file("config.yaml", "agent:\n  max_turns: many\n");
        assertThat(hermes.run("config", "show").out()).contains("Max turns:    90");
    }

    @Test
    void bytes_that_are_no_text_do_not_stop_anything() throws IOException {
        Files.write(hermes.home().resolve("config.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
        Files.write(hermes.home().resolve(".env"), new byte[] {'A', '=', (byte) 0xe9, '\n'});
        var result = hermes.run("config", "show");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("config.yaml").doesNotContain("\tat ");
    }
}
