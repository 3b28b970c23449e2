package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurableFileTest {
    @TempDir
    Path directory;

    @Test
    void a_new_file_is_for_its_owner_and_an_old_one_keeps_its_mode() throws IOException {
        var file = directory.resolve("a");
        DurableFile.replace(file, "one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        DurableFile.replace(file, "two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(file).hasContent("two");
    }

    @Test
    void a_link_stays_a_link() throws IOException {
        var real = Files.writeString(directory.resolve("real"), "old");
        var link = Files.createSymbolicLink(directory.resolve("link"), real);
        DurableFile.replace(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("real", "link");
    }

    @ParameterizedTest
    @CsvSource({
        "auth.json, .auth.json_6666666666666666666.tmp",
        "auth.json, auth.json.tmp.4711.0123456789abcdef",
        ".env, .env_6666666666666666666.tmp",
        ".env, ..env_6666666666666666666.tmp"
    })
    void what_a_killed_process_left_of_an_earlier_write_goes_when_it_is_old(String name, String left)
            throws IOException {
        // given
        var old = Files.writeString(directory.resolve(left), "a secret");
        DurableFile.replace(directory.resolve(name), "one");
        assertThat(old).as("somebody may still be writing it").exists();
        // when
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
        DurableFile.replace(directory.resolve(name), "two");
        // then
        assertThat(directory.toFile().list()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".other.json_6666666666666666666.tmp",
                "other.json.tmp.4711.0123456789abcdef",
                "auth.json.tmp",
                "auth.json_6666666666666666666.tmp",
                "auth.json.tmp.of-mine"
            })
    void what_belongs_to_another_file_or_to_a_person_stays_however_old_it_is(String name) throws IOException {
        var old = Files.writeString(directory.resolve(name), "mine");
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        DurableFile.replace(directory.resolve("auth.json"), "{}");
        assertThat(old).exists();
    }

    @Test
    void the_lock_excludes_a_process_that_uses_flock() throws Exception {
        var file = directory.resolve("x.lock");
        var python = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys\nf=open(sys.argv[1],'a')\nfcntl.flock(f,fcntl.LOCK_EX)\nprint('held',flush=True)\nsys.stdin.read()",
                        file.toString())
                .start();
        try (var said = python.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> FileLock.exclusive(file, Duration.ofMillis(50)))
                    .hasMessageContaining(file.toString());
            python.getOutputStream().close();
            try (var _ = FileLock.exclusive(file, Duration.ofSeconds(10))) {
                assertThat(file).exists();
            }
            assertThat(python.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            python.destroyForcibly();
        }
    }
}
