package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
