package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code hermes gateway setup}: who may reach the agent, and what lets the gateway take that over. */
@EnabledOnOs(OS.LINUX)
class GatewaySetupTest {
    @TempDir
    Path directory;

    private StandInMachine machine;
    private Cli person;

    @BeforeEach
    void a_machine_without_any_supervisor() throws IOException {
        machine = StandInMachine.withoutSupervisor(directory);
        person = machine.person;
    }

    /** What {@code .env} says. */
    private Map<String, String> variables() {
        return dev.hermes.home.EnvFile.read(person.home().resolve(".env"));
    }

    @Test
    void without_a_terminal_it_says_which_commands_do_the_same_and_changes_nothing() {
        var guided = person.run("gateway", "setup");

        assertThat(guided.exit()).isZero();
        assertThat(guided.out())
                .contains("Non-interactive mode", "config set platforms.api_server.enabled true", "WEBHOOK_SECRET");
        assertThat(person.home().resolve(".env")).doesNotExist();
    }

    @Test
    void a_platform_for_this_machine_needs_three_times_enter() {
        var done = person.person("1\n\n\n\n\n").run("gateway", "setup");

        assertThat(done.exit()).as(done.out() + done.err()).isZero();
        assertThat(variables()).containsExactly(Map.entry("API_SERVER_ENABLED", "true"));
        assertThat(done.out())
                .contains("not configured", "http://127.0.0.1:8642/v1")
                .contains("hermes gateway run"); // nobody supervises it here
        assertThat(person.person("\n\n\n\n").run("gateway", "setup").out()).contains("(configured)");
    }

    @Test
    void whoever_lets_others_in_gets_a_key_that_cannot_be_guessed() {
        var done = person.person("1\n\n0.0.0.0\nchangeme\n\n9000\n").run("gateway", "setup");

        assertThat(done.out()).contains("That does not work: the key of the API server is too easy to guess");
        assertThat(variables())
                .containsEntry("API_SERVER_HOST", "0.0.0.0")
                .containsEntry("API_SERVER_PORT", "9000")
                .containsEntry("API_SERVER_ENABLED", "true");
        assertThat(variables().get("API_SERVER_KEY")).hasSize(43);
        assertThat(done.out()).doesNotContain(variables().get("API_SERVER_KEY"));
    }

    @Test
    void webhooks_get_a_secret_and_an_address() {
        var done = person.person("2\n\n127.0.0.1\nmy-own-secret\n\n").run("gateway", "setup");

        assertThat(done.exit()).as(done.out() + done.err()).isZero();
        assertThat(variables())
                .containsOnly(Map.entry("WEBHOOK_ENABLED", "true"), Map.entry("WEBHOOK_SECRET", "my-own-secret"));
        assertThat(person.run("config", "get", "platforms.webhook.extra.host").out())
                .isEqualTo("127.0.0.1\n");
    }

    @Test
    void what_is_not_wanted_any_more_is_off_and_keeps_its_key_for_later() {
        person.file(".env", "API_SERVER_KEY=a-key-of-sixteen\nAPI_SERVER_ENABLED=1\n");

        person.person("1\n\n").run("gateway", "setup");

        assertThat(variables()).containsExactly(Map.entry("API_SERVER_KEY", "a-key-of-sixteen"));
        assertThat(person.run("config", "get", "platforms.api_server.enabled").out())
                .isEqualTo("false\n");

        person.person("1\n\n\n\n\n").run("gateway", "setup");
        assertThat(person.run("config", "get", "platforms.api_server.enabled").out())
                .isEqualTo("true\n");
    }

    @Test
    void whoever_stops_half_way_has_changed_nothing() {
        var stopped = person.person("1\n\n0.0.0.0\n").run("gateway", "setup");

        assertThat(stopped.exit()).isEqualTo(130);
        assertThat(stopped.err()).contains("Stopped; nothing was changed.");
        assertThat(person.home().resolve(".env")).doesNotExist();
    }

    @Test
    void the_section_of_the_great_set_up_is_the_same() {
        var done = person.person("1\n\n\n\n\n").run("setup", "gateway");

        assertThat(done.exit()).as(done.out() + done.err()).isZero();
        assertThat(variables()).containsKey("API_SERVER_ENABLED");
    }

    @Test
    void it_becomes_a_service_when_that_is_wanted() throws IOException {
        machine.systemd();

        var done = person.person("1\n\n\n\n\ny\ny\ny\n").run("gateway", "setup");

        assertThat(done.out()).contains("Manager: manual process", "✓ User service installed and enabled!");
        assertThat(machine.calls()).contains("systemctl --user start hermes-gateway");

        var again = person.person("\n\n\n\ny\n").run("gateway", "setup");
        assertThat(again.out()).contains("Service: hermes-gateway does not run", "Start the gateway now?");
    }

    @Test
    void what_gets_into_the_way_of_the_service_is_told_first() throws IOException {
        machine.systemd();
        person.run("gateway", "install", "--no-start-now", "--start-on-login");
        machine.system("etc/systemd/system/hermes-gateway.service", "[Service]\n");
        Files.writeString(machine.unit("hermes.service"), "ExecStart=/usr/bin/hermes gateway run\n");

        var told = person.person("\n").run("gateway", "setup");

        assertThat(told.exit()).isZero();
        assertThat(told.out())
                .contains("Both a user and a system gateway service", "Units of an earlier Hermes", "migrate-legacy");
    }

    @Test
    void a_supervisor_that_refuses_does_not_end_the_set_up() throws IOException {
        machine.s6(); // no slot was ever made for this profile, which its answer says

        var done = person.person("1\n\n\n\n\ny\n").run("gateway", "setup");

        assertThat(done.exit()).isZero();
        assertThat(done.out()).contains("Manager: s6 (container supervisor)", "Saved.", "✗ no such gateway");
    }

    @Test
    void who_manages_the_installation_manages_its_settings() {
        var refused = person.with("HERMES_MANAGED", "1").run("gateway", "setup");

        assertThat(refused.exit()).isZero();
        assertThat(refused.err()).isNotBlank();
    }
}
