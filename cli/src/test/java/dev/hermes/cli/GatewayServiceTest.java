package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.FileLock;
import dev.hermes.home.profile.TreeRemoval;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code hermes gateway} on machines with a supervisor and on machines without; their programs are played by scripts. */
@EnabledOnOs(OS.LINUX)
class GatewayServiceTest {
    @TempDir
    Path directory;

    private StandInMachine machine;
    private Cli person;

    @BeforeEach
    void a_machine_without_any_supervisor() throws IOException {
        machine = StandInMachine.withoutSupervisor(directory);
        person = machine.person;
    }

    @Test
    void an_installation_asks_two_questions_and_tells_systemd() throws IOException {
        machine.systemd();

        var installed = person.typing("n\ny\n").run("gateway", "install");

        assertThat(installed.exit()).isZero();
        assertThat(installed.out())
                .contains("Installing user systemd service to: " + machine.unit("hermes-gateway.service"))
                .contains("✓ User service installed and enabled!")
                .contains("sudo loginctl enable-linger bob");
        assertThat(Files.readString(machine.unit("hermes-gateway.service"))).contains("gateway run --replace");
        assertThat(machine.calls())
                .containsSubsequence(
                        "systemctl --user daemon-reload",
                        "systemctl --user enable hermes-gateway",
                        "loginctl show-user bob --property=Linger --value",
                        "loginctl enable-linger bob")
                .doesNotContain("systemctl --user start hermes-gateway");
    }

    @Test
    void scripts_answer_with_options() throws IOException {
        machine.systemd();

        var installed = person.run("gateway", "install", "--start-now", "--no-start-on-login");

        assertThat(installed.out()).contains("✓ User service installed!").contains("✓ User service started");
        assertThat(machine.calls())
                .contains("systemctl --user start hermes-gateway")
                .doesNotContain("systemctl --user enable hermes-gateway");
    }

    @Test
    void without_an_answer_nothing_is_installed() throws IOException {
        machine.systemd();

        var installed = person.run("gateway", "install");

        assertThat(installed.exit()).isEqualTo(1);
        assertThat(machine.unit("hermes-gateway.service")).doesNotExist();
    }

    @Test
    void the_service_is_started_stopped_and_removed() throws IOException {
        machine.systemd();
        assertThat(person.run("gateway", "start").lines())
                .contains("✗ Gateway service is not installed", "  Run: hermes gateway install");
        person.run("gateway", "install", "--no-start-now", "--start-on-login");

        assertThat(person.run("gateway", "start").out()).isEqualTo("✓ User service started\n");
        assertThat(person.run("gateway", "stop").lines())
                .containsExactly("✓ User service stopped", "✓ Stopped hermes-gateway service");
        assertThat(person.run("gateway", "status").out()).contains("✗ User gateway service is stopped");
        assertThat(person.run("gateway", "uninstall").lines())
                .containsExactly("✓ Removed " + machine.unit("hermes-gateway.service"), "✓ User service uninstalled");
        assertThat(person.run("gateway", "stop").out()).isEqualTo("✗ No gateway running for this profile\n");
    }

    @Test
    void a_profile_takes_its_service_with_it_but_not_that_of_another_home() throws IOException {
        machine.systemd();
        person.run("profile", "create", "coder");
        person.run("profile", "create", "writer");
        person.run("-p", "coder", "gateway", "install", "--no-start-now", "--start-on-login");
        Files.writeString(
                machine.unit("hermes-gateway-writer.service"),
                "[Service]\nEnvironment=\"HERMES_HOME=/srv/elsewhere/profiles/writer\"\n");

        person.run("profile", "delete", "-y", "coder");
        person.run("profile", "delete", "-y", "writer");

        assertThat(machine.unit("hermes-gateway-coder.service")).doesNotExist();
        assertThat(machine.unit("hermes-gateway-writer.service")).exists();
    }

    private void installed(String... profiles) {
        for (var profile : profiles) {
            if (!profile.equals("default")) {
                person.run("profile", "create", profile);
            }
            person.run("-p", profile, "gateway", "install", "--no-start-now", "--start-on-login");
        }
    }

    @Test
    void for_all_profiles_each_service_is_stopped_because_it_would_bring_its_gateway_back() throws IOException {
        machine.systemd();
        installed("default", "coder");

        var stopped = person.run("gateway", "stop", "--all");

        assertThat(stopped.exit()).isZero();
        assertThat(stopped.lines())
                .containsExactly(
                        "✓ User service stopped",
                        "✓ Stopped hermes-gateway service",
                        "✓ User service stopped",
                        "✓ Stopped hermes-gateway-coder service",
                        "✓ Stopped 2 gateway process(es) across all profiles");
        assertThat(machine.calls())
                .contains("systemctl --user stop hermes-gateway", "systemctl --user stop hermes-gateway-coder");
    }

    @Test
    void restarting_all_brings_back_the_services_that_were_at_work() throws IOException {
        machine.systemd();
        installed("default", "coder", "writer");
        machine.active("hermes-gateway-coder");

        assertThat(person.run("gateway", "restart", "--all").exit()).isZero();

        assertThat(machine.calls())
                .containsSubsequence(
                        "systemctl --user stop hermes-gateway",
                        "systemctl --user stop hermes-gateway-coder",
                        "systemctl --user stop hermes-gateway-writer",
                        "systemctl --user start hermes-gateway",
                        "systemctl --user start hermes-gateway-coder")
                .doesNotContain("systemctl --user start hermes-gateway-writer");
    }

    private void savedAs(String zip) {
        person.file("config.yaml", "agent:\n  max_turns: 7\n").run("backup", "-o", zip);
    }

    /** As the gateway of that profile sees the machine: this very process is recorded as it. */
    private FileLock weAreTheGatewayOf(String home) {
        person.file(
                home + "gateway.pid",
                "{\"pid\":" + ProcessHandle.current().pid() + ",\"argv\":[\"hermes\",\"gateway\",\"run\"]}");
        return FileLock.tryExclusive(person.home().resolve(home + "gateway.lock"))
                .orElseThrow();
    }

    @Test
    void no_gateway_ends_itself_whichever_profile_it_names() throws IOException {
        var slots = machine.s6();
        person.run("profile", "create", "coder");
        savedAs("b.zip");
        try (var _ = weAreTheGatewayOf("")) {
            for (var command : List.of(
                    List.of("-p", "coder", "gateway", "stop", "--all"),
                    List.of("gateway", "stop"),
                    List.of("import", "--force", "b.zip"),
                    List.of("uninstall", "--yes"))) {
                var refused = person.run(command.toArray(String[]::new));
                assertThat(refused.exit()).as("%s", command).isEqualTo(1);
                assertThat(refused.err()).as("%s", command).contains("started by the gateway");
            }
        }
        try (var _ = weAreTheGatewayOf("profiles/coder/")) {
            for (var command : List.of("delete -y coder", "rename coder writer")) {
                var refused = person.run(("profile " + command).split(" "));
                assertThat(refused.err()).as(command).contains("started by the gateway of the profile 'coder'");
            }
        }
        assertThat(machine.calls()).noneMatch(call -> call.startsWith("s6-svc "));
        assertThat(slots.resolve("gateway-coder")).exists();
    }

    @Test
    void a_gateway_that_restarts_all_comes_last_and_finishes_what_it_does() throws IOException {
        var slots = machine.s6();
        person.run("profile", "create", "coder");
        person.run("profile", "create", "writer");
        try (var _ = weAreTheGatewayOf("profiles/coder/")) {
            assertThat(person.run("gateway", "restart", "--all").out())
                    .isEqualTo("✓ Restarted 2 profile gateway(s) under s6\n");
            person.run("-p", "coder", "gateway", "restart");
        }
        assertThat(machine.calls().stream().filter(call -> call.startsWith("s6-svc ")))
                .containsExactly(
                        "s6-svc -t " + slots.resolve("gateway-writer"),
                        "s6-svc -1 " + slots.resolve("gateway-coder"),
                        "s6-svc -1 " + slots.resolve("gateway-coder"));
    }

    private List<String> called(List<String> calls) throws IOException {
        return machine.calls().stream().filter(calls::contains).toList();
    }

    @Test
    void an_import_stops_what_s6_would_bring_back_and_has_it_started_again() throws IOException {
        var slots = machine.s6();
        person.run("profile", "create", "coder");
        person.file("profiles/coder/gateway_state.json", "{\"desired_state\":\"running\"}");
        savedAs("b.zip");

        assertThat(person.typing("y\n").run("import", "b.zip").err()).contains("(coder)", "--force");
        assertThat(machine.calls()).noneMatch(call -> call.startsWith("s6-svc "));
        var restored = person.run("import", "--force", "b.zip");

        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(machine.calls())
                .containsSubsequence(
                        "s6-svc -d " + slots.resolve("gateway-coder"),
                        "s6-svwait -D -t 10000 " + slots.resolve("gateway-coder"),
                        "s6-svc -u " + slots.resolve("gateway-coder"));
        assertThat(person.file("profiles/coder/gateway_state.json")).contains("\"desired_state\":\"running\"");
    }

    @Test
    void an_import_stops_services_and_starts_them_again_also_when_nothing_could_be_restored() throws IOException {
        machine.systemd();
        installed("default", "coder");
        machine.active("hermes-gateway-coder");
        savedAs("b.zip");
        var services =
                List.of("systemctl --user stop hermes-gateway-coder", "systemctl --user start hermes-gateway-coder");

        assertThat(person.run("import", "--force", "b.zip").exit()).isZero();
        assertThat(called(services)).containsExactlyElementsOf(services);

        TreeRemoval.remove(person.home().resolve("backups"));
        person.file("backups", "no place for what is there now");
        assertThat(person.run("import", "--force", "b.zip").exit()).isEqualTo(1);
        assertThat(called(services))
                .containsExactlyElementsOf(
                        Stream.of(services, services).flatMap(List::stream).toList());
        assertThat(machine.calls()).doesNotContain("systemctl --user start hermes-gateway");
    }

    @Test
    void who_uninstalls_the_program_leaves_nothing_that_would_start_it() throws IOException {
        machine.systemd();
        installed("default", "coder");
        assertThat(person.run("uninstall", "--dry-run").out())
                .contains(
                        "stop and remove the service hermes-gateway\n",
                        "stop and remove the service hermes-gateway-coder\n");
        assertThat(machine.unit("hermes-gateway-coder.service")).exists();

        assertThat(person.run("uninstall", "--yes").exit()).isZero();

        assertThat(machine.unit("hermes-gateway.service")).doesNotExist();
        assertThat(machine.unit("hermes-gateway-coder.service")).doesNotExist();
        assertThat(machine.calls())
                .contains("systemctl --user disable hermes-gateway", "systemctl --user disable hermes-gateway-coder");
    }

    @Test
    void in_a_container_an_uninstallation_takes_the_slots_along() throws IOException {
        var slots = machine.s6();
        person.run("profile", "create", "coder");

        assertThat(person.run("uninstall", "--yes").exit()).isZero();

        assertThat(slots).isEmptyDirectory();
    }

    @Test
    void units_of_early_versions_are_shown_and_removed_when_wanted() throws IOException {
        machine.systemd();
        Files.createDirectories(machine.unit("x").getParent());
        Files.writeString(machine.unit("hermes.service"), "ExecStart=/usr/bin/hermes gateway run\n");

        assertThat(person.run("gateway", "migrate-legacy", "--dry-run").out())
                .contains(machine.unit("hermes.service").toString());
        assertThat(machine.unit("hermes.service")).exists();
        assertThat(person.run("gateway", "migrate-legacy", "-y").exit()).isZero();
        assertThat(machine.unit("hermes.service")).doesNotExist();
    }

    @Test
    void where_no_service_can_be_people_are_told_what_can() throws IOException {
        assertThat(person.run("gateway", "install").exit()).isEqualTo(1);
        assertThat(person.run("gateway", "install").out()).contains("not supported on this platform");
        assertThat(person.run("gateway", "migrate-legacy").out())
                .isEqualTo("Legacy unit migration only applies to systemd-based Linux hosts.\n");

        machine.system("run/.containerenv", "");
        var container = person.run("gateway", "install");
        assertThat(container.exit()).isZero();
        assertThat(container.out()).contains("--restart unless-stopped", "docker restart");
        assertThat(person.run("gateway", "start").out()).contains("hermes gateway run");
        assertThat(person.run("gateway", "uninstall").out()).contains("docker stop", "docker rm");

        machine.system("proc/version", "Linux version 5.15 (Microsoft)");
        assertThat(person.run("gateway", "start").exit()).isEqualTo(1);
        assertThat(person.run("gateway", "start").out()).contains("wsl.conf");

        person.with("TERMUX_VERSION", "0.118");
        assertThat(person.run("gateway", "install").out()).contains("not supported on Termux");
        assertThat(person.run("gateway", "uninstall").exit()).isEqualTo(1);
    }

    @Test
    void who_manages_the_installation_manages_its_services() throws IOException {
        machine.systemd();
        person.with("HERMES_MANAGED", "1");

        var installed = person.run("gateway", "install", "--start-now", "--start-on-login");

        assertThat(installed.exit()).isZero();
        assertThat(installed.err()).isNotBlank();
        assertThat(machine.unit("hermes-gateway.service")).doesNotExist();
    }

    @Test
    void in_a_container_each_profile_has_a_service_from_its_creation_to_its_end() throws IOException {
        var slots = machine.s6();

        assertThat(person.run("profile", "create", "coder").exit()).isZero();
        assertThat(slots.resolve("gateway-coder/down")).exists();
        assertThat(person.run("-p", "coder", "gateway", "start").out()).isEqualTo("✓ gateway-coder: start sent\n");
        assertThat(person.file("profiles/coder/gateway_state.json")).contains("\"desired_state\":\"running\"");
        assertThat(person.run("-p", "coder", "gateway", "status").out())
                .contains("Manager: s6 (container supervisor)", "gateway-coder up for 7 s")
                .doesNotContain("manually", "gateway install");
        assertThat(person.run("-p", "coder", "gateway", "stop").out()).isEqualTo("✓ gateway-coder: stop sent\n");
        assertThat(person.file("profiles/coder/gateway_state.json")).contains("\"desired_state\":\"stopped\"");
        assertThat(person.run("gateway", "install").out()).contains("profile create");
        assertThat(machine.calls())
                .containsSubsequence(
                        "s6-svscanctl -a " + slots,
                        "s6-svc -u " + slots.resolve("gateway-coder"),
                        "s6-svc -d " + slots.resolve("gateway-coder"));

        assertThat(person.run("profile", "rename", "coder", "writer").exit()).isZero();
        assertThat(slots.resolve("gateway-coder")).doesNotExist();
        assertThat(slots.resolve("gateway-writer")).exists();
        assertThat(person.run("profile", "delete", "-y", "writer").exit()).isZero();
        assertThat(slots.resolve("gateway-writer")).doesNotExist();
    }

    @Test
    void a_profile_that_is_a_link_has_the_service_that_the_start_of_the_container_made_for_it() throws IOException {
        // given
        machine.s6();
        Files.createDirectories(person.home().resolve("elsewhere"));
        Files.createDirectories(person.home().resolve("profiles"));
        person.file("elsewhere/SOUL.md", "someone");
        Files.createSymbolicLink(person.home().resolve("profiles/linked"), Path.of("../elsewhere"));
        assertThat(person.run("container-boot").lines())
                .contains("reconcile: profile=linked prior_state=None action=registered");
        // when, then
        for (var verb : List.of("start", "stop")) {
            assertThat(person.run("-p", "linked", "gateway", verb).out())
                    .isEqualTo("✓ gateway-linked: " + verb + " sent\n");
        }
        assertThat(machine.calls()).noneMatch(call -> call.startsWith("s6-svc ") && call.endsWith("gateway-default"));
    }

    @Test
    void a_profile_is_deleted_also_when_its_supervisors_stay_and_that_is_told() throws IOException {
        // given: a supervisor that does not end
        var slots = machine.s6();
        person.run("profile", "create", "coder");
        try (var _ = new RandomAccessFile(
                slots.resolve("gateway-coder/supervise/control").toFile(), "rw")) {
            // when
            var deleted = person.run("profile", "delete", "-y", "coder");
            // then
            assertThat(deleted.exit()).isZero();
            assertThat(person.home().resolve("profiles/coder")).doesNotExist();
            assertThat(deleted.err())
                    .contains("⚠ Could not unregister s6 gateway service: ", "'gateway-coder'")
                    .contains("s6-svscanctl -an " + slots, slots + "/.gateway-coder.gone");
        }
    }

    @Test
    void a_profile_without_a_service_is_told_how_to_get_one() throws IOException {
        machine.s6();
        Files.createDirectories(person.home().resolve("profiles/typo"));

        var started = person.run("-p", "typo", "gateway", "start");

        assertThat(started.exit()).isEqualTo(1);
        assertThat(started.out()).startsWith("✗ no such gateway 'typo'").contains("hermes profile create typo");
        assertThat(machine.calls()).noneMatch(call -> call.startsWith("s6-svc "));
    }

    @Test
    void one_service_that_fails_keeps_no_other_from_its_turn() throws IOException {
        machine.s6();
        assertThat(person.run("gateway", "stop", "--all").out())
                .isEqualTo("✗ No profile gateways registered under s6\n");
        person.run("profile", "create", "broken");
        person.run("profile", "create", "coder");

        var stopped = person.run("gateway", "stop", "--all");

        assertThat(stopped.exit()).isZero();
        assertThat(stopped.out())
                .contains("✗ Could not stop gateway-broken: s6-svc stop on 'gateway-broken' failed (rc=111)")
                .contains("✓ Stopped 1 profile gateway(s) under s6");
    }

    @Test
    void a_profile_is_made_also_when_its_service_cannot_be() throws IOException {
        machine.s6();
        person.with("S6_PROFILE_GATEWAY_SCANDIR", directory.resolve("nowhere").toString());

        var created = person.run("profile", "create", "coder");

        assertThat(created.exit()).isZero();
        assertThat(created.err()).containsOnlyOnce("⚠ Could not register s6 gateway service: ");
        assertThat(person.home().resolve("profiles/coder/SOUL.md")).exists();
    }

    @Test
    void the_start_of_a_container_registers_the_gateways_and_is_not_shown_to_people() throws IOException {
        var slots = machine.s6();
        person.run("profile", "create", "coder");
        person.file("profiles/coder/gateway_state.json", "{\"desired_state\":\"running\"}");

        assertThat(person.run("container-boot").lines())
                .containsExactly(
                        "reconcile: profile=default prior_state=None action=registered",
                        "reconcile: profile=coder prior_state=running action=started");
        assertThat(slots.resolve("gateway-coder/down")).doesNotExist();
        assertThat(person.run("--help").out()).doesNotContain("container-boot");
    }

    @Test
    void the_doctor_looks_at_the_supervisor() throws IOException {
        machine.systemd();
        person.run("gateway", "install", "--no-start-now", "--start-on-login");
        assertThat(person.run("doctor", "--offline").out()).contains("⚠ Systemd linger is off");

        machine.s6();
        person.run("profile", "create", "coder");
        assertThat(person.run("doctor", "--offline").out())
                .contains("s6 Supervision", "Per-profile gateways: 1/1 supervised up (coder)")
                .doesNotContain("linger");
    }

    @Test
    void the_service_of_another_home_is_not_written_over() throws IOException {
        machine.systemd();
        Files.createDirectories(machine.unit("x").getParent());
        var foreign = "[Service]\nEnvironment=\"HERMES_HOME=/srv/elsewhere\"\n";
        Files.writeString(machine.unit("hermes-gateway.service"), foreign);

        assertThat(person.run("gateway", "install", "--no-start-now", "--start-on-login")
                        .lines())
                .anyMatch(line -> line.startsWith("✗ ") && line.contains("/srv/elsewhere"));

        assertThat(Files.readString(machine.unit("hermes-gateway.service"))).isEqualTo(foreign);
    }

    @Test
    void the_status_names_who_looks_after_the_gateway() throws IOException {
        assertThat(manager()).isEqualTo("manual process");

        machine.systemd();
        assertThat(manager()).isEqualTo("manual process");
        person.run("gateway", "install", "--no-start-now", "--start-on-login");
        assertThat(manager()).isEqualTo("systemd (user)");
        assertThat(person.run("status").out()).contains("installed but stopped");
        Files.move(
                machine.unit("hermes-gateway.service"),
                machine.system("etc/systemd/system/hermes-gateway.service", ""),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(manager()).isEqualTo("systemd (system)");

        machine.s6();
        assertThat(manager()).isEqualTo("s6 (container supervisor)");
        person.with("TERMUX_VERSION", "0.118");
        assertThat(manager()).isEqualTo("Termux / manual process");
    }

    @Test
    void a_container_without_a_supervisor_is_told_from_a_process_of_a_machine() throws IOException {
        machine.system("run/.containerenv", "");
        assertThat(manager()).isEqualTo("docker (foreground)");

        machine.systemd(); // one that answers makes a machine of it
        assertThat(manager()).isEqualTo("manual process");
    }

    private String manager() {
        return person.run("status").lines().stream()
                .filter(line -> line.contains("Manager:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
