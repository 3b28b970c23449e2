package dev.hermes.services.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.services.Caller;
import dev.hermes.services.GatewayNames;
import dev.hermes.services.Gateways;
import dev.hermes.services.Host;
import dev.hermes.services.Installation;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Machine;
import dev.hermes.services.Outcome;
import dev.hermes.services.Programs;
import dev.hermes.services.RecordedGateways;
import dev.hermes.services.StandIns;
import dev.hermes.services.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every command against stand-ins for systemd's programs: what they are told, in which order, and what is made of it. */
@DisabledOnOs(OS.WINDOWS)
class SystemdServicesTest {
    private static final long OUR_GATEWAY = 99;
    private static final Duration DRAIN = Duration.ofSeconds(180);

    @TempDir
    Path temporary;

    private Path root;
    private Path user;
    private Path home;
    private StandIns programs;
    private Map<String, String> environment;
    private RecordedGateways gateways;
    private final List<String> said = new ArrayList<>();
    private final List<Duration> waited = new ArrayList<>();
    private Runnable whileWaiting = () -> {};

    @BeforeEach
    void a_machine_on_which_bob_has_a_home() throws Exception {
        root = Files.createDirectories(temporary.resolve("root"));
        user = Files.createDirectories(root.resolve("home/bob"));
        home = Files.createDirectories(user.resolve(".hermes"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), """
                root:x:0:0:root:/root:/bin/sh
                alice:x:1001:1002:Alice:%s/home/alice:/bin/sh
                """.formatted(root));
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nstaff:x:1002:\n");
        programs = new StandIns(temporary.resolve("bin"), "systemctl", "loginctl", "journalctl", "kill", "getent")
                .recording("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
                .answer("systemctl", "*is-active*", 3, "inactive\n", "")
                .answer("systemctl", "*show*", """
                        ActiveState=inactive
                        SubState=dead
                        Result=success
                        ExecMainStatus=0
                        MainPID=0
                        """)
                .answer("loginctl", "show-user*", "no\n")
                .answer("loginctl", "enable-linger*", 1, "", "Could not enable linger: Access denied")
                .answer("getent", "*", 2, "", "");
        var runtime = Files.createDirectories(root.resolve("run/user/1000"));
        Files.writeString(runtime.resolve("bus"), "");
        environment = programs.environment();
        environment.put("USER", "bob");
        gateways = new RecordedGateways();
    }

    private final Waits waits = (condition, limit) -> {
        waited.add(limit);
        if (condition.getAsBoolean()) {
            return true;
        }
        whileWaiting.run();
        return condition.getAsBoolean();
    };

    private SystemdServices services(int uid, Path home, Programs run) {
        var machine = new Machine(
                new Host(root, "Linux", environment, run),
                root,
                environment,
                run,
                new Caller(uid, uid == 0 ? "root" : "bob", List.of(OUR_GATEWAY)),
                waits,
                temporary);
        var installation = new Installation(
                Path.of("/opt/hermes/bin/hermes"),
                Path.of("/opt/hermes"),
                Optional.empty(),
                home,
                user,
                GatewayNames.of(user, home),
                DRAIN);
        return new SystemdServices(machine, installation, gateways, said::add);
    }

    private SystemdServices bob() {
        return services(1000, home, new LocalPrograms(environment));
    }

    private SystemdServices root() {
        return services(0, home, new LocalPrograms(environment));
    }

    private static InstallRequest request(UnitScope scope) {
        return new InstallRequest(scope, false, Optional.empty(), true);
    }

    private static InstallRequest asAlice() {
        return new InstallRequest(UnitScope.SYSTEM, false, Optional.of("alice"), true);
    }

    private Path userUnit() {
        return user.resolve(".config/systemd/user/hermes-gateway.service");
    }

    private Path systemUnit() {
        return root.resolve("etc/systemd/system/hermes-gateway.service");
    }

    /** The calls without what stands in front of them. */
    private List<String> calls() {
        return programs.calls().stream()
                .map(call -> call.replaceFirst("^(DBUS_\\S+ |XDG_\\S+ )*", ""))
                .toList();
    }

    private void installed() {
        bob().install(request(UnitScope.USER));
        programs.forget();
        said.clear();
    }

    private void running(long pid) {
        gateways.running.put(home, pid);
        gateways.states.put(home, new Gateways.State("running", Optional.empty(), false));
    }

    // install

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

    // start and stop

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
        gateways.states.put(home, new Gateways.State("stopped", Optional.empty(), true));
        whileWaiting = () -> running(43);
        bob().restart(UnitScope.USER);
        assertThat(said)
                .containsExactly(
                        "⏳ User service restart is pending; completing it...", "✓ User service restarted (PID 43)");
    }

    @Test
    void one_that_cannot_start_says_why() {
        installed();
        gateways.states.put(home, new Gateways.State("startup_failed", Optional.of("no platform configured"), false));
        bob().restart(UnitScope.USER);
        assertThat(said).last().asString().startsWith("⚠").contains("no platform configured");
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

    // status

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
        gateways.states.put(home, new Gateways.State("stopped", Optional.empty(), true));
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
