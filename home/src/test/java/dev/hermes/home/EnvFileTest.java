package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {
    @TempDir
    Path directory;

    @Test
    void lines_are_read_as_dotenv_reads_them() {
        var values = EnvFile.parse("""
                # a comment
                A=plain value # and a comment
                export B = 'single \\' quote'
                C="two\\nlines"
                D=${A}-${NONE:-fallback}
                not an assignment
                E=
                F=a#b
                """, Map.of());
        assertThat(values)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "A", "plain value",
                        "B", "single ' quote",
                        "C", "two\nlines",
                        "D", "plain value-fallback",
                        "E", "",
                        "F", "a#b"));
    }

    @Test
    void a_written_value_keeps_every_other_line_and_is_for_the_owner_only() throws IOException {
        var file = directory.resolve(".env");
        Files.writeString(file, "# mine\nKEY=old\nOTHER=1\nexport KEY=older\n");
        EnvFile.set(file, "KEY", Secret.of("new"));
        assertThat(file).hasContent("# mine\nKEY=new\nOTHER=1\n");

        var fresh = directory.resolve("sub/.env");
        Files.createDirectories(fresh.getParent());
        EnvFile.set(fresh, "KEY", Secret.of("x"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                .isEqualTo("rw-------");
    }

    @Test
    void what_is_written_is_read_back() {
        long seed = 20261125;
        var random = new Random(seed);
        var alphabet = "abc \\'\"#=$ {}\t!A_";
        var file = directory.resolve(".env");
        for (int round = 0; round < 300; round++) {
            var value = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (value.indexOf("${") >= 0) {
                continue;
            }
            EnvFile.set(file, "KEY", Secret.of(value.toString()));
            assertThat(EnvFile.read(file))
                    .as("seed %d, value <%s>", seed, value)
                    .containsEntry("KEY", value.toString());
        }
    }

    @Test
    void an_absent_name_leaves_the_file_alone() throws IOException {
        var file = directory.resolve(".env");
        Files.writeString(file, "A=1");
        assertThat(EnvFile.unset(file, "B")).isFalse();
        assertThat(file).hasContent("A=1");
        assertThat(EnvFile.unset(file, "A")).isTrue();
        assertThat(EnvFile.read(file)).isEmpty();
    }
}
