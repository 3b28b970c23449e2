package dev.hermes.services.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.services.LocalPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How a unit comes and goes: whose it is, what stands in its way, and what early versions left. */
@DisabledOnOs(OS.WINDOWS)
class SystemdInstallTest extends SystemdMachine {
    @Test
    void installing_writes_the_unit_and_tells_systemd_and_looks_after_linger() throws Exception {
        assertThat(bob().install(request(UnitScope.USER))).isTrue();

        assertThat(calls())
                .containsExactly(
                        "systemctl --user daemon-reload",
                        "systemctl --user enable hermes-gateway",
                        "loginctl show-user bob --property=Linger --value",
                        "loginctl enable-linger bob");
        assertThat(programs.calls().getFirst())
                .isEqualTo("DBUS_SESSION_BUS_ADDRESS=unix:path=" + root + "/run/user/1000/bus XDG_RUNTIME_DIR=" + root
                        + "/run/user/1000 systemctl --user daemon-reload");
        assertThat(userUnit()).content().contains("HERMES_HOME=" + home + "\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(userUnit())))
                .isEqualTo("rw-r--r--");
        assertThat(said)
                .contains(
                        "Installing user systemd service to: " + userUnit(),
                        "✓ User service installed and enabled!",
                        "  hermes gateway start",
                        "  Run: sudo loginctl enable-linger bob");
        try (var left = Files.list(userUnit().getParent())) {
            assertThat(left).containsExactly(userUnit());
        }
    }

    @Test
    void without_a_start_on_login_it_is_not_enabled() {
        bob().install(new InstallRequest(UnitScope.USER, false, Optional.empty(), false));
        assertThat(calls()).noneMatch(call -> call.contains("enable hermes-gateway"));
        assertThat(said).contains("✓ User service installed!");
    }

    @Test
    void the_second_time_there_is_nothing_to_do() {
        installed();
        assertThat(bob().install(request(UnitScope.USER))).isFalse();
        assertThat(said).containsExactly("Service already installed at: " + userUnit(), "Use --force to reinstall");
        assertThat(calls()).isEmpty();
    }

    @Test
    void force_writes_it_again() {
        installed();
        assertThat(bob().install(new InstallRequest(UnitScope.USER, true, Optional.empty(), true)))
                .isTrue();
        assertThat(calls()).startsWith("systemctl --user daemon-reload", "systemctl --user enable hermes-gateway");
    }

    @Test
    void an_outdated_unit_is_repaired() throws Exception {
        installed();
        Files.writeString(userUnit(), Files.readString(userUnit()).replace("RestartSec=5", "RestartSec=30"));
        assertThat(bob().install(request(UnitScope.USER))).isTrue();
        assertThat(said)
                .containsExactly(
                        "↻ Repairing outdated user systemd service at: " + userUnit(),
                        "✓ User service definition updated");
        assertThat(calls()).containsExactly("systemctl --user daemon-reload", "systemctl --user enable hermes-gateway");
        assertThat(userUnit()).content().contains("RestartSec=5\n");
    }

    @Test
    void the_unit_of_another_home_is_not_overwritten_without_force() throws Exception {
        installed();
        Files.writeString(
                userUnit(), Files.readString(userUnit()).replace("HERMES_HOME=" + home, "HERMES_HOME=/srv/h"));
        assertThatThrownBy(() -> bob().install(request(UnitScope.USER)))
                .isInstanceOf(SystemdException.Refused.class)
                .hasMessageContaining("/srv/h");
        assertThat(userUnit()).content().contains("/srv/h");
        bob().install(new InstallRequest(UnitScope.USER, true, Optional.empty(), true));
        assertThat(userUnit()).content().doesNotContain("/srv/h");
    }

    @Test
    void a_profile_has_a_unit_of_its_own() {
        var coder = home.resolve("profiles/coder");
        services(1000, coder, new LocalPrograms(environment)).install(request(UnitScope.USER));
        assertThat(userUnit().resolveSibling("hermes-gateway-coder.service"))
                .content()
                .contains("ExecStart=/opt/hermes/bin/hermes --profile coder gateway run --replace");
        assertThat(calls()).contains("systemctl --user enable hermes-gateway-coder");
    }

    @Test
    void what_systemd_refuses_is_told_in_its_words() {
        programs.answer("systemctl", "--user enable*", 1, "", "Failed to enable unit: Access denied\n");
        assertThatThrownBy(() -> bob().install(request(UnitScope.USER)))
                .isInstanceOf(SystemdException.CommandFailed.class)
                .hasMessageContaining("enable")
                .hasMessageContaining("Access denied");
    }

    @Test
    void linger_that_is_on_stays_on() throws Exception {
        Files.createDirectories(root.resolve("var/lib/systemd/linger"));
        Files.writeString(root.resolve("var/lib/systemd/linger/bob"), "");
        bob().install(request(UnitScope.USER));
        assertThat(calls()).noneMatch(call -> call.startsWith("loginctl"));
        assertThat(said).contains("✓ Linger is on: the gateway goes on when you log out");
    }

    @Test
    void what_loginctl_says_of_linger() {
        for (var on : List.of("yes", "true", "1")) {
            programs.answer("loginctl", "show-user*", on + "\n");
            assertThat(bob().linger()).isEqualTo(new Linger.On());
        }
        for (var off : List.of("no", "false", "0")) {
            programs.answer("loginctl", "show-user*", off + "\n");
            assertThat(bob().linger()).isEqualTo(new Linger.Off());
        }
        programs.answer("loginctl", "show-user*", 1, "", "Failed to look up user bob");
        assertThat(bob().linger()).isEqualTo(new Linger.Unknown("Failed to look up user bob"));
    }

    // the machine's scope

    @Test
    void the_unit_of_the_machine_runs_as_the_account_that_was_named() {
        root().install(asAlice());
        assertThat(systemUnit())
                .content()
                .contains("User=alice\nGroup=staff\n")
                .contains("HERMES_HOME=" + root + "/home/alice/.hermes\"");
        assertThat(calls()).containsExactly("systemctl daemon-reload", "systemctl enable hermes-gateway");
        assertThat(programs.calls()).noneMatch(call -> call.startsWith("XDG") || call.startsWith("DBUS"));
        assertThat(said).contains("✓ System service installed and enabled!", "Configured to run as: alice");
    }

    @Test
    void without_a_name_it_is_whoever_called_sudo() {
        environment.put("SUDO_USER", "alice");
        root().install(request(UnitScope.SYSTEM));
        assertThat(systemUnit()).content().contains("User=alice");
    }

    @Test
    void root_is_not_found_by_accident_but_can_be_asked_for() {
        environment.put("USER", "root");
        assertThatThrownBy(() -> root().install(request(UnitScope.SYSTEM)))
                .isInstanceOfSatisfying(
                        HermesException.class,
                        e -> assertThat(e.advice()).anyMatch(line -> line.contains("--run-as-user root")));
        assertThat(systemUnit()).doesNotExist();

        root().install(new InstallRequest(UnitScope.SYSTEM, false, Optional.of("root"), true));
        assertThat(systemUnit()).content().contains("User=root");
        assertThat(said).anyMatch(line -> line.startsWith("⚠") && line.contains("root"));
    }

    @Test
    void nobody_of_that_name_is_told() {
        assertThatThrownBy(
                        () -> root().install(new InstallRequest(UnitScope.SYSTEM, false, Optional.of("mallory"), true)))
                .hasMessage("Unknown user: mallory");
        assertThat(systemUnit()).doesNotExist();
    }

    @Test
    void accounts_that_are_in_no_file_are_asked_for() {
        programs.answer("getent", "passwd carol", "carol:*:5001:6001:Carol:/home/carol:/bin/sh\n");
        programs.answer("getent", "group 6001", "people:*:6001:\n");
        root().install(new InstallRequest(UnitScope.SYSTEM, false, Optional.of("carol"), true));
        assertThat(systemUnit()).content().contains("User=carol\nGroup=people\n");
    }

    @Test
    void whoever_is_not_root_is_told_so_before_anything_happens() {
        var bob = bob();
        for (var action : List.<Map.Entry<String, Runnable>>of(
                Map.entry("install", () -> bob.install(asAlice())),
                Map.entry("uninstall", () -> bob.uninstall(UnitScope.SYSTEM)),
                Map.entry("start", () -> bob.start(UnitScope.SYSTEM)),
                Map.entry("stop", () -> bob.stop(UnitScope.SYSTEM)),
                Map.entry("restart", () -> bob.restart(UnitScope.SYSTEM)))) {
            assertThatThrownBy(() -> action.getValue().run())
                    .isInstanceOf(SystemdException.RootRequired.class)
                    .hasMessage("System gateway " + action.getKey() + " requires root. Re-run with sudo.");
        }
        assertThat(calls()).isEmpty();
    }

    @Test
    void the_machines_unit_is_meant_where_it_is_the_only_one() {
        assertThat(bob().scope(false)).isEqualTo(UnitScope.USER);
        assertThat(bob().scope(true)).isEqualTo(UnitScope.SYSTEM);
        root().install(asAlice());
        assertThat(bob().scope(false)).isEqualTo(UnitScope.SYSTEM);
        bob().install(request(UnitScope.USER));
        assertThat(bob().scope(false)).isEqualTo(UnitScope.USER);
        assertThat(said).anyMatch(line -> line.contains("Both a user and a system gateway service"));
    }

    // temporary homes

    @Test
    void a_home_that_will_be_gone_gets_no_real_service() {
        var away = Path.of("/tmp/hermes-test-home");
        var real = user;
        user = Path.of("/nonexistent/bob");
        try {
            assertThatThrownBy(() ->
                            services(1000, away, new LocalPrograms(environment)).install(request(UnitScope.USER)))
                    .isInstanceOf(SystemdException.Refused.class)
                    .hasMessageContaining("temporary");
        } finally {
            user = real;
        }
        assertThat(calls()).isEmpty();
    }

    // uninstall, and units of old

    @Test
    void uninstalling_takes_everything_back() {
        installed();
        running(42);
        bob().uninstall(UnitScope.USER);
        assertThat(calls())
                .containsExactly(
                        "systemctl --user stop hermes-gateway",
                        "systemctl --user disable hermes-gateway",
                        "systemctl --user daemon-reload");
        assertThat(userUnit()).doesNotExist();
        assertThat(gateways.told).containsExactly("stop of 42 in " + home);
        assertThat(said).containsExactly("✓ Removed " + userUnit(), "✓ User service uninstalled");
        assertThatThrownBy(() -> bob().uninstall(UnitScope.USER)).isInstanceOf(SystemdException.NotInstalled.class);
    }

    private Path legacy(Path directory, String start) throws Exception {
        Files.createDirectories(directory);
        return Files.writeString(directory.resolve("hermes.service"), "[Service]\nExecStart=" + start + "\n");
    }

    @Test
    void units_of_early_versions_are_known_by_what_they_start() throws Exception {
        var directory = userUnit().getParent();
        for (var start : List.of(
                "python -m hermes_cli.main gateway run",
                "python /x/hermes_cli/main.py gateway",
                "python /x/gateway/run.py",
                "/usr/bin/env hermes gateway run",
                "/usr/bin/hermes gateway run")) {
            assertThat(bob().legacy().find()).isEmpty();
            var file = legacy(directory, start);
            assertThat(bob().legacy().find()).as(start).containsExactly(file);
            Files.delete(file);
        }
        legacy(directory, "/usr/bin/hermes-mail-relay");
        assertThat(bob().legacy().find()).as("somebody else's").isEmpty();
    }

    @Test
    void they_are_removed_where_that_is_allowed_and_named_where_it_is_not() throws Exception {
        installed();
        var own = legacy(userUnit().getParent(), "/usr/bin/hermes gateway run");
        var machines = legacy(systemUnit().getParent(), "/usr/bin/hermes gateway run");

        var removed = bob().legacy().remove();
        assertThat(removed.gone()).containsExactly(own);
        assertThat(removed.left()).containsExactly(machines);
        assertThat(calls())
                .containsExactly(
                        "systemctl --user stop hermes.service",
                        "systemctl --user disable hermes.service",
                        "systemctl --user daemon-reload");
        assertThat(said).anyMatch(line -> line.contains("sudo hermes gateway migrate-legacy"));
        assertThat(userUnit()).exists();

        assertThat(root().legacy().remove().gone()).containsExactly(machines);
        assertThat(machines).doesNotExist();
    }
}
