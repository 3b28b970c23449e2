package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.ConfigMigration;
import dev.hermes.home.FileLock;
import dev.hermes.testkit.ReleaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code version} and {@code update} where a release is installed, and another one is published. */
@DisabledOnOs(OS.WINDOWS)
class InstalledReleaseTest {
    private static final String CURRENT = "_config_version: " + ConfigMigration.CURRENT + "\n";

    @TempDir
    Path directory;

    private Path prefix;
    private ReleaseServer server;
    private Cli hermes;

    @BeforeEach
    void installed() throws IOException {
        prefix = directory.resolve(".local/share/hermes-jvm");
        ReleaseServer.lay(prefix.resolve("versions/0.1.0"), "0.1.0", "exit 0");
        Files.createSymbolicLink(prefix.resolve("current"), Path.of("versions/0.1.0"));
        server = ReleaseServer.start(directory);
        server.publish("0.2.0", "exit 0");
        hermes = Cli.in(directory)
                .file("config.yaml", CURRENT)
                .with("HERMES_UPDATE_URL", server.url())
                .startedAs(prefix.resolve("current/bin/hermes"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String current() throws IOException {
        return Files.readSymbolicLink(prefix.resolve("current")).getFileName().toString();
    }

    /** The next release wants a newer version of the settings, and its program brings them to it. */
    private void newerSettings() {
        server.publish(
                "0.2.0",
                "if [ \"$4\" = migrate ]; then echo '_config_version: 99' > \"$HERMES_HOME/config.yaml\";"
                        + " echo 'Config version: old → 99'; fi; exit 0");
        server.offer("0.2.0", "\"config_version\": 99,");
    }

    @Test
    void version_says_where_the_program_is_and_whether_there_is_a_newer_one() throws IOException {
        var result = hermes.run("version");
        assertThat(result.out())
                .contains("Project: " + prefix.toRealPath().resolve("versions/0.1.0"))
                .endsWith("Update available: 0.2.0 — run 'hermes update'\n");
        // and: it is known for a while without asking again
        server.close();
        assertThat(hermes.run("version").out()).contains("Update available: 0.2.0");
    }

    @Test
    void version_says_nothing_of_updates_when_it_cannot_know_or_must_not_ask() {
        server.manifest("[]");
        assertThat(hermes.run("version").out()).doesNotContain("pdate", "to date");
        server.offer("0.1.0", "");
        hermes.file("config.yaml", CURRENT + "updates:\n  check: false\n");
        assertThat(hermes.run("version").out()).doesNotContain("to date");
        hermes.file("config.yaml", CURRENT);
        assertThat(hermes.run("version").out()).endsWith("Up to date\n");
    }

    @Test
    void check_changes_nothing() throws IOException {
        assertThat(hermes.run("update", "--check").out()).contains("0.1.0 → 0.2.0");
        assertThat(hermes.run("update", "--check", "--json").out())
                .isEqualTo("{\"current\":\"0.1.0\",\"latest\":\"0.2.0\",\"update_available\":true}\n");
        assertThat(current()).isEqualTo("0.1.0");
    }

    @Test
    void an_update_is_written_down_and_can_be_taken_back() throws IOException {
        var result = hermes.run("update");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("Snapshot: ", "Updated from 0.1.0 to 0.2.0", "--rollback");
        assertThat(current()).isEqualTo("0.2.0");
        assertThat(hermes.file("logs/update.log"))
                .startsWith("=== hermes update started 2026-03-01T09:00:00Z ===\n")
                .contains("Downloading 0.2.0", "Updated from 0.1.0 to 0.2.0");
        assertThat(hermes.run("update").out()).contains("Already up to date!");
        assertThat(hermes.run("update", "--rollback").out()).contains("Back from 0.2.0 to 0.1.0");
        assertThat(current()).isEqualTo("0.1.0");
    }

    @Test
    void the_settings_are_migrated_unless_the_person_wants_to_do_it_later() {
        newerSettings();
        var later = hermes.person("n\n").run("update");
        assertThat(later.exit()).as(later.err()).isZero();
        assertThat(later.out()).contains("Bring the settings up to date now (default)? [Y/n]");
        assertThat(later.err()).contains("hermes config migrate");
        assertThat(hermes.file("config.yaml")).isEqualTo(CURRENT);
        hermes.person("").run("update", "--rollback");
        var now = hermes.person("\n").run("update");
        assertThat(now.err()).contains("default: Config version: old → 99");
        assertThat(hermes.file("config.yaml")).contains("99");
    }

    @Test
    void a_version_that_does_not_understand_the_settings_comes_back_only_with_the_old_ones() throws IOException {
        // given
        newerSettings();
        hermes.run("update", "--yes");
        assertThat(hermes.file("config.yaml")).contains("99");
        // when nobody agrees
        var refused = hermes.run("update", "--rollback");
        // then
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("too new for 0.1.0", "--rollback --yes");
        assertThat(current()).isEqualTo("0.2.0");
        // when
        var back = hermes.run("update", "--rollback", "--yes");
        // then
        assertThat(back.exit()).as(back.err()).isZero();
        assertThat(current()).isEqualTo("0.1.0");
        assertThat(hermes.file("config.yaml")).isEqualTo(CURRENT);
    }

    @Test
    void a_service_starts_what_the_next_update_brings_and_is_restarted_by_it() throws IOException {
        var machine = StandInMachine.of(directory, hermes);
        machine.systemd();
        hermes.startedAs(prefix.toRealPath().resolve("versions/0.1.0/bin/hermes")); // as the launcher says who it is
        hermes.run("gateway", "install", "--no-start-now", "--start-on-login");
        assertThat(Files.readString(machine.unit("hermes-gateway.service")))
                .contains("ExecStart=" + prefix.toRealPath().resolve("current/bin/hermes") + " ");
        machine.active("hermes-gateway");

        var result = hermes.run("update");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("Restarting the gateways that run: default\n");
        assertThat(machine.calls())
                .containsSubsequence(
                        "systemctl --user reset-failed hermes-gateway", "systemctl --user restart hermes-gateway");
        assertThat(hermes.run("update", "--rollback").out()).contains("Restarting the gateways that run: default\n");
    }

    @Test
    void a_gateway_that_nobody_supervises_finishes_and_is_followed_by_one_of_the_new_version() throws Exception {
        var told = directory.resolve("told");
        server.publish("0.2.0", "echo \"$@\" >>'" + told + "'");
        var gateway = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap 'echo asked >>\"$1\"; exit 75' USR1; echo ready; while read -r _; do :; done",
                        "sh",
                        told.toString())
                .start();
        hermes.file("gateway.pid", "{\"pid\":" + gateway.pid() + ",\"argv\":[\"hermes\",\"gateway\",\"run\"]}");
        try (var _ =
                FileLock.tryExclusive(hermes.home().resolve("gateway.lock")).orElseThrow()) {
            assertThat(gateway.inputReader().readLine()).isEqualTo("ready");

            var result = hermes.run("update");

            assertThat(result.out()).contains("restarts when its work is done (PID " + gateway.pid() + ")");
            gateway.outputWriter().close(); // a shell hears of a signal between two lines
            assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
            var follower = "-p default gateway run --replace --after " + gateway.pid();
            Processes.eventually(
                    "another one waits for its end",
                    () -> Files.exists(told) && Files.readAllLines(told).contains(follower));
            assertThat(Files.readAllLines(told)).contains("asked");
        } finally {
            gateway.destroyForcibly();
        }
    }

    @Test
    void settings_that_cannot_be_migrated_keep_the_old_version() throws IOException {
        server.publish("0.2.0", "if [ \"$4\" = migrate ]; then echo broken; exit 1; fi; exit 0");
        var result = hermes.run("update");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("0.1.0 is the current version again", "broken");
        assertThat(current()).isEqualTo("0.1.0");
    }

    @Test
    void the_gateway_finds_the_exit_code_of_success_and_of_failure() {
        assertThat(hermes.run("update", "--gateway").exit()).isZero();
        assertThat(hermes.file(".update_exit_code")).isEqualTo("0");
        server.manifest("[]");
        assertThat(hermes.run("update", "--gateway").exit()).isEqualTo(1);
        assertThat(hermes.file(".update_exit_code")).isEqualTo("1");
    }
}
