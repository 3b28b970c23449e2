package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code update} and {@code uninstall} where there is only a checkout. */
class UpdateCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory).file("config.yaml", "agent:\n  max_turns: 7\n");
    }

    @Test
    void a_checkout_is_updated_by_git() {
        var result = hermes.run("update");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("checkout", "git pull");
    }

    @Test
    void nothing_is_asked_that_is_not_known() {
        assertThat(hermes.run("update", "--check").err()).contains("updates.url");
        hermes.with("HERMES_UPDATE_URL", "http://127.0.0.1:9/");
        assertThat(hermes.run("update", "--check", "--channel", "../x").exit()).isEqualTo(2);
        var absent = hermes.run("update", "--check");
        assertThat(absent.exit()).isEqualTo(1);
        assertThat(absent.err()).contains("could not be asked", "Nothing was changed");
    }

    @Test
    void a_managed_installation_is_updated_by_who_manages_it() {
        assertThat(hermes.with("HERMES_MANAGED", "homebrew").run("update").exit())
                .isEqualTo(1);
        assertThat(hermes.with("HERMES_MANAGED", "homebrew")
                        .run("uninstall", "--yes")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void uninstalling_needs_somebody_or_a_word() {
        var result = hermes.run("uninstall");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("terminal", "--yes");
        assertThat(hermes.file("config.yaml")).contains("7");
    }

    @Test
    void what_would_go_can_be_seen() {
        var result = hermes.run("uninstall", "--full", "--dry-run");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("remove " + hermes.home() + " with everything in it");
        assertThat(hermes.home()).exists();
    }

    @Test
    void a_person_may_change_their_mind_at_every_question() {
        for (var answers : new String[] {"3\n", "", "1\nno\n", "what\nq\n", "2\nYES\n"}) {
            var result = hermes.person(answers).run("uninstall");
            assertThat(result.exit()).as(answers).isZero();
            assertThat(result.out()).contains("Uninstall cancelled.");
            assertThat(hermes.home()).exists();
        }
    }

    @Test
    void everything_goes_after_a_backup_and_profiles_stay_unless_somebody_says_so() {
        hermes.run("profile", "create", "coder");
        var result = hermes.run("uninstall", "--full", "--yes", "--backup");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(hermes.home().toFile().list()).containsExactly("profiles");
        assertThat(directory.resolve("hermes-backup-2026-03-01-090000.zip")).exists();
        assertThat(directory.resolve(".local/bin/coder")).exists();
        hermes.file("config.yaml", "x: 1\n");
        var whole = hermes.person("2\ny\nyes\nn\n").run("uninstall");
        assertThat(whole.exit()).as(whole.err()).isZero();
        assertThat(hermes.home()).doesNotExist();
        assertThat(directory.resolve(".local/bin/coder")).doesNotExist();
    }
}
