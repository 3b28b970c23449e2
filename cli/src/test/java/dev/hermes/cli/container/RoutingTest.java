package dev.hermes.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command reaches the container; the programs are scripts on a PATH of their own. */
@DisabledOnOs(OS.WINDOWS)
class RoutingTest {
    @TempDir
    Path directory;

    private Path bin;
    private Path home;
    private Path root;

    @BeforeEach
    void places() throws IOException {
        bin = Files.createDirectories(directory.resolve("bin"));
        home = Files.createDirectories(directory.resolve("home"));
        root = Files.createDirectories(directory.resolve("root"));
        Files.writeString(home.resolve(ContainerMode.FILE), "");
    }

    private Routing routing(Map<String, String> more) {
        var environment = new java.util.HashMap<>(more);
        environment.put("PATH", bin.toString());
        return new Routing(environment, root, Duration.ofSeconds(20));
    }

    private String program(String name, String script) throws IOException {
        var file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    @Test
    void what_the_file_leaves_out_has_a_default() {
        assertThat(ContainerMode.parse("# by the installer\n exec_user = me \nhermes_bin=\nodd line\n"))
                .isEqualTo(new ContainerMode("docker", "hermes-agent", "me", "/data/current-package/bin/hermes"));
    }

    @Test
    void the_command_goes_on_in_the_container_with_the_terminal_s_variables() throws Exception {
        var docker = program("docker", "exit 0");
        assertThat(routing(Map.of("TERM", "xterm", "LANG", "", "SECRET_API_KEY", "x"))
                        .command(home, List.of("chat", "-m", "opus"), false))
                .containsExactly(
                        docker,
                        "exec",
                        "-i",
                        "-u",
                        "hermes",
                        "-e",
                        "TERM=xterm",
                        "hermes-agent",
                        "/data/current-package/bin/hermes",
                        "chat",
                        "-m",
                        "opus");
        assertThat(routing(Map.of()).command(home, List.of(), true)).contains("-it");
    }

    @Test
    void a_container_of_root_is_reached_with_sudo_that_asks_nothing() throws Exception {
        Files.writeString(home.resolve(ContainerMode.FILE), "backend=podman\ncontainer_name=c\n");
        var podman = program("podman", "exit 1");
        var sudo = program("sudo", "[ \"$1 $2 $3 $6\" = \"-n " + podman + " inspect c\" ]");
        assertThat(routing(Map.of()).command(home, List.of("status"), false)).startsWith(sudo, "-n", podman, "exec");
    }

    @Test
    void it_never_falls_back_to_running_here() throws IOException {
        assertThatThrownBy(() -> routing(Map.of()).command(home, List.of(), false))
                .isInstanceOf(HermesException.class)
                .hasMessage("docker not found on PATH. Cannot route to container.");
        program("docker", "exit 1");
        assertThatThrownBy(() -> routing(Map.of()).command(home, List.of("status"), false))
                .isInstanceOfSatisfying(
                        HermesException.class,
                        e -> assertThat(e.advice()).anyMatch(line -> line.contains("sudo hermes status")));
    }

    @Test
    void a_backend_that_hangs_is_given_up() throws IOException {
        program("docker", "exec /bin/sleep 600");
        var impatient = new Routing(Map.of("PATH", bin.toString()), root, Duration.ofMillis(200));
        assertThatThrownBy(() -> impatient.command(home, List.of(), false))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("did not answer");
    }

    @Test
    void a_file_that_cannot_be_read_is_told_in_a_line() throws IOException {
        Files.delete(home.resolve(ContainerMode.FILE));
        Files.createDirectory(home.resolve(ContainerMode.FILE));
        assertThatThrownBy(() -> routing(Map.of()).command(home, List.of(), false))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(ContainerMode.FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {".dockerenv", "run/.containerenv", "proc/1/cgroup"})
    void inside_of_a_container_commands_run_where_they_are(String mark) throws IOException {
        assertThat(routing(Map.of()).wanted(home)).isTrue();
        Files.createDirectories(root.resolve(mark).getParent());
        Files.writeString(root.resolve(mark), "0::/system.slice/docker-abc.scope\n");
        assertThat(routing(Map.of()).wanted(home)).isFalse();
    }

    @Test
    void a_developer_and_a_home_without_the_file_stay_here() throws IOException {
        assertThat(routing(Map.of("HERMES_DEV", "1")).wanted(home)).isFalse();
        assertThat(routing(Map.of("HERMES_DEV", "true")).wanted(home)).isTrue();
        Files.delete(home.resolve(ContainerMode.FILE));
        assertThat(routing(Map.of()).wanted(home)).isFalse();
    }
}
