package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.TestMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command on a home that is not as homes are: it works, or says in words why not, with the right exit code. */
class BadHomeTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void program() {
        hermes = Cli.in(directory).with("HERMES_DEBUG", "1").with("EDITOR", "true");
    }

    static Stream<List<String>> commands() {
        return EveryCommand.lines();
    }

    private Cli.Result run(Path home, List<String> words) {
        var result = hermes.with("HERMES_HOME", home.toString()).run(words.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isIn(0, 1, 2);
        assertThat(result.err()).as("no stack trace").doesNotContain("\tat ");
        return result;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_file_in_place_of_the_home_is_told_in_words(List<String> words) throws IOException {
        var file = Files.writeString(directory.resolve("a-file"), "precious");
        run(file, words);
        assertThat(file).hasContent("precious");
        assertThat(hermes.work()).isEmptyDirectory();
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("a-file", "home", "work");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_home_that_is_missing_is_no_error_of_its_own(List<String> words) {
        run(directory.resolve("not/yet"), words);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_home_may_be_called_anything(List<String> words) throws IOException {
        run(Files.createDirectories(directory.resolve("Zuhause für ☤ $(x) 'q' %41 家")), words);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_name_that_no_file_system_takes_is_told_in_words(List<String> words) {
        run(directory.resolve("long".repeat(100)), words);
        assertThat(hermes.work()).isEmptyDirectory();
    }

    /** As long as the system can still make the home, and too long for most files in it. */
    @ParameterizedTest
    @MethodSource("commands")
    void a_path_in_which_files_have_no_room_is_told_in_words(List<String> words) throws IOException {
        var home = directory;
        while (home.toString().length() < 3800) {
            home = home.resolve("a".repeat(200));
        }
        home = home.resolve("b".repeat(4080 - home.toString().length()));
        Files.createDirectories(home);
        run(home, words);
        assertThat(hermes.work()).isEmptyDirectory();
    }

    /** @param before what is done to the file system in {@code $1}, the home, in a namespace of its own */
    private List<String> inNamespace(String before) throws Exception {
        var probe = new ProcessBuilder("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "t", "/mnt")
                .redirectErrorStream(true)
                .start();
        probe.getInputStream().readAllBytes();
        assumeTrue(
                TestMachine.here().has("mount namespaces (unshare --map-root-user)", probe.waitFor() == 0),
                "mounting of one's own");
        var command = new ArrayList<>(List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                before + " && shift && exec \"$@\"",
                "sh",
                hermes.home().toString()));
        command.addAll(Processes.java(EveryCommand.class, directory.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
        return lines;
    }

    private static void allInWords(List<String> lines) {
        assertThat(lines).hasSizeGreaterThan(100).allSatisfy(line -> {
            assertThat(line).matches("[012]\t.*");
            assertThat(line).as("no stack trace").doesNotContain("\tat ");
        });
    }

    @Test
    void a_home_that_cannot_be_written_is_told_in_words_and_can_be_looked_at() throws Exception {
        hermes.file("config.yaml", "model:\n  default: m1\n");
        var lines = inNamespace("mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\"");
        allInWords(lines);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("0\tconfig show"))
                .anyMatch(line -> line.startsWith("0\tstatus"))
                .anyMatch(line -> line.startsWith("1\tconfig set"));
        assertThat(hermes.home().toFile().list()).containsExactly("config.yaml");
    }

    @Test
    void on_a_full_disk_every_command_says_so_in_words() throws Exception {
        allInWords(inNamespace(
                "mount -t tmpfs -o size=64k tmpfs \"$1\" && printf 'model:\\n  default: m1\\n' > \"$1/config.yaml\""
                        + " && { dd if=/dev/zero of=\"$1/ballast\" bs=1k 2>/dev/null; true; }"));
    }
}
