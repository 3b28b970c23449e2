package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class SearchPathTest {
    @TempDir
    Path directory;

    private Path program(String place) throws IOException {
        var file = directory.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        FileModes.set(file, FileModes.PROGRAM);
        return file;
    }

    private SearchPath path(String... directories) {
        return SearchPath.of(Map.of("PATH", String.join(File.pathSeparator, directories)));
    }

    @Test
    void the_first_that_can_be_started_is_found() throws IOException {
        var second = program("b/tool");
        program("c/tool");
        Files.createDirectories(directory.resolve("a/tool")); // no program
        Files.createDirectories(directory.resolve("d"));
        Files.writeString(directory.resolve("d/text"), "");

        var path = path(directory + "/a", directory + "/b", directory + "/c", directory + "/d");

        assertThat(path.find("tool")).contains(second);
        assertThat(path.find("text")).as("nobody may start it").isEmpty();
        assertThat(path.find("nothing")).isEmpty();
    }

    @Test
    void what_depends_on_where_somebody_stands_is_left_out() {
        assertThat(path("", ".", "bin", "nul\0", "/usr/bin").directories()).containsExactly(Path.of("/usr/bin"));
        assertThat(SearchPath.of(Map.of()).find("sh")).isEmpty();
    }

    @Test
    void a_directory_is_in_it_however_it_is_written() {
        assertThat(path("/x", directory + "/a/../b/").contains(directory.resolve("b")))
                .isTrue();
        assertThat(path("/x").contains(directory)).isFalse();
    }
}
