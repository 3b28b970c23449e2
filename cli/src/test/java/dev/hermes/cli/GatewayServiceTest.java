package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private Cli person;

    @BeforeEach
    void a_machine_without_any_supervisor() throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(directory.resolve("runtime"));
        Files.createFile(directory.resolve("runtime/bus"));
        person = Cli.in(directory)
                .with("PATH", directory.resolve("bin").toString())
                .with("XDG_RUNTIME_DIR", directory.resolve("runtime").toString())
                .with("USER", "bob")
                .with("CALLS", directory.resolve("calls").toString())
                .startedAs(directory.resolve("release/bin/hermes"));
    }

    private void program(String name, String script) throws IOException {
        var file = directory.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"" + name + " $*\" >>\"$CALLS\"\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void systemd() throws IOException {
        program("systemctl", """
                case "$*" in
                    *is-system-running*) echo running ;;
                    *is-active*) echo inactive; exit 3 ;;
                    *show*) printf 'ActiveState=inactive\\nSubState=dead\\nResult=success\\nExecMainStatus=0\\nMainPID=0\\n' ;;
                esac
                """);
        program("loginctl", """
                case "$1" in
                    enable-linger) echo 'access denied' >&2; exit 1 ;;
                    *) echo no ;;
                esac
                """);
    }

    private List<String> calls() throws IOException {
        var file = directory.resolve("calls");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Path unit(String name) {
        return directory.resolve(".config/systemd/user").resolve(name);
    }

    private Path system(String path, String text) throws IOException {
        var file = directory.resolve("root").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path s6() throws IOException {
        system("proc/1/comm", "s6-svscan\n");
        Files.createDirectories(directory.resolve("root/run/s6/basedir"));
        for (var name : List.of("s6-svc", "s6-svstat", "s6-svscanctl", "s6-svwait")) {
            system(
                            "command/" + name,
                            "#!/bin/sh\necho \"" + name + " $*\" >>\"$CALLS\"\n"
                                    + (name.equals("s6-svstat")
                                            ? "case \"$1\" in -o) echo 'true true 4194000 7' ;; *) echo 'up (pid 4194000) 7 seconds' ;; esac\n"
                                            : "case \"$*\" in *gateway-broken) echo 'Permission denied' >&2; exit 111 ;; esac\n"))
                    .toFile()
                    .setExecutable(true);
        }
        var slots = Files.createDirectories(directory.resolve("slots"));
        person.with("S6_PROFILE_GATEWAY_SCANDIR", slots.toString());
        return slots;
    }

    @Test
    void an_installation_asks_two_questions_and_tells_systemd() throws IOException {
        systemd();

        var installed = person.typing("n\ny\n").run("gateway", "install");

        assertThat(installed.exit()).isZero();
        assertThat(installed.out())
                .contains("Installing user systemd service to: " + unit("hermes-gateway.service"))
                .contains("✓ User service installed and enabled!")
                .contains("sudo loginctl enable-linger bob");
        assertThat(Files.readString(unit("hermes-gateway.service"))).contains("gateway run --replace");
        assertThat(calls())
                .containsSubsequence(
                        "systemctl --user daemon-reload",
                        "systemctl --user enable hermes-gateway",
                        "loginctl show-user bob --property=Linger --value",
                        "loginctl enable-linger bob")
                .doesNotContain("systemctl --user start hermes-gateway");
    }

    @Test
    void scripts_answer_with_options() throws IOException {
        systemd();

        var installed = person.run("gateway", "install", "--start-now", "--no-start-on-login");

        assertThat(installed.out()).contains("✓ User service installed!").contains("✓ User service started");
        assertThat(calls())
                .contains("systemctl --user start hermes-gateway")
                .doesNotContain("systemctl --user enable hermes-gateway");
    }

    @Test
    void without_an_answer_nothing_is_installed() throws IOException {
        systemd();

        var installed = person.run("gateway", "install");

        assertThat(installed.exit()).isEqualTo(1);
        assertThat(unit("hermes-gateway.service")).doesNotExist();
    }

    @Test
    void the_service_is_started_stopped_and_removed() throws IOException {
        systemd();
        assertThat(person.run("gateway", "start").lines())
                .contains("✗ Gateway service is not installed", "  Run: hermes gateway install");
        person.run("gateway", "install", "--no-start-now", "--start-on-login");

        assertThat(person.run("gateway", "start").out()).isEqualTo("✓ User service started\n");
        assertThat(person.run("gateway", "stop").lines())
                .containsExactly("✓ User service stopped", "✓ Stopped hermes-gateway service");
        assertThat(person.run("gateway", "status").out()).contains("✗ User gateway service is stopped");
        assertThat(person.run("gateway", "uninstall").lines())
                .containsExactly("✓ Removed " + unit("hermes-gateway.service"), "✓ User service uninstalled");
        assertThat(person.run("gateway", "stop").out()).isEqualTo("✗ No gateway running for this profile\n");
    }

    @Test
    void a_profile_takes_its_service_with_it_but_not_that_of_another_home() throws IOException {
        systemd();
        person.run("profile", "create", "coder");
        person.run("profile", "create", "writer");
        person.run("-p", "coder", "gateway", "install", "--no-start-now", "--start-on-login");
        Files.writeString(
                unit("hermes-gateway-writer.service"),
                "[Service]\nEnvironment=\"HERMES_HOME=/srv/elsewhere/profiles/writer\"\n");

        person.run("profile", "delete", "-y", "coder");
        person.run("profile", "delete", "-y", "writer");

        assertThat(unit("hermes-gateway-coder.service")).doesNotExist();
        assertThat(unit("hermes-gateway-writer.service")).exists();
    }

    @Test
    void units_of_early_versions_are_shown_and_removed_when_wanted() throws IOException {
        systemd();
        Files.createDirectories(unit("x").getParent());
        Files.writeString(unit("hermes.service"), "ExecStart=/usr/bin/hermes gateway run\n");

        assertThat(person.run("gateway", "migrate-legacy", "--dry-run").out())
                .contains(unit("hermes.service").toString());
        assertThat(unit("hermes.service")).exists();
        assertThat(person.run("gateway", "migrate-legacy", "-y").exit()).isZero();
        assertThat(unit("hermes.service")).doesNotExist();
    }

    @Test
    void where_no_service_can_be_people_are_told_what_can() throws IOException {
        assertThat(person.run("gateway", "install").exit()).isEqualTo(1);
        assertThat(person.run("gateway", "install").out()).contains("not supported on this platform");
        assertThat(person.run("gateway", "migrate-legacy").out())
                .isEqualTo("Legacy unit migration only applies to systemd-based Linux hosts.\n");

        system("run/.containerenv", "");
        var container = person.run("gateway", "install");
        assertThat(container.exit()).isZero();
        assertThat(container.out()).contains("--restart unless-stopped", "docker restart");
        assertThat(person.run("gateway", "start").out()).contains("hermes gateway run");
        assertThat(person.run("gateway", "uninstall").out()).contains("docker stop", "docker rm");

        system("proc/version", "Linux version 5.15 (Microsoft)");
        assertThat(person.run("gateway", "start").exit()).isEqualTo(1);
        assertThat(person.run("gateway", "start").out()).contains("wsl.conf");

        person.with("TERMUX_VERSION", "0.118");
        assertThat(person.run("gateway", "install").out()).contains("not supported on Termux");
        assertThat(person.run("gateway", "uninstall").exit()).isEqualTo(1);
    }

    @Test
    void who_manages_the_installation_manages_its_services() throws IOException {
        systemd();
        person.with("HERMES_MANAGED", "1");

        var installed = person.run("gateway", "install", "--start-now", "--start-on-login");

        assertThat(installed.exit()).isZero();
        assertThat(installed.err()).isNotBlank();
        assertThat(unit("hermes-gateway.service")).doesNotExist();
    }

    @Test
    void in_a_container_each_profile_has_a_service_from_its_creation_to_its_end() throws IOException {
        var slots = s6();

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
        assertThat(calls())
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
    void a_profile_without_a_service_is_told_how_to_get_one() throws IOException {
        s6();
        Files.createDirectories(person.home().resolve("profiles/typo"));

        var started = person.run("-p", "typo", "gateway", "start");

        assertThat(started.exit()).isEqualTo(1);
        assertThat(started.out()).startsWith("✗ no such gateway 'typo'").contains("hermes profile create typo");
        assertThat(calls()).noneMatch(call -> call.startsWith("s6-svc "));
    }

    @Test
    void one_service_that_fails_keeps_no_other_from_its_turn() throws IOException {
        s6();
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
        s6();
        person.with("S6_PROFILE_GATEWAY_SCANDIR", directory.resolve("nowhere").toString());

        var created = person.run("profile", "create", "coder");

        assertThat(created.exit()).isZero();
        assertThat(created.err()).containsOnlyOnce("⚠ Could not register s6 gateway service: ");
        assertThat(person.home().resolve("profiles/coder/SOUL.md")).exists();
    }

    @Test
    void the_start_of_a_container_registers_the_gateways_and_is_not_shown_to_people() throws IOException {
        var slots = s6();
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
        systemd();
        person.run("gateway", "install", "--no-start-now", "--start-on-login");
        assertThat(person.run("doctor", "--offline").out()).contains("⚠ Systemd linger is off");

        s6();
        person.run("profile", "create", "coder");
        assertThat(person.run("doctor", "--offline").out())
                .contains("s6 Supervision", "Per-profile gateways: 1/1 supervised up (coder)")
                .doesNotContain("linger");
    }

    @Test
    void the_service_of_another_home_is_not_written_over() throws IOException {
        systemd();
        Files.createDirectories(unit("x").getParent());
        var foreign = "[Service]\nEnvironment=\"HERMES_HOME=/srv/elsewhere\"\n";
        Files.writeString(unit("hermes-gateway.service"), foreign);

        assertThat(person.run("gateway", "install", "--no-start-now", "--start-on-login")
                        .lines())
                .anyMatch(line -> line.startsWith("✗ ") && line.contains("/srv/elsewhere"));

        assertThat(Files.readString(unit("hermes-gateway.service"))).isEqualTo(foreign);
    }
}
