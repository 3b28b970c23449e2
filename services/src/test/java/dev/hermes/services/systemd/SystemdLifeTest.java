package dev.hermes.services.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.services.Gateways;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Outcome;
import dev.hermes.services.Programs;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Starting, stopping and starting anew, from outside and from inside of the gateway. */
@DisabledOnOs(OS.WINDOWS)
class SystemdLifeTest extends SystemdMachine {
    @Test
    void starting_starts() {
        installed();
        bob().start(UnitScope.USER);
        assertThat(calls()).containsExactly("systemctl --user start hermes-gateway");
        assertThat(said).containsExactly("✓ User service started");
    }

    @Test
    void what_is_not_installed_cannot_be_started() {
        assertThatThrownBy(() -> bob().start(UnitScope.USER))
                .isInstanceOfSatisfying(
                        SystemdException.NotInstalled.class,
                        e -> assertThat(e.advice()).containsExactly("Run: hermes gateway install"))
                .hasMessage("Gateway service is not installed");
        assertThatThrownBy(() -> root().start(UnitScope.SYSTEM))
                .isInstanceOfSatisfying(
                        SystemdException.NotInstalled.class,
                        e -> assertThat(e.advice()).containsExactly("Run: sudo hermes gateway install --system"));
    }

    @Test
    void an_outdated_unit_is_brought_up_to_date_before_it_is_started() throws Exception {
        installed();
        Files.writeString(userUnit(), Files.readString(userUnit()).replace("RestartSec=5", "RestartSec=30"));
        bob().start(UnitScope.USER);
        assertThat(calls()).containsExactly("systemctl --user daemon-reload", "systemctl --user start hermes-gateway");
        assertThat(said).startsWith("↻ Updated gateway user service definition to match the current Hermes install");
        assertThat(bob().refresh()).as("once is enough").isFalse();
    }

    @Test
    void the_unit_of_another_home_is_not_brought_up_to_date() throws Exception {
        installed();
        Files.writeString(
                userUnit(), Files.readString(userUnit()).replace("HERMES_HOME=" + home, "HERMES_HOME=/srv/h"));
        assertThat(bob().refresh()).isFalse();
        assertThat(userUnit()).content().contains("/srv/h");
    }

    @Test
    void without_a_way_to_the_persons_systemd_linger_is_turned_on_and_it_is_waited_for() throws Exception {
        installed();
        Files.delete(root.resolve("run/user/1000/bus"));
        assertThatThrownBy(() -> bob().start(UnitScope.USER))
                .isInstanceOf(SystemdException.UserBusUnreachable.class)
                .hasMessageStartingWith("User systemd not reachable: linger is off")
                .hasMessageContaining("Access denied");
        assertThat(calls())
                .containsExactly("loginctl show-user bob --property=Linger --value", "loginctl enable-linger bob");
        assertThat(waited).containsExactly(Duration.ofSeconds(5));

        programs.forget();
        programs.does("loginctl", "enable-linger*", "mkdir -p '" + root + "/run/user/1000/systemd/private'");
        bob().start(UnitScope.USER);
        assertThat(calls()).endsWith("systemctl --user start hermes-gateway");
    }

    @Test
    void with_linger_on_it_comes_by_itself() throws Exception {
        installed();
        Files.delete(root.resolve("run/user/1000/bus"));
        programs.answer("loginctl", "show-user*", "yes\n");
        whileWaiting = () -> {
            try {
                Files.writeString(root.resolve("run/user/1000/bus"), "");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
        bob().start(UnitScope.USER);
        assertThat(waited).containsExactly(Duration.ofSeconds(3));
        assertThat(said).contains("✓ User service started");
    }

    @Test
    void a_way_that_the_environment_names_is_used_as_it_is() throws Exception {
        installed();
        var elsewhere = Files.createDirectories(temporary.resolve("runtime"));
        Files.writeString(elsewhere.resolve("bus"), "");
        environment.put("XDG_RUNTIME_DIR", elsewhere.toString());
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:abstract=x");
        bob().start(UnitScope.USER);
        assertThat(programs.calls())
                .containsExactly("DBUS_SESSION_BUS_ADDRESS=unix:abstract=x XDG_RUNTIME_DIR=" + elsewhere
                        + " systemctl --user start hermes-gateway");
    }

    @Test
    void stopping_leaves_word_that_it_was_wanted() {
        installed();
        running(42);
        bob().stop(UnitScope.USER);
        assertThat(gateways.told).containsExactly("stop of 42 in " + home);
        assertThat(calls()).containsExactly("systemctl --user stop hermes-gateway");
        assertThat(said).containsExactly("✓ User service stopped");
    }

    @Test
    void stopping_the_machines_unit_concerns_the_home_that_it_names() {
        root().install(asAlice());
        var alices = root.resolve("home/alice/.hermes");
        gateways.running.put(alices, 7L);
        root().stop(UnitScope.SYSTEM);
        assertThat(gateways.told).containsExactly("stop of 7 in " + alices);
    }

    @Test
    void a_stop_that_takes_long_is_no_failure() {
        installed();
        Programs slow = (words, variables, limit) -> words.contains("stop")
                ? new Outcome.TimedOut(limit)
                : new LocalPrograms(environment).run(words, variables, limit);
        services(1000, home, slow).stop(UnitScope.USER);
        assertThat(said).singleElement().asString().startsWith("Gateway user service is still stopping after 90s");
    }

    // from inside

    @Test
    void a_command_that_the_gateway_itself_runs_does_not_stop_it() {
        installed();
        running(OUR_GATEWAY);
        assertThatThrownBy(() -> bob().stop(UnitScope.USER))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("PID 99");
        assertThat(calls()).isEmpty();
        assertThat(gateways.told).isEmpty();
    }

    @Test
    void and_a_restart_from_inside_is_asked_for_and_not_waited_for() {
        installed();
        running(OUR_GATEWAY);
        bob().restart(UnitScope.USER);
        assertThat(calls().stream().filter(call -> !call.contains("show"))).containsExactly("kill -USR1 99");
        assertThat(said).containsExactly("✓ Service restart requested");
    }

    // restart

    @Test
    void a_restart_asks_the_gateway_to_finish_and_waits_for_another() {
        installed();
        running(42);
        programs.does("systemctl", "--user restart*", "true");
        whileWaiting = () -> {
            if (waited.size() == 1) {
                gateways.running.remove(home); // it has finished
            } else {
                running(43);
            }
        };
        bob().restart(UnitScope.USER);

        assertThat(calls().stream().filter(call -> !call.contains("show")))
                .containsExactly(
                        "kill -USR1 42",
                        "systemctl --user reset-failed hermes-gateway",
                        "systemctl --user restart hermes-gateway");
        assertThat(waited).containsExactly(DRAIN.plusSeconds(5), Duration.ofSeconds(60));
        assertThat(said)
                .containsExactly(
                        "⏳ User service restarting gracefully (PID 42)...", "✓ User service restarted (PID 43)");
    }

    @Test
    void a_gateway_that_does_not_finish_is_restarted_all_the_same() {
        installed();
        running(42);
        whileWaiting = () -> {
            if (waited.size() == 2) {
                running(43);
            }
        };
        bob().restart(UnitScope.USER);
        assertThat(said)
                .containsExactly(
                        "⏳ User service restarting gracefully (PID 42)...",
                        "⚠ Graceful restart did not complete within 185s; forcing a service restart...",
                        "✓ User service restarted (PID 43)");
    }

    @Test
    void the_process_that_systemd_knows_will_do() {
        installed();
        programs.answer("systemctl", "*show*", "ActiveState=active\nMainPID=77\n");
        bob().restart(UnitScope.USER);
        assertThat(calls()).contains("kill -USR1 77");
    }

    @Test
    void without_a_process_it_is_just_started() {
        installed();
        whileWaiting = () -> running(43);
        bob().restart(UnitScope.USER);
        assertThat(calls())
                .noneMatch(call -> call.startsWith("kill"))
                .contains("systemctl --user reset-failed hermes-gateway", "systemctl --user restart hermes-gateway");
        assertThat(said).containsExactly("✓ User service restarted (PID 43)");
    }

    @Test
    void a_restart_that_got_stuck_is_completed() {
        installed();
        programs.answer("systemctl", "*show*", "ActiveState=failed\nSubState=failed\nExecMainStatus=75\nMainPID=0\n");
        gateways.states.put(home, new Gateways.State("stopped", Optional.empty(), true, 41));
        whileWaiting = () -> running(43);
        bob().restart(UnitScope.USER);
        assertThat(said)
                .containsExactly(
                        "⏳ User service restart is pending; completing it...", "✓ User service restarted (PID 43)");
    }

    @Test
    void one_that_cannot_start_says_why() {
        installed();
        whileWaiting = () -> gateways.states.put(home, unable(42));
        bob().restart(UnitScope.USER);
        assertThat(said).last().asString().startsWith("⚠").contains("no platform configured");
    }

    @Test
    void why_the_one_before_could_not_start_is_no_news() {
        installed();
        gateways.states.put(home, unable(41));
        bob().restart(UnitScope.USER);
        assertThat(said).last().asString().contains("not running after 60s").doesNotContain("no platform configured");
    }

    private static Gateways.State unable(long pid) {
        return new Gateways.State("startup_failed", Optional.of("no platform configured"), false, pid);
    }

    @Test
    void one_that_does_not_come_up_is_told_about() {
        installed();
        bob().restart(UnitScope.USER);
        assertThat(said).last().asString().contains("not running after 60s");
    }

    @Test
    void a_limit_of_systemd_gets_advice_and_is_no_failure() {
        installed();
        programs.answer("systemctl", "--user restart*", 1, "", "Job failed: start-limit-hit");
        bob().restart(UnitScope.USER);
        assertThat(said).anyMatch(line -> line.contains("reset-failed hermes-gateway"));

        said.clear();
        programs.answer("systemctl", "--user restart*", "");
        programs.answer("systemctl", "*show*", "Result=start-limit-hit\nMainPID=0\n");
        bob().restart(UnitScope.USER);
        assertThat(said).anyMatch(line -> line.contains("reset-failed hermes-gateway"));
    }

    @Test
    void other_failures_of_a_restart_are_failures() {
        installed();
        programs.answer("systemctl", "--user restart*", 1, "", "Unit is masked.");
        assertThatThrownBy(() -> bob().restart(UnitScope.USER))
                .isInstanceOf(SystemdException.CommandFailed.class)
                .hasMessageContaining("masked");
    }

    @Test
    void a_restart_that_takes_long_is_told_about() {
        installed();
        Programs slow = (words, variables, limit) -> words.contains("restart")
                ? new Outcome.TimedOut(limit)
                : new LocalPrograms(environment).run(words, variables, limit);
        services(1000, home, slow).restart(UnitScope.USER);
        assertThat(said).singleElement().asString().contains("still restarting after 90s");
    }

    @Test
    void one_that_is_about_to_start_again_counts_as_running() {
        installed();
        assertThat(bob().isRunning(UnitScope.USER)).isFalse();
        programs.answer("systemctl", "*show*", "ActiveState=activating\nSubState=auto-restart\n");
        assertThat(bob().isRunning(UnitScope.USER)).isTrue();
    }
}
