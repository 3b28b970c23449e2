package dev.hermes.tools.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.Bench;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadFileToolTest {
    @TempDir
    Path directory;

    Bench bench;
    Toolbox tools;

    @BeforeEach
    void open() {
        bench = new Bench(directory);
        tools = BuiltinTools.create(bench.services());
    }

    @Test
    void numbers_lines_and_shows_an_empty_one_after_the_last_newline() {
        bench.file("a.txt", "a\nb\n");
        var answer = bench.call(tools, "read_file", "{'path':'a.txt'}");
        assertThat(answer.path("content").asString()).isEqualTo("     1|a\n     2|b\n     3|");
        assertThat(answer.path("total_lines").asInt()).isEqualTo(2);
        assertThat(answer.path("file_size").asInt()).isEqualTo(4);
        assertThat(answer.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void tells_how_to_go_on_after_a_part() {
        bench.file("long.txt", "line\n".repeat(1000));
        var answer = bench.call(tools, "read_file", "{'path':'long.txt','offset':'3','limit':2}");
        assertThat(answer.path("content").asString()).isEqualTo("     3|line\n     4|line");
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(answer.path("hint").asString())
                .isEqualTo("Use offset=5 to continue reading (showing 3-4 of 1000 lines)");
    }

    @Test
    void an_empty_file_and_an_offset_beyond_the_end_are_no_errors() {
        bench.file("empty.txt", "");
        bench.file("two.txt", "1\n2\n");
        assertThat(bench.call(tools, "read_file", "{'path':'empty.txt'}").toString())
                .isEqualTo("{\"content\":\"\",\"total_lines\":0,\"file_size\":0,\"truncated\":false,"
                        + "\"is_binary\":false,\"is_image\":false}");
        var beyond = bench.call(tools, "read_file", "{'path':'two.txt','offset':9}");
        assertThat(beyond.path("content").asString()).isEmpty();
        assertThat(beyond.path("total_lines").asInt()).isEqualTo(2);
    }

    @Test
    void does_not_repeat_what_the_model_has_and_blocks_the_third_time() {
        bench.file("a.txt", "a\n");
        bench.call(tools, "read_file", "{'path':'a.txt'}");
        var second = bench.call(tools, "read_file", "{'path':'a.txt'}");
        assertThat(second.path("status").asString()).isEqualTo("unchanged");
        assertThat(second.path("content_returned").asBoolean(true)).isFalse();
        assertThat(bench.call(tools, "read_file", "{'path':'a.txt'}")
                        .path("error")
                        .asString())
                .startsWith("BLOCKED");
    }

    @Test
    void shows_text_again_after_it_changed_or_the_conversation_was_compressed() throws IOException {
        var file = bench.file("a.txt", "a\n");
        bench.call(tools, "read_file", "{'path':'a.txt'}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(bench.call(tools, "read_file", "{'path':'a.txt'}").has("content"))
                .isTrue();
        tools.contextLost("main");
        assertThat(bench.call(tools, "read_file", "{'path':'a.txt'}").has("content"))
                .isTrue();
    }

    @Test
    void names_files_that_look_like_the_missing_one() {
        var file = bench.file("Settings.java", "x");
        var answer = bench.call(tools, "read_file", "{'path':'settings.jav'}");
        assertThat(answer.path("error").asString()).isEqualTo("File not found: settings.jav");
        assertThat(answer.path("similar_files").get(0).asString()).isEqualTo(file.toString());
    }

    @Test
    void refuses_what_is_no_text_and_what_never_ends() throws IOException {
        bench.file("a.png", "x");
        Files.write(bench.project.resolve("blob"), new byte[2000]);
        assertThat(bench.call(tools, "read_file", "{'path':'a.png'}")
                        .path("error")
                        .asString())
                .isEqualTo("Cannot read binary file 'a.png' (.png). Use vision_analyze for images, or terminal to"
                        + " inspect binary files.");
        assertThat(bench.call(tools, "read_file", "{'path':'blob'}")
                        .path("error")
                        .asString())
                .startsWith("Cannot read binary file 'blob'");
        assertThat(bench.call(tools, "read_file", "{'path':'/dev/zero'}")
                        .path("error")
                        .asString())
                .contains("device");
        assertThat(bench.call(tools, "read_file", "{'path':'.'}").path("error").asString())
                .contains("is a directory");
    }

    @Test
    void does_not_show_credentials_of_hermes_even_through_a_link() throws IOException {
        Files.writeString(bench.home.file("auth.json"), "{}");
        Files.createSymbolicLink(bench.project.resolve("notes"), bench.home.file("auth.json"));
        assertThat(bench.call(tools, "read_file", "{'path':'notes'}")
                        .path("error")
                        .asString())
                .startsWith("Access denied: ");
    }

    @Test
    void hides_secrets_in_what_it_shows() {
        bench.file("a.txt", "key ghp_0123456789abcdefghij0123456789abcdef\n");
        assertThat(bench.call(tools, "read_file", "{'path':'a.txt'}")
                        .path("content")
                        .asString())
                .doesNotContain("0123456789abcdefghij");
    }

    @Test
    void cuts_long_lines_and_refuses_too_many_characters() {
        bench.file("wide.txt", "x".repeat(5000) + "\n");
        bench.file("big.txt", ("y".repeat(1000) + "\n").repeat(300));
        assertThat(bench.call(tools, "read_file", "{'path':'wide.txt'}")
                        .path("content")
                        .asString())
                .isEqualTo("     1|" + "x".repeat(2000) + "... [truncated]\n     2|");
        var answer = bench.call(tools, "read_file", "{'path':'big.txt'}");
        assertThat(answer.path("error").asString()).contains("offset and limit");
        assertThat(answer.path("total_lines").asInt()).isEqualTo(300);
    }
}
