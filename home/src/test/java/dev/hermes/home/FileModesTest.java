package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FileModesTest {
    @TempDir
    Path directory;

    @Test
    void a_file_is_born_with_its_mode_and_can_get_another_one() throws IOException {
        var file =
                Files.createFile(directory.resolve("f"), FileModes.atBirth(directory.resolve("f"), FileModes.PRIVATE));
        assertThat(text(file)).isEqualTo("rw-------");
        assertThat(FileModes.of(file, 0)).isEqualTo(0600);

        FileModes.set(file, 0755);
        assertThat(text(file)).isEqualTo("rwxr-xr-x");
        FileModes.set(file, 0421);
        assertThat(text(file)).isEqualTo("r---w---x");
        assertThat(FileModes.of(file, 0)).isEqualTo(0421);
    }

    private static String text(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
