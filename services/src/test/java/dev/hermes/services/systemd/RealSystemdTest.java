package dev.hermes.services.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.TestMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd itself makes of our unit and our commands; see {@code real.sh}. */
class RealSystemdTest {
    private static final int NOT_HERE = 77;

    @TempDir
    Path temporary;

    @Test
    void a_unit_is_installed_started_killed_restarted_stopped_and_removed() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(
                TestMachine.here()
                        .has("systemd (apt-get install systemd)", Files.isExecutable(Path.of("/lib/systemd/systemd"))),
                "needs systemd");
        assumeTrue(
                TestMachine.here()
                        .has("unshare (apt-get install util-linux)", Files.isExecutable(Path.of("/usr/bin/unshare"))),
                "needs unshare");
        var script = temporary.resolve("real.sh");
        try (var in = getClass().getResourceAsStream("real.sh")) {
            Files.copy(in, script);
        }
        var output = temporary.resolve("output");
        var process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--cgroup",
                        "--fork",
                        "--kill-child",
                        "--propagation",
                        "private",
                        "bash",
                        script.toString(),
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(150, TimeUnit.SECONDS))
                    .as("ends in time: %s", Files.readString(output))
                    .isTrue();
            assumeTrue(
                    TestMachine.here()
                            .has(
                                    "namespaces in which systemd runs (a privileged container with cgroup v2)",
                                    process.exitValue() != NOT_HERE),
                    "needs namespaces in which systemd runs");
            assertThat(Files.readString(output)).contains("\nall well\n");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
