package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code version}, {@code profile}, {@code tools}, {@code checkpoints} and {@code insights}. */
class ManagementCommandsTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void version_says_what_runs_where() {
        assertThat(hermes.run("version").lines())
                .containsExactly(
                        Version.line(),
                        "Java:    " + Runtime.version(),
                        "Home:    " + hermes.home(),
                        "Profile: default");
    }

    @Test
    void a_profile_is_made_listed_shown_and_used() {
        var made = hermes.run("profile", "create", "coder", "--no-skills", "--description", "for code");
        assertThat(made.exit()).isZero();
        assertThat(made.out()).contains("Profile 'coder' created at " + hermes.home() + "/profiles/coder");
        assertThat(hermes.run("profile", "use", "coder").out()).isEqualTo("Switched to: coder\n");
        assertThat(hermes.run("profile", "list").lines())
                .anyMatch(line -> line.startsWith("coder ◆"))
                .anyMatch(line -> line.startsWith("default "));
        assertThat(hermes.run("profile").lines()).startsWith("Active profile: coder");
        assertThat(hermes.run("profile", "show", "default").lines()).startsWith("Profile: default");
    }

    @Test
    void a_clone_has_the_settings_and_keys_of_its_source() {
        hermes.run("config", "set", "model.default", "big-model");
        hermes.run("config", "set", "OPENROUTER_API_KEY", "sk-or-0123456789abcdef");
        assertThat(hermes.run("profile", "create", "twin", "--clone").exit()).isZero();
        assertThat(hermes.run("-p", "twin", "config", "show").out()).contains("big-model", "sk-o...cdef");
        assertThat(hermes.run("profile", "create", "odd", "--clone", "--no-skills")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void a_profile_that_exists_or_may_not_or_is_unknown_is_refused() {
        hermes.run("profile", "create", "coder");
        for (var words : List.of(
                "create coder",
                "create root",
                "create Über",
                "create ../x",
                "use nosuch",
                "show nosuch",
                "create c --clone-from nosuch")) {
            var result = hermes.run(("profile " + words).split(" "));
            assertThat(result.exit()).as(words).isEqualTo(1);
            assertThat(result.err()).as(words).startsWith("Error: ");
        }
        assertThat(hermes.home().resolve("profiles").toFile().list()).containsExactly("coder");
    }

    @Test
    void tools_lists_what_this_program_has_and_switches_it() {
        var list = hermes.run("tools", "list").out();
        assertThat(list).contains("✓ enabled   terminal", "✓ enabled   file").doesNotContain("spotify", "browser");
        assertThat(hermes.run("tools", "disable", "terminal").out()).isEqualTo("✓ Disabled: terminal\n");
        assertThat(hermes.run("tools", "list").out()).contains("✗ disabled  terminal", "✓ enabled   file");
        assertThat(hermes.run("tools", "--summary").out())
                .isEqualTo(hermes.run("tools", "list").out());
        assertThat(hermes.run("tools", "enable", "terminal").exit()).isZero();
        assertThat(hermes.run("tools", "list").out()).contains("✓ enabled   terminal");
    }

    @Test
    void an_unknown_toolset_or_platform_is_a_failure_and_the_known_ones_are_changed_still() {
        var some = hermes.run("tools", "disable", "nope", "file");
        assertThat(some.exit()).isEqualTo(1);
        assertThat(some.lines()).containsExactly("✗ Unknown toolset 'nope'", "✓ Disabled: file");
        var platform = hermes.run("tools", "list", "--platform", "nope");
        assertThat(platform.exit()).isEqualTo(1);
        assertThat(platform.err()).contains("Unknown platform 'nope'. Valid: cli");
        assertThat(hermes.run("tools", "enable").lastError()).contains("required: names");
    }

    @Test
    void checkpoints_are_counted_and_cleared_after_a_yes() {
        assertThat(hermes.run("checkpoints").lines()).contains("Projects:  0");
        assertThat(hermes.run("checkpoints", "list")).isEqualTo(hermes.run("checkpoints", "status"));
        var clear = hermes.run("checkpoints", "clear");
        assertThat(clear.exit()).isEqualTo(1);
        assertThat(clear.out()).isEqualTo("Aborted.\n");
        assertThat(hermes.run("checkpoints", "clear", "-f").exit()).isZero();
        assertThat(hermes.run("checkpoints", "clear-legacy", "--force").exit()).isZero();
        assertThat(hermes.run("checkpoints", "prune").exit()).isZero();
        assertThat(hermes.run("checkpoints", "prune", "--retention-days", "-1").exit())
                .isEqualTo(2);
    }

    @Test
    void insights_report_what_was_used_and_nothing_else() {
        assertThat(hermes.run("insights").out()).isEqualTo("No sessions found in the last 30 days.\n");
        hermes.run("--provider", "demo", "-z", "run the command: true");
        assertThat(hermes.run("insights", "--days", "7").lines())
                .startsWith("Hermes insights — last 7 days")
                .contains("Sessions:     1", "Tool calls:   1")
                .last()
                .isEqualTo("  2026-03-01  ▇ 1");
        assertThat(hermes.run("insights", "--source", "telegram").out()).startsWith("No sessions found");
        assertThat(hermes.run("insights", "--days", "0").exit()).isEqualTo(2);
        hermes.file("state.db", "rubbish ".repeat(999));
        assertThat(hermes.run("insights").exit()).isEqualTo(1);
    }
}
