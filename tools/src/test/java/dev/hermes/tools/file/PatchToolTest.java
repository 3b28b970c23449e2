package dev.hermes.tools.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.Bench;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.Toolbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class PatchToolTest {
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
    void replaces_a_text_and_shows_the_difference() {
        bench.file("a.txt", "one\ntwo\n");
        var answer =
                bench.call(tools, "patch", "{'mode':'replace','path':'a.txt','old_string':'two','new_string':'2'}");
        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("diff").asString())
                .isEqualTo("--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n");
        assertThat(answer.path("files_modified").toString()).isEqualTo("[\"a.txt\"]");
        assertThat(bench.text("a.txt")).isEqualTo("one\n2\n");
    }

    @Test
    void an_ambiguous_text_changes_nothing() {
        bench.file("a.txt", "x = 1\nx = 1\n");
        var answer = bench.call(tools, "patch", "{'path':'a.txt','old_string':'x = 1','new_string':'x = 2'}");
        assertThat(answer.path("error").asString()).startsWith("Found 2 matches for old_string.");
        assertThat(bench.text("a.txt")).isEqualTo("x = 1\nx = 1\n");
        bench.call(tools, "patch", "{'path':'a.txt','old_string':'x = 1','new_string':'x = 2','replace_all':'true'}");
        assertThat(bench.text("a.txt")).isEqualTo("x = 2\nx = 2\n");
    }

    @Test
    void names_the_strategy_when_it_had_to_guess() {
        bench.file("a.py", "print(\u201Chi\u201D)");
        var arguments = JsonNodeFactory.instance
                .objectNode()
                .put("mode", "replace")
                .put("path", "a.py")
                .put("old_string", "print(\"hi\")")
                .put("new_string", "print(\"bye\")");
        var answer = bench.call(tools, "main", "patch", arguments);
        assertThat(answer.path("_hint").asString()).contains("unicode_normalized");
        assertThat(bench.text("a.py")).isEqualTo("print(\"bye\")");
    }

    @Test
    void says_what_is_missing() {
        assertThat(error("{'old_string':'a','new_string':'b'}")).isEqualTo("path required");
        assertThat(error("{'path':'a.txt'}")).isEqualTo("old_string and new_string required");
        assertThat(error("{'path':'no.txt','old_string':'a','new_string':'b'}"))
                .isEqualTo("Failed to read file: no.txt");
        assertThat(error("{'mode':'magic'}")).isEqualTo("Unknown mode: magic");
    }

    @Test
    void bytes_that_are_no_text_survive_an_edit_beside_them() throws IOException {
        var file = bench.project.resolve("latin.txt");
        Files.write(file, "caf\u00e9 \u00fc\nname: old\n".getBytes(StandardCharsets.ISO_8859_1));
        bench.call(tools, "patch", "{'path':'latin.txt','old_string':'old','new_string':'new'}");
        assertThat(Files.readAllBytes(file))
                .isEqualTo("caf\u00e9 \u00fc\nname: new\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void a_patch_over_several_files_is_applied_as_a_whole() throws IOException {
        bench.file("a.txt", "a\nb\n");
        bench.file("old.txt", "gone\n");
        var script = bench.file("run.sh", "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var answer = patch("""
                *** Begin Patch
                *** Update File: a.txt
                @@
                 a
                -b
                +B
                *** Add File: sub/new.txt
                +hello
                *** Delete File: old.txt
                *** Move File: run.sh -> bin/run.sh
                *** End Patch
                """);
        assertThat(answer.path("success").asBoolean()).as("%s", answer).isTrue();
        assertThat(bench.text("a.txt")).isEqualTo("a\nB\n");
        assertThat(bench.text("sub/new.txt")).isEqualTo("hello\n");
        assertThat(bench.project.resolve("old.txt")).doesNotExist();
        assertThat(bench.project.resolve("bin/run.sh")).isExecutable();
        assertThat(answer.path("files_modified").toString()).isEqualTo("[\"a.txt\",\"run.sh -> bin/run.sh\"]");
        assertThat(answer.path("files_created").toString()).isEqualTo("[\"sub/new.txt\"]");
        assertThat(answer.path("files_deleted").toString()).isEqualTo("[\"old.txt\"]");
        try (var left = Files.list(bench.project)) {
            assertThat(left.map(path -> path.getFileName().toString())).doesNotContain(".old.txt.hermes-deleted");
        }
    }

    @Test
    void one_hunk_that_does_not_fit_leaves_every_file_alone() {
        bench.file("a.txt", "a\n");
        bench.file("b.txt", "b\n");
        var answer =
                patch("*** Update File: a.txt\n@@\n-a\n+A\n*** Update File: b.txt\n@@\n-something else here\n+B\n");
        assertThat(answer.path("error").asString())
                .startsWith("Patch validation failed (no files were modified):")
                .contains("UPDATE 'b.txt'");
        assertThat(bench.text("a.txt")).isEqualTo("a\n");
    }

    @Test
    void guards_hold_for_every_path_of_a_patch() {
        bench.file("a.txt", "a\n");
        assertThat(patch("*** Move File: a.txt -> ~/.ssh/authorized_keys\n")
                        .path("error")
                        .asString())
                .contains("Write denied: ");
        assertThat(patch("*** Delete File: ~/.bashrc\n").path("error").asString())
                .contains("Write denied: ");
    }

    @Test
    void does_not_overwrite_by_adding_or_moving() {
        bench.file("a.txt", "a\n");
        bench.file("b.txt", "b\n");
        assertThat(patch("*** Add File: a.txt\n+x\n").path("error").asString()).contains("update it instead");
        assertThat(patch("*** Move File: a.txt -> b.txt\n").path("error").asString())
                .contains("the destination exists");
        assertThat(patch("*** Update File: a.txt\n").path("error").asString())
                .contains("UPDATE 'a.txt': no hunks found");
    }

    @Test
    void a_failure_while_applying_puts_back_what_was_done() throws IOException {
        bench.file("a.txt", "a\n");
        bench.file("wall", "a file where a directory would be needed\n");
        var answer = patch("*** Update File: a.txt\n@@\n-a\n+A\n*** Add File: wall/b.txt\n+b\n");
        assertThat(answer.path("error").asString())
                .startsWith("Apply phase failed (state may be inconsistent \u2014 run `git diff` to assess):")
                .contains("put back");
        assertThat(bench.text("a.txt")).isEqualTo("a\n");
    }

    @Test
    void tells_of_new_syntax_errors_only() {
        bench.file("a.json", "{\"a\": 1}\n");
        var broken = bench.call(tools, "patch", "{'path':'a.json','old_string':'1','new_string':'1,,'}");
        assertThat(broken.path("lint").path("status").asString()).isEqualTo("error");
        assertThat(broken.path("lint").path("output").asString()).startsWith("JSON: line 1");
        var still = bench.call(tools, "patch", "{'path':'a.json','old_string':'a','new_string':'b'}");
        assertThat(still.path("lint").path("status").asString()).isEqualTo("ok");
    }

    private JsonNode patch(String text) {
        return bench.call(
                tools,
                "main",
                "patch",
                JsonNodeFactory.instance.objectNode().put("mode", "patch").put("patch", text));
    }

    private String error(String arguments) {
        return bench.call(tools, "patch", arguments).path("error").asString();
    }
}
