package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupCommandTest {
    private static final String LOGIN = """
            {"providers": {"nous": {"access_token": "t", "refresh_token": "r", "agent_key": "an-agent-key",
              "agent_key_expires_at": "2099-01-01T00:00:00Z", "expires_at": "2099-01-01T00:00:00Z",
              "portal_base_url": "https://portal.nousresearch.com",
              "inference_base_url": "https://inference-api.nousresearch.com/v1"}}}
            """;

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
        for (var words : List.of(
                List.of("setup"),
                List.of("setup", "--non-interactive"),
                List.of("setup", "--non-interactive", "--reconfigure"),
                List.of("setup", "agent"))) {
            var result = hermes.run(words.toArray(String[]::new));
            assertThat(result.exit()).isZero();
            assertThat(result.out()).contains("Non-interactive mode");
            assertThat(result.lines())
                    .filteredOn(line -> line.contains("hermes config set"))
                    .hasSize(3);
        }
        assertThat(hermes.file("config.yaml")).isEqualTo("model: {provider: zai}\n");
        assertThat(hermes.run("setup", "agent").out()).contains("hermes config set agent.max_turns");
        assertThat(hermes.run("setup", "gateway").out()).contains("platforms.api_server.enabled");
        assertThat(hermes.run("setup", "tools").out()).contains("hermes tools enable NAME");
        assertThat(hermes.run("setup", "--portal").out()).contains("hermes auth add nous --type oauth");
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
    void who_begins_to_talk_at_the_last_question_does_not_mean_no() {
        var begun = hermes.person("1\ndemonstration\nhello\nhow many files are in this folder?\n/quit\n")
                .run("setup");
        assertThat(begun.out()).contains("There are no files");
        var refused = hermes.person("1\ndemonstration\nNo\nhow many files are in this folder?\n")
                .run("setup", "--reset");
        assertThat(refused.out()).contains("Begin a conversation now?").doesNotContain("There are no files");
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
        var result = hermes.person("\nnew\n0.7\n").run("setup", "agent");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(hermes.file("config.yaml"))
                .contains("# mine", "max_turns: 40", "tool_progress: new", "threshold: 0.7");
        assertThat(hermes.file(".env")).isEmpty();
        // the copy that was made first
        assertThat(hermes.file("config.yaml.bak.20260301_090000")).startsWith("# mine");
    }

    @Test
    void nothing_is_asked_that_no_answer_would_change() {
        // given: what another version uses
        var before = """
                model: {provider: demo, default: demo}
                session_reset: {mode: idle, idle_minutes: 90}
                tts: {provider: openai}
                """;
        hermes.file("config.yaml", before);
        // when
        var agent = hermes.person("\n\n\n").run("setup", "agent");
        var speech = hermes.person("").run("setup", "tts");
        // then
        assertThat(agent.exit()).as(agent.err()).isZero();
        assertThat(agent.out()).contains("Nothing was changed.").doesNotContain("Saved.");
        assertThat(agent.out()).doesNotContain("platforms", "minutes", "hour");
        assertThat(speech.exit()).isZero();
        assertThat(speech.out()).contains("no tool of this version speaks").doesNotContain("?");
        assertThat(hermes.run("setup", "tts").out()).contains("no tool of this version speaks");
        assertThat(hermes.file("config.yaml")).isEqualTo(before);
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
        var result = hermes.person("1\n\n\n\n\n\n\nn\n").run("setup");
        // then
        assertThat(result.out())
                .contains("Hermes is set up", "Seconds that a command may take", "Model calls that one");
        assertThat(result.out()).contains("Leave unchanged: demo via demo");
        assertThat(result.out().lines().filter(line -> line.startsWith("Tools:")))
                .singleElement(STRING)
                .contains("terminal")
                .doesNotContain("browser", "tts", "computer_use", "web");
        assertThat(hermes.file("config.yaml")).isEqualTo("model: {provider: demo, default: demo}\n");
        assertThat(hermes.home().resolve(".setup_progress")).doesNotExist();
    }

    @Test
    void a_set_up_that_was_interrupted_goes_on_at_its_section() {
        // given
        hermes.file("config.yaml", "model: {provider: demo, default: demo}\n");
        var interrupted = hermes.person("1\n77\n").run("setup");
        assertThat(interrupted.exit()).isEqualTo(1);
        assertThat(interrupted.err()).contains("'hermes setup' goes on with 'agent'");
        assertThat(hermes.typing("").run("setup", "--non-interactive").out()).contains("ended before 'agent'");
        // when
        var result = hermes.person("y\n50\n\n\n\n\nn\n").run("setup");
        // then
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .contains("The last set-up ended before 'agent'", "Model calls that one")
                .doesNotContain("Which provider?", "Seconds that a command may take");
        assertThat(hermes.file("config.yaml")).contains("timeout: 77", "max_turns: 50");
        assertThat(hermes.person("").run("setup").out()).contains("Which provider?");
    }

    @Test
    void who_does_not_want_to_go_on_begins_anew_and_a_part_that_was_done_alone_is_done() {
        hermes.file("config.yaml", "model: {provider: demo, default: demo}\n");
        hermes.file(".setup_progress", "agent\ngateway\nbogus\n");
        hermes.person("\n\n\n").run("setup", "agent");
        assertThat(hermes.file(".setup_progress")).isEqualTo("gateway\n");
        var anew = hermes.person("n\n").run("setup");
        assertThat(anew.out()).contains("ended before 'gateway'", "Which provider?");
        assertThat(hermes.home().resolve(".setup_progress")).doesNotExist();
    }

    @Test
    void where_commands_run_is_not_asked_and_therefore_stays() {
        var before = "terminal: {backend: docker, docker_image: mine}\n";
        hermes.file("config.yaml", before);
        var kept = hermes.person("\n").run("setup", "terminal");
        assertThat(kept.err()).contains("terminal.backend is 'docker'");
        assertThat(hermes.file("config.yaml")).isEqualTo(before);
        hermes.person("60\n").run("setup", "terminal");
        assertThat(hermes.file("config.yaml")).contains("backend: docker", "timeout: 60");
    }

    @Test
    void the_portal_leaves_the_model_that_somebody_chose() {
        hermes.file("auth.json", LOGIN);
        for (var chosen : List.of("{provider: zai, default: glm-5}", "{provider: nous, default: Hermes-4-405B}")) {
            hermes.file("config.yaml", "model: " + chosen + "\n");
            var result = hermes.person("\n").run("setup", "--portal");
            assertThat(result.exit()).as(result.out() + result.err()).isZero();
            assertThat(result.out()).contains("Conversations begin with ");
            assertThat(hermes.file("config.yaml")).isEqualTo("model: " + chosen + "\n");
        }
    }

    @Test
    void whoever_has_no_model_yet_or_wants_another_one_chooses_one_of_the_portal() {
        hermes.file("auth.json", LOGIN).file("config.yaml", "model: {provider: zai, default: glm-5}\n");
        hermes.person("y\n1\n").run("setup", "--portal");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("nous\n");
        hermes.file("config.yaml", "agent: {max_turns: 7}\n");
        var result = hermes.person("2\n").run("setup", "--portal");
        assertThat(result.out()).contains("Default model set to: ", "via Nous Portal");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("nous\n");
    }

    @Test
    void a_copy_is_made_once_of_each_state() {
        hermes.file("config.yaml", "agent: {max_turns: 40}\n");
        hermes.person("\n").run("setup", "terminal");
        hermes.clock.advance(Duration.ofMinutes(1));
        assertThat(hermes.person("\n").run("setup", "terminal").err()).contains("bak.20260301_090000");
        assertThat(hermes.home().resolve("config.yaml.bak.20260301_090100")).doesNotExist();
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
