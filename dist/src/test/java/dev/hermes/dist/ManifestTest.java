package dev.hermes.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    Path release;

    @Test
    void every_file_is_listed_as_sha256sum_checks_it() throws Exception {
        // given
        Files.createDirectories(release.resolve("bin"));
        Files.writeString(release.resolve("bin/hermes"), "program");
        Files.writeString(release.resolve("VERSION"), "1");
        Files.createSymbolicLink(release.resolve("link"), Path.of("VERSION"));
        // when
        Manifest.write(release);
        // then
        assertThat(Files.readAllLines(release.resolve("MANIFEST.sha256")))
                .extracting(line -> line.substring(66))
                .containsExactly("VERSION", "bin/hermes");
        assertThat(check()).isZero();
        Files.writeString(release.resolve("VERSION"), "2");
        assertThat(check()).isNotZero();
    }

    private int check() throws Exception {
        return new ProcessBuilder(List.of("sha256sum", "--check", "--status", "MANIFEST.sha256"))
                .directory(release.toFile())
                .start()
                .waitFor();
    }
}
