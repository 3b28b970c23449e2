package dev.hermes.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileServicesTest {
    @TempDir
    Path root;

    private final List<String> calls = new ArrayList<>();
    private Optional<HermesException> failure = Optional.empty();

    private final ServiceManager container = new ServiceManager() {
        @Override
        public ServiceKind kind() {
            return ServiceKind.S6;
        }

        @Override
        public void start(String name) {}

        @Override
        public void stop(String name) {}

        @Override
        public void restart(String name) {}

        @Override
        public boolean isRunning(String name) {
            return false;
        }

        @Override
        public void registerProfileGateway(String profile, Map<String, String> environment, boolean startNow) {
            calls.add("register " + profile + " " + startNow);
            failure.ifPresent(e -> {
                throw e;
            });
        }

        @Override
        public void unregisterProfileGateway(String profile) {
            calls.add("unregister " + profile);
            failure.ifPresent(e -> {
                throw e;
            });
        }
    };

    private ServiceManagers managers() {
        var nothing = Map.of("PATH", root.resolve("nowhere").toString());
        var host = new Host(root, "Linux", nothing, new LocalPrograms(nothing));
        return new ServiceManagers(host, Map.of(ServiceKind.S6, () -> container));
    }

    private void inAContainer() throws Exception {
        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("proc/1/comm"), "s6-svscan\n");
        Files.createDirectories(root.resolve("run/s6/basedir"));
    }

    @Test
    void on_a_machine_nobody_reads_of_services_per_profile() {
        var profiles = new ProfileServices(managers());
        assertThat(profiles.created("coder")).isEmpty();
        assertThat(profiles.deleting("coder")).isEmpty();
        assertThat(calls).isEmpty();
        assertThatThrownBy(() -> managers().detected())
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("no supported service manager");
    }

    @Test
    void in_a_container_a_profile_has_one_that_waits_and_goes_with_it() throws Exception {
        inAContainer();
        var profiles = new ProfileServices(managers());
        assertThat(profiles.created("coder")).isEmpty();
        assertThat(profiles.deleting("coder")).isEmpty();
        assertThat(calls).containsExactly("register coder false", "unregister coder");
        assertThat(managers().detected()).isSameAs(container);
    }

    @Test
    void what_goes_wrong_is_a_line_and_no_failure() throws Exception {
        inAContainer();
        var profiles = new ProfileServices(managers());
        failure = Optional.of(new HermesException(ExitCode.FAILED, "s6-svscanctl failed: no"));
        assertThat(profiles.created("coder"))
                .contains("⚠ Could not register s6 gateway service: s6-svscanctl failed: no");
        assertThat(profiles.deleting("coder"))
                .contains("⚠ Could not unregister s6 gateway service: s6-svscanctl failed: no");

        failure = Optional.of(new InvalidSlot.AlreadyRegistered("coder", root));
        assertThat(profiles.created("coder")).isEmpty();
    }

    @Test
    void in_the_image_the_gateway_is_not_roots() throws Exception {
        var caller = new Caller(0, "root", List.of());
        var image = Path.of("/opt/hermes");
        assertThatCode(() -> RootGuard.check(root, image, caller, Map.of())).doesNotThrowAnyException();

        Files.createDirectories(root.resolve("opt/hermes/docker"));
        Files.writeString(root.resolve("opt/hermes/docker/entrypoint.sh"), "");
        assertThatThrownBy(() -> RootGuard.check(root, image, caller, Map.of()))
                .hasMessage("Refusing to run the Hermes gateway as root inside the official Docker image.");
        for (var yes : List.of("1", "true", "YES", "on")) {
            assertThatCode(() -> RootGuard.check(root, image, caller, Map.of("HERMES_ALLOW_ROOT_GATEWAY", yes)))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> RootGuard.check(root, image, new Caller(10_000, "hermes", List.of()), Map.of()))
                .doesNotThrowAnyException();
        assertThatCode(() -> RootGuard.check(root, Path.of("/usr/lib/hermes"), caller, Map.of()))
                .doesNotThrowAnyException();
    }
}
