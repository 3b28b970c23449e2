package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void without_a_terminal_it_says_which_commands_do_the_same_and_changes_nothing() {
        hermes.file("config.yaml", "model: {provider: zai}\n");
        for (var words : List.of(List.of("setup"), List.of("setup", "--non-interactive"), List.of("setup", "agent"))) {
            var result = hermes.run(words.toArray(String[]::new));
            assertThat(result.exit()).isZero();
            assertThat(result.out()).contains("Non-interactive mode");
            assertThat(result.lines())
                    .filteredOn(line -> line.contains("hermes config set"))
                    .hasSize(3);
        }
        assertThat(hermes.file("config.yaml")).isEqualTo("model: {provider: zai}\n");
        assertThat(hermes.run("setup", "bogus").exit()).isEqualTo(2);
    }

    @Test
    void a_reset_keeps_what_was_there() throws IOException {
        hermes.file("config.yaml", "model: {provider: zai}\n");
        var result = hermes.run("setup", "--reset", "--non-interactive");
        assertThat(result.out()).contains("config.yaml.bak.20260301_090000");
        assertThat(hermes.file("config.yaml.bak.20260301_090000")).isEqualTo("model: {provider: zai}\n");
        assertThat(Files.exists(hermes.home().resolve("config.yaml"))).isFalse();
    }

    @Test
    void a_newcomer_is_led_to_a_model_and_into_a_conversation() {
        var result = hermes.person("1\ndemonstration\ny\n/quit\n").run("setup");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("Welcome to Hermes", "via demo", "Begin a conversation now?");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("demo\n");
    }

    @Test
    void a_section_keeps_what_enter_says_and_writes_what_is_typed() {
        hermes.file("config.yaml", "# mine\nagent: {max_turns: 40}\n").file(".env", "HERMES_MAX_ITERATIONS=7\n");
        var result = hermes.person("\nnew\n0.7\n\n90\n\n").run("setup", "agent");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(hermes.file("config.yaml"))
                .contains("# mine", "max_turns: 40", "tool_progress: new", "threshold: 0.7", "idle_minutes: 90")
                .doesNotContain("at_hour");
        assertThat(hermes.file(".env")).isEmpty();
        // the copy that was made first
        assertThat(hermes.file("config.yaml.bak.20260301_090000")).startsWith("# mine");
    }

    @Test
    void whoever_stops_half_way_changes_nothing_of_that_section() {
        var before = "agent: {max_turns: 40}\n";
        hermes.file("config.yaml", before);
        var result = hermes.person("50\n").run("setup", "agent");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Stopped");
        assertThat(hermes.file("config.yaml")).isEqualTo(before);
    }

    @Test
    void what_is_set_up_is_gone_through_whole_and_enter_keeps_it() {
        // given
        hermes.file("config.yaml", "model: {provider: demo, default: demo}\n");
        // when
        var result = hermes.person("Leave\n\n\n\n\n\n\n\n\nn\n\n\nn\n").run("setup");
        // then
        assertThat(result.out())
                .contains("Hermes is set up", "Seconds that a command may take", "Model calls that one");
        assertThat(hermes.run("config", "get", "agent.max_turns").out()).isEqualTo("90\n");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("demo\n");
    }

    @Test
    void further_keys_and_who_looks_at_pictures_belong_to_the_model() {
        var result = hermes.person("zai\nglm-key-one\nglm-5.1\nglm-key-two\n\nround_robin\n\n")
                .run("setup", "model");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(hermes.run("config", "get", "credential_pool_strategies.zai").out())
                .isEqualTo("round_robin\n");
        assertThat(result.out()).doesNotContain("glm-key-two").contains("What looks at pictures?");
    }

    @Test
    void the_portal_is_not_gone_to_where_nobody_can_be_asked() {
        assertThat(hermes.run("setup", "--portal").out()).contains("Non-interactive mode");
    }

    @Test
    void what_is_no_number_is_asked_for_again() {
        var result = hermes.person("many\n0\n90000000\n120\n").run("setup", "terminal");
        assertThat(result.out()).contains("A whole number from 1 to 86400.");
        assertThat(hermes.run("config", "get", "terminal.timeout").out()).isEqualTo("120\n");
    }
}
