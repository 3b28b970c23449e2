package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.TestMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that is no help: the program as a process of its own, on a real full disk and as a user who may not read it. */
class HomeTroubleTest {
    private static final List<String> OBEDIENT = System.getProperty("user.name").equals("root")
            ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
            : List.of();

    @TempDir
    Path directory;

    private Path home;

    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void home() {
        home = Cli.in(directory).home();
    }

    private Outcome run(List<String> wrapper, String... words) throws Exception {
        var process = Processes.builder(directory, wrapper, words)
                .redirectError(directory.resolve("err").toFile())
                .start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), out, Files.readString(directory.resolve("err")));
    }

    @Test
    void a_setting_that_stands_twice_counts_by_its_last_place_and_is_no_reason_to_talk() throws Exception {
        Files.writeString(home.resolve("config.yaml"), "terminal: {timeout: 1, timeout: 2}\n");
        assertThat(run(List.of(), "config", "get", "terminal.timeout")).isEqualTo(new Outcome(0, "2\n", ""));
        assertThat(run(List.of(), "config", "set", "model.default", "m").err()).isEmpty();
    }

    /** A full disk of 512 KiB in the place of the home, with what the home had; afterwards that is in {@code home.kept}. */
    private static List<String> fullDisk() {
        var mount = "mkdir \"$HERMES_HOME.kept\""
                + " && cp -a \"$HERMES_HOME\"/. \"$HERMES_HOME.kept\" && mount -t tmpfs -o size=512k tmpfs \"$HERMES_HOME\""
                + " && cp -a \"$HERMES_HOME.kept\"/. \"$HERMES_HOME\""
                + " && { dd if=/dev/zero of=\"$HERMES_HOME/ballast\" bs=1k 2>/dev/null;"
                + " \"$0\" \"$@\"; code=$?; rm -f \"$HERMES_HOME/ballast\";"
                + " cp -a \"$HERMES_HOME\"/. \"$HERMES_HOME.kept\"; exit $code; }";
        return List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount);
    }

    private static void assumeNamespaces() throws IOException, InterruptedException {
        var probe = new ProcessBuilder("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "t", "/mnt")
                .redirectErrorStream(true)
                .start();
        probe.getInputStream().readAllBytes();
        assumeTrue(
                TestMachine.here().has("mount namespaces (unshare --map-root-user)", probe.waitFor() == 0),
                "mounting a disk of one's own");
    }

    @Test
    void on_a_full_disk_the_answer_comes_and_what_is_not_kept_is_told() throws Exception {
        assumeNamespaces();
        var outcome = run(fullDisk(), "--provider", "demo", "-z", "how many files are in this folder?");
        assertThat(outcome.out()).startsWith("There are no files");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).contains("will not be kept").doesNotContain("\tat ");
    }

    @Test
    void on_a_full_disk_settings_stay_as_they_were() throws Exception {
        assumeNamespaces();
        var before = "# mine\nmodel:\n  default: m1\n";
        Files.writeString(home.resolve("config.yaml"), before);
        var outcome = run(fullDisk(), "config", "set", "model.default", "m2");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("config.yaml").doesNotContain("\tat ");
        assertThat(Files.readString(Path.of(home + ".kept/config.yaml"))).isEqualTo(before);
    }

    @Test
    void a_home_that_may_not_be_read_is_told_and_the_answer_comes_all_the_same() throws Exception {
        // given: modes count for root too, when it gives up the right to ignore them
        var config = Files.writeString(home.resolve("config.yaml"), "model:\n  default: m1\n");
        var kept = Files.getPosixFilePermissions(home);
        Files.setPosixFilePermissions(home, Set.of());
        try {
            // when
            var outcome = run(OBEDIENT, "--provider", "demo", "-z", "hello");
            // then
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out()).contains("demonstration");
            assertThat(outcome.err()).contains(home.toString()).doesNotContain("\tat ");
        } finally {
            Files.setPosixFilePermissions(home, kept);
        }
        assertThat(config).content().contains("m1");
    }
}
