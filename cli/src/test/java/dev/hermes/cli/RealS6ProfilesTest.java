package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import dev.hermes.testkit.TestMachine;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Profiles and their gateways where the real s6 is process 1 and the person an ordinary user: the commands of this program, as
 * processes. The place for it is made by the script of the module {@code services}.
 */
class RealS6ProfilesTest {
    private static final Path SANDBOX =
            Path.of("..", "services", "src", "test", "resources", "dev", "hermes", "services", "s6", "sandbox.sh");
    private static final List<String> NAMESPACES =
            List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private");

    @TempDir
    Path temporary;

    @BeforeEach
    void there_is_an_s6_and_a_place_for_it() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(
                TestMachine.here()
                        .has("s6 (apt-get install s6 execline)", Files.isExecutable(Path.of("/usr/bin/s6-svscan"))),
                "needs s6");
        assumeTrue(
                TestMachine.here()
                        .has("unshare (apt-get install util-linux)", Files.isExecutable(Path.of("/usr/bin/unshare"))),
                "needs unshare");
        var overlay = "mount -t tmpfs tmpfs /mnt && mkdir /mnt/u /mnt/w /mnt/r"
                + " && mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r";
        assumeTrue(
                TestMachine.here()
                        .has(
                                "mount and process namespaces with overlays (a privileged container)",
                                namespaced(List.of("sh", "-c", overlay)).start().waitFor() == 0),
                "needs namespaces and overlays");
    }

    private static ProcessBuilder namespaced(List<String> words) {
        return new ProcessBuilder(
                Stream.of(NAMESPACES, words).flatMap(List::stream).toList());
    }

    @Test
    void a_gateway_is_made_started_restarted_killed_stopped_and_deleted_with_its_profile() throws Exception {
        plays("s6-profiles.sh");
    }

    @Test
    void gateways_are_renamed_at_work_finish_before_a_restart_and_survive_their_container_as_they_were_left()
            throws Exception {
        try (var model = ModelServer.start()) {
            model.otherwise(
                    _ -> Reply.text("one two three four five six seven eight").slow(Duration.ofMillis(500)));
            plays("s6-restart.sh", model.url(), String.valueOf(freePort()));
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private void plays(String name, String... arguments) throws Exception {
        var program = program();
        var scenario = Files.writeString(temporary.resolve("scenario.sh"), text("s6-common.sh") + text(name));
        var output = temporary.resolve("output");
        var words = new ArrayList<>(List.of("bash", SANDBOX.toString(), program.toString(), scenario.toString()));
        words.addAll(List.of(arguments));
        var process = namespaced(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS))
                    .as("ends in time: %s", Files.readString(output))
                    .isTrue();
            // not the last line: what ends with the container may still say so
            assertThat(Files.readString(output)).containsPattern("(?m)^all well$");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(String name) throws IOException {
        try (var in = RealS6ProfilesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The classes of this program where an ordinary user may read them, with a launcher. */
    private Path program() throws IOException {
        var program = Files.createDirectories(temporary.resolve("program"));
        var classes = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.exists(Path.of(entry)) && !entry.endsWith("test-classes")) {
                var copy = program.resolve("classes").resolve(String.valueOf(classes.size()));
                copy(Path.of(entry), copy);
                classes.add("/opt/hermes/classes/" + classes.size());
            }
        }
        var launcher = Files.createDirectories(program.resolve("bin")).resolve("hermes");
        Files.writeString(launcher, """
                #!/bin/sh
                exec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
                    -Dhermes.launcher=/opt/hermes/bin/hermes -cp %s dev.hermes.cli.Main "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), String.join(File.pathSeparator, classes)));
        assertThat(launcher.toFile().setExecutable(true, false)).isTrue();
        return program;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }
}
