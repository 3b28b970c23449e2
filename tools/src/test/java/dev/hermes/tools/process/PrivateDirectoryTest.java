package dev.hermes.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
    @TempDir
    private Path temporary;

    @Test
    void only_the_owner_can_enter_and_closing_removes_it() throws Exception {
        var directory = PrivateDirectory.create(temporary, "test", Log.NONE);
        Files.writeString(
                Files.createDirectories(directory.path().resolve("a/b")).resolve("c"), "text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void what_a_killed_process_left_is_swept_and_nothing_else() throws Exception {
        // given
        var ours = PrivateDirectory.create(temporary, "test", Log.NONE);
        var dead = Files.createDirectories(temporary.resolve("hermes-shell-1"));
        Files.writeString(dead.resolve(".owner"), "99999999 2020-01-01T00:00:00Z");
        var reused = Files.createDirectories(temporary.resolve("hermes-shell-2"));
        Files.writeString(reused.resolve(".owner"), ProcessHandle.current().pid() + " 2020-01-01T00:00:00Z");
        var foreign = Files.createDirectories(temporary.resolve("hermes-notes"));
        var link = Files.createSymbolicLink(temporary.resolve("hermes-link"), dead);
        // when
        PrivateDirectory.sweep(temporary, Log.NONE);
        // then
        assertThat(dead).doesNotExist();
        assertThat(reused).doesNotExist();
        assertThat(ours.path()).exists();
        assertThat(foreign).exists();
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }
}
