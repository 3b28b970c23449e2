package dev.hermes.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolResultStoreTest {
    @TempDir
    Path directory;

    @Test
    void what_fits_stays_and_what_does_not_goes_to_a_file_for_its_owner() throws IOException {
        var store = new ToolResultStore(directory);
        assertThat(store.fit("call-1", "short", 10)).isEqualTo("short");
        var text = "line\n".repeat(1000);
        var kept = store.fit("../call", text, 100);
        var file = Path.of(kept.lines()
                .filter(line -> line.startsWith("Full output saved to: "))
                .findFirst()
                .orElseThrow()
                .substring("Full output saved to: ".length()));
        assertThat(kept)
                .startsWith("<persisted-output>\n")
                .endsWith("\n</persisted-output>")
                .contains("5000 characters", file.toString());
        assertThat(kept.length()).isLessThan(2000);
        assertThat(file).hasContent(text);
        assertThat(file.getFileName()).hasToString("1-___call.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void the_same_id_twice_is_two_files_and_closing_removes_them() throws IOException {
        try (var store = new ToolResultStore(directory);
                var other = new ToolResultStore(directory)) {
            store.fit("call_1", "a".repeat(5000), 100);
            store.fit("call_1", "b".repeat(5000), 100);
            other.fit("call_1", "c".repeat(5000), 100);
            try (var files = Files.walk(directory)) {
                assertThat(files.filter(file -> file.toString().endsWith("call_1.txt")))
                        .hasSize(3);
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void of_a_batch_the_largest_go_first_until_the_rest_fits() {
        var store = new ToolResultStore(directory);
        var texts = store.fitTogether(List.of(
                new ToolResultStore.Result("a", "a".repeat(60_000)),
                new ToolResultStore.Result("b", "b".repeat(90_000)),
                new ToolResultStore.Result("c", "c".repeat(80_000))));
        assertThat(texts.get(0)).hasSize(60_000);
        assertThat(texts.get(1)).startsWith("<persisted-output>");
        assertThat(texts.get(2)).hasSize(80_000);
    }

    @Test
    void a_file_that_cannot_be_written_costs_the_rest_of_the_text() throws IOException {
        var gone = Files.writeString(directory.resolve("file"), "in the way");
        assertThat(new ToolResultStore(gone).fit("call", "x".repeat(5000), 100))
                .endsWith("[Truncated: tool response was 5000 chars. Full output could not be saved to sandbox.]");
    }
}
