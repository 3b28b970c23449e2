package dev.hermes.services.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.services.Gateways;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a person is told of the unit. */
@DisabledOnOs(OS.WINDOWS)
class SystemdStatusTest extends SystemdMachine {
    @Test
    void status_of_nothing() {
        assertThat(bob().status(UnitScope.USER, false, false)).isFalse();
        assertThat(said).containsExactly("✗ Gateway service is not installed", "  Run: hermes gateway install");
    }

    @Test
    void status_passes_on_what_systemd_says_and_sums_it_up() {
        installed();
        programs.answer("systemctl", "*status*", 3, "● hermes-gateway.service\n   Active: inactive\n", "");
        assertThat(bob().status(UnitScope.USER, false, false)).isTrue();
        assertThat(calls())
                .containsExactly(
                        "systemctl --user status hermes-gateway --no-pager",
                        "systemctl --user is-active hermes-gateway",
                        "systemctl --user show hermes-gateway --no-pager --property"
                                + " ActiveState,SubState,Result,ExecMainStatus,MainPID",
                        "loginctl show-user bob --property=Linger --value");
        assertThat(said)
                .containsExactly(
                        "● hermes-gateway.service",
                        "   Active: inactive",
                        "✗ User gateway service is stopped",
                        "⚠ Systemd linger is disabled (the gateway may stop when you log out)",
                        "  Run: sudo loginctl enable-linger bob");
    }

    @Test
    void a_deep_status_has_the_last_lines_of_the_journal() {
        installed();
        programs.answer("systemctl", "*is-active*", "active\n").answer("journalctl", "*", "one\ntwo\n");
        bob().status(UnitScope.USER, true, true);
        assertThat(calls())
                .contains(
                        "systemctl --user status hermes-gateway --no-pager -l",
                        "journalctl --user -u hermes-gateway -n 20 --no-pager -l");
        assertThat(said).contains("✓ User gateway service is running", "one", "two");
    }

    @Test
    void status_knows_what_a_service_that_is_not_running_waits_for() {
        installed();
        var expected = Map.of(
                "SubState=auto-restart\n", "restart is pending",
                "Result=start-limit-hit\n", "rate-limited",
                "Result=exit-code\n", "Systemd unit result: exit-code");
        expected.forEach((facts, line) -> {
            said.clear();
            programs.answer("systemctl", "*show*", facts);
            bob().status(UnitScope.USER, false, false);
            assertThat(said).anyMatch(text -> text.contains(line));
        });
        said.clear();
        gateways.states.put(home, new Gateways.State("stopped", Optional.empty(), true, 41));
        programs.answer("systemctl", "*show*", "ActiveState=failed\nExecMainStatus=75\nResult=exit-code\n");
        bob().status(UnitScope.USER, false, false);
        assertThat(said).contains("⚠ Planned restart is stuck in systemd failed state (exit 75)");
    }

    @Test
    void status_of_the_machines_unit_names_its_account_and_needs_no_linger() {
        root().install(asAlice());
        said.clear();
        bob().status(UnitScope.SYSTEM, false, false);
        assertThat(said).contains("Configured to run as: alice").noneMatch(line -> line.contains("linger is"));
    }

    @Test
    void an_outdated_unit_is_told_about() throws Exception {
        installed();
        Files.writeString(userUnit(), Files.readString(userUnit()).replace("RestartSec=5", "RestartSec=30"));
        bob().status(UnitScope.USER, false, false);
        assertThat(said).contains("⚠ Installed gateway service definition is outdated");
    }

    @Test
    void running_is_what_systemd_calls_active() {
        assertThat(bob().isRunning("ignored")).isFalse();
        programs.answer("systemctl", "*is-active*", "active\n");
        assertThat(bob().isRunning("ignored")).isTrue();
    }
}
