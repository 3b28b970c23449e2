package dev.hermes.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ServicePathTest {
    private static final String STANDARD = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @TempDir
    Path root;

    private Path user;
    private Installation installation;

    @BeforeEach
    void an_installation() throws Exception {
        user = Files.createDirectories(root.resolve("home/bob"));
        var home = user.resolve(".hermes");
        installation = new Installation(
                root.resolve("opt/hermes/bin/hermes"),
                root.resolve("opt/hermes"),
                Optional.empty(),
                home,
                user,
                GatewayNames.of(user, home),
                Duration.ofSeconds(180));
    }

    private Host host(Map<String, String> environment) {
        return new Host(root, "Linux", environment, new LocalPrograms(environment));
    }

    private String path(Map<String, String> environment) {
        return ServicePath.of(installation, host(environment), environment);
    }

    @Test
    void of_directories_only_those_that_are_there_count() {
        assertThat(path(Map.of())).isEqualTo(root + "/opt/hermes/bin:" + STANDARD);
    }

    @Test
    void ours_come_first_then_the_persons_then_the_systems() throws Exception {
        for (var directory : List.of(
                "opt/hermes/node_modules/.bin",
                "home/bob/.hermes/node/bin",
                "home/bob/.hermes/node_modules/.bin",
                "home/bob/.npm-global/bin",
                "home/bob/.local/bin",
                "home/bob/.cargo/bin",
                "home/bob/go/bin",
                "nvm")) {
            Files.createDirectories(root.resolve(directory));
        }
        var node = Files.createFile(root.resolve("nvm/node"));
        assertThat(node.toFile().setExecutable(true)).isTrue();

        assertThat(path(Map.of("PATH", root + "/nvm:/nowhere")).split(":"))
                .containsExactly((root + "/opt/hermes/bin:"
                                + root + "/opt/hermes/node_modules/.bin:"
                                + root + "/home/bob/.hermes/node/bin:"
                                + root + "/home/bob/.hermes/node_modules/.bin:"
                                + root + "/nvm:"
                                + root + "/home/bob/.local/bin:"
                                + root + "/home/bob/.cargo/bin:"
                                + root + "/home/bob/go/bin:"
                                + root + "/home/bob/.npm-global/bin:"
                                + STANDARD)
                        .split(":"));
    }

    @Test
    void below_windows_its_programs_are_found_too_and_once() throws Exception {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/version"), "microsoft");
        var path = path(Map.of("PATH", "/nowhere:/mnt/c/Tools:/mnt/c/Tools:/mnt/d/x"));
        assertThat(path).isEqualTo(root + "/opt/hermes/bin:/mnt/c/Tools:/mnt/d/x:" + STANDARD);
    }

    @Test
    void on_a_mac_the_terminals_path_follows_ours_without_what_it_has_already() {
        var environment = Map.of("PATH", "/opt/homebrew/bin:" + root + "/opt/hermes/bin:/nowhere:/nowhere");
        assertThat(ServicePath.before(installation, host(environment), environment))
                .isEqualTo(root + "/opt/hermes/bin:/opt/homebrew/bin:/nowhere");
    }
}
