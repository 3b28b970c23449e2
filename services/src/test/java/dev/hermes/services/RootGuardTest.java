package dev.hermes.services;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootGuardTest {
    @TempDir
    Path root;

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
