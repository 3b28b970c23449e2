package dev.hermes.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
    @TempDir
    Path temporary;

    private Path root;
    private StandIns programs;
    private Map<String, String> environment;

    @BeforeEach
    void a_machine_of_its_own() throws Exception {
        root = Files.createDirectory(temporary.resolve("root"));
        programs = new StandIns(temporary.resolve("bin"), "systemctl");
        environment = programs.environment();
    }

    private Host host(String system) {
        return new Host(root, system, environment, new LocalPrograms(environment));
    }

    private Host linux() {
        return host("Linux");
    }

    private void file(String name, String text) throws Exception {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), text);
    }

    @Test
    void s6_is_recognised_by_process_1_and_its_directory_together() throws Exception {
        file("proc/1/comm", "s6-svscan\n");
        assertThat(linux().s6()).isFalse();

        Files.createDirectories(root.resolve("run/s6/basedir"));
        assertThat(linux().s6()).isTrue();
        assertThat(linux().kind()).isEqualTo(ServiceKind.S6); // though nothing says that this is a container

        file("proc/1/comm", "systemd\n");
        assertThat(linux().s6()).isFalse();
    }

    @Test
    void what_cannot_be_read_is_no_s6() throws Exception {
        Files.createDirectories(root.resolve("run/s6/basedir"));
        Files.createDirectories(root.resolve("proc/1/comm"));
        assertThat(linux().s6()).isFalse();
    }

    @Test
    void the_operating_system_decides_before_systemd_does() {
        assertThat(host("Windows 11").kind()).isEqualTo(ServiceKind.WINDOWS);
        assertThat(host("Mac OS X").kind()).isEqualTo(ServiceKind.LAUNCHD);
        assertThat(linux().kind()).isEqualTo(ServiceKind.SYSTEMD);
        assertThat(programs.calls()).as("an ordinary machine is not asked").isEmpty();
    }

    @Test
    void without_its_program_there_is_no_systemd() throws Exception {
        Files.delete(programs.directory().resolve("systemctl"));
        environment.put("PATH", programs.directory().toString());
        assertThat(linux().kind()).isEqualTo(ServiceKind.NONE);
    }

    @Test
    void on_a_telephone_there_is_no_systemd() {
        environment.put("TERMUX_VERSION", "0.118");
        assertThat(linux().termux()).isTrue();
        assertThat(linux().kind()).isEqualTo(ServiceKind.NONE);

        environment.remove("TERMUX_VERSION");
        environment.put("PREFIX", "/data/data/com.termux/files/usr");
        assertThat(linux().termux()).isTrue();
    }

    @Test
    void below_windows_the_systemd_of_the_machine_has_to_work() throws Exception {
        file("proc/version", "Linux version 5.15 (gcc) Microsoft-standard-WSL2");
        programs.answer("systemctl", "is-system-running", 1, "offline\n", "");
        assertThat(linux().wsl()).isTrue();
        assertThat(linux().systemd()).isFalse();
        assertThat(programs.calls()).containsExactly("systemctl is-system-running");

        programs.answer("systemctl", "is-system-running", 1, "degraded\n", "");
        assertThat(linux().systemd()).as("a degraded one works").isTrue();
    }

    @Test
    void in_a_container_either_systemd_will_do() throws Exception {
        file("run/.containerenv", "");
        programs.answer("systemctl", "is-system-running", 1, "offline\n", "");
        programs.answer("systemctl", "--user is-system-running", 1, "unknown\n", "");
        assertThat(linux().container()).isTrue();
        assertThat(linux().systemd()).isFalse();
        assertThat(programs.calls())
                .containsExactly("systemctl --user is-system-running", "systemctl is-system-running");

        programs.answer("systemctl", "--user is-system-running", 0, "running\n", "");
        assertThat(linux().systemd()).isTrue();
    }

    @Test
    void a_container_is_known_by_a_mark_or_by_its_control_group() throws Exception {
        assertThat(linux().container()).isFalse();
        for (var line : new String[] {"12:cpu:/docker/abc", "0::/podman-1", "1:name=x:/lxc/y"}) {
            file("proc/1/cgroup", line);
            assertThat(linux().container()).as(line).isTrue();
        }
        file("proc/1/cgroup", "0::/init.scope");
        assertThat(linux().container()).isFalse();
        file(".dockerenv", "");
        assertThat(linux().container()).isTrue();
    }

    @Test
    void a_question_is_asked_once() throws Exception {
        file("run/.containerenv", "");
        var host = linux();
        host.systemd();
        host.systemd();
        assertThat(programs.calls()).hasSize(2);
    }

    @Test
    void a_systemd_that_does_not_answer_is_none() throws Exception {
        file("run/.containerenv", "");
        Programs slow = (words, variables, limit) -> new Outcome.TimedOut(Duration.ofSeconds(5));
        assertThat(new Host(root, "Linux", new HashMap<>(environment), slow).systemd())
                .isFalse();
    }
}
