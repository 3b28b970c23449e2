package dev.hermes.tools.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.Bench;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SearchFilesToolTest {
    @TempDir
    Path directory;

    Bench bench;
    Toolbox tools;

    @BeforeEach
    void open() {
        bench = new Bench(directory);
        tools = BuiltinTools.create(bench.services());
        bench.file("src/A.java", "one\ntwo gate\nthree\n");
        bench.file("src/B.java", "gate\ngate\n");
        bench.file("notes.md", "gate\n");
    }

    @Test
    void lines_are_named_by_file_and_number() {
        assertThat(search("{'pattern':'gate','path':'src'}").toString())
                .isEqualTo("{\"total_count\":3,\"matches\":["
                        + "{\"path\":\"src/A.java\",\"line\":2,\"content\":\"two gate\"},"
                        + "{\"path\":\"src/B.java\",\"line\":1,\"content\":\"gate\"},"
                        + "{\"path\":\"src/B.java\",\"line\":2,\"content\":\"gate\"}]}");
    }

    @Test
    void a_long_result_comes_in_pages() {
        var answer = search("{'pattern':'gate','limit':2,'offset':1}");
        assertThat(answer.path("total_count").asInt()).isEqualTo(4);
        assertThat(answer.path("matches").size()).isEqualTo(2);
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(answer.path("_hint").asString()).contains("offset=3");
    }

    @Test
    void files_and_counts_instead_of_lines() {
        assertThat(search("{'pattern':'gate','output_mode':'files_only'}").toString())
                .isEqualTo("{\"total_count\":3,\"files\":[\"notes.md\",\"src/A.java\",\"src/B.java\"]}");
        assertThat(search("{'pattern':'gate','output_mode':'count','file_glob':'*.java'}")
                        .toString())
                .isEqualTo("{\"total_count\":3,\"counts\":{\"src/A.java\":1,\"src/B.java\":2}}");
    }

    @Test
    void lines_around_a_hit_are_marked_and_shown_once() {
        var answer = search("{'pattern':'gate','path':'src','context':1}");
        assertThat(answer.path("matches")
                        .valueStream()
                        .map(line -> line.path("path").asString()
                                + line.path("line").asInt()
                                + line.path("context").asBoolean(false)))
                .startsWith("src/A.java1true", "src/A.java2false", "src/A.java3true", "src/B.java1false");
    }

    @Test
    void files_are_found_by_name_newest_first() throws IOException {
        Files.setLastModifiedTime(bench.project.resolve("src/A.java"), FileTime.fromMillis(2_000_000));
        Files.setLastModifiedTime(bench.project.resolve("src/B.java"), FileTime.fromMillis(1_000_000));
        for (var target : List.of("files", "find")) {
            assertThat(search("{'pattern':'.java','target':'" + target + "'}")
                            .path("files")
                            .toString())
                    .isEqualTo("[\"src/A.java\",\"src/B.java\"]");
        }
    }

    @Test
    void says_what_is_like_a_missing_place() {
        var answer = search("{'pattern':'x','path':'srcs'}");
        assertThat(answer.path("error").asString()).isEqualTo("Path not found: srcs");
        assertThat(answer.path("similar_paths").get(0).asString())
                .isEqualTo(bench.project.resolve("src").toString());
    }

    @Test
    void what_is_no_regular_expression_is_searched_for_as_it_stands() {
        bench.file("c.c", "int main( {\n");
        var answer = search("{'pattern':'main( {'}");
        assertThat(answer.path("total_count").asInt()).isEqualTo(1);
        assertThat(answer.path("_note").asString()).contains("not a valid regular expression");
    }

    @Test
    void the_same_search_again_and_again_is_stopped() {
        for (int i = 1; i <= 2; i++) {
            assertThat(search("{'pattern':'gate'}").has("_warning")).isFalse();
        }
        assertThat(search("{'pattern':'gate'}").has("_warning")).isTrue();
        var blocked = search("{'pattern':'gate'}");
        assertThat(blocked.path("error").asString()).startsWith("BLOCKED");
        assertThat(blocked.path("already_searched").asInt()).isEqualTo(4);
        bench.call(tools, "todo", "{}");
        assertThat(search("{'pattern':'gate'}").has("matches")).isTrue();
    }

    @Test
    void credentials_of_hermes_are_not_searched() throws IOException {
        Files.writeString(bench.home.file("auth.json"), "gate\n");
        assertThat(search("{'pattern':'gate','path':'~/.hermes'}")
                        .path("total_count")
                        .asInt())
                .isZero();
        assertThat(search("{'pattern':'gate','path':'~/.hermes/auth.json'}")
                        .path("error")
                        .asString())
                .startsWith("Access denied");
    }

    @Test
    void works_the_same_without_ripgrep() {
        var with = search("{'pattern':'g.te','context':1}");
        bench.environment.put("PATH", "/nowhere");
        tools = BuiltinTools.create(bench.services());
        assertThat(search("{'pattern':'g.te','context':1}")).isEqualTo(with);
    }

    private JsonNode search(String arguments) {
        return bench.call(tools, "search_files", arguments);
    }
}
