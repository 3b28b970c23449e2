package dev.hermes.tools.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.Bench;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteFileToolTest {
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
    void writes_a_new_file_into_a_new_directory() {
        var answer = bench.call(tools, "write_file", "{'path':'a/b/c.txt','content':'é\\n'}");
        assertThat(answer.path("bytes_written").asInt()).isEqualTo(3);
        assertThat(answer.path("dirs_created").asBoolean()).isTrue();
        assertThat(bench.text("a/b/c.txt")).isEqualTo("é\n");
    }

    @Test
    void keeps_mode_and_byte_order_mark_and_leaves_a_link_a_link() throws IOException {
        var file = bench.file("run.sh", "\uFEFFold");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        var link = Files.createSymbolicLink(bench.project.resolve("link"), file);
        bench.call(tools, "write_file", "{'path':'link','content':'new'}");
        assertThat(link).isSymbolicLink();
        assertThat(bench.text("run.sh")).isEqualTo("\uFEFFnew");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void a_checker_gets_no_keys() throws IOException {
        var bin = Files.createDirectories(directory.resolve("bin"));
        var node = Files.writeString(bin.resolve("node"), "#!/bin/sh\nenv\nexit 1\n");
        assertThat(node.toFile().setExecutable(true)).isTrue();
        bench.environment.put("PATH", bin + ":" + bench.environment.get("PATH"));
        bench.environment.put("OPENAI_API_KEY", "sk-secret");
        bench.environment.put("PLAIN", "seen");
        var answer = bench.call(BuiltinTools.create(bench.services()), "write_file", "{'path':'a.js','content':'x'}");
        assertThat(answer.path("lint").path("output").asString())
                .contains("PLAIN=seen")
                .doesNotContain("OPENAI_API_KEY", "sk-secret");
    }

    @Test
    void says_which_field_is_missing_and_never_writes_null() {
        assertThat(error("{'content':'x'}")).startsWith("write_file: missing required field 'path'");
        assertThat(error("{'path':'a.txt'}")).startsWith("write_file: missing required field 'content'");
        assertThat(error("{'path':'a.txt','content':null}")).startsWith("write_file: missing required field 'content'");
        assertThat(error("{'path':'a.txt','content':{'a':1}}")).contains("must be a string");
        assertThat(bench.project.resolve("a.txt")).doesNotExist();
    }

    @Test
    void does_not_write_protected_files_whatever_the_way_to_them() throws IOException {
        Files.createDirectories(bench.userHome.resolve(".ssh"));
        Files.createSymbolicLink(bench.project.resolve("notes"), bench.userHome.resolve(".ssh/authorized_keys"));
        Files.createSymbolicLink(bench.project.resolve("keys"), bench.userHome.resolve(".ssh"));
        assertThat(error("{'path':'notes','content':'x'}")).startsWith("Write denied: ");
        assertThat(error("{'path':'keys/new','content':'x'}")).startsWith("Write denied: ");
        assertThat(error("{'path':'~/.bashrc','content':'x'}")).startsWith("Write denied: ");
        assertThat(error("{'path':'~/.hermes/config.yaml','content':'x'}")).startsWith("Write denied: ");
        assertThat(error("{'path':'x/../../../../../../../../../../../etc/passwd','content':'x'}"))
                .startsWith("Refusing to write to sensitive system path:");
        assertThat(bench.userHome.resolve(".ssh/authorized_keys")).doesNotExist();
    }

    @Test
    void does_not_leave_the_safe_root() {
        bench.environment.put(
                "HERMES_WRITE_SAFE_ROOT", bench.project.resolve("in").toString());
        tools = BuiltinTools.create(bench.services());
        assertThat(error("{'path':'out.txt','content':'x'}")).startsWith("Write denied: ");
        assertThat(error("{'path':'in/../out.txt','content':'x'}")).startsWith("Write denied: ");
        assertThat(bench.call(tools, "write_file", "{'path':'in/a.txt','content':'x'}")
                        .has("error"))
                .isFalse();
    }

    @Test
    void writes_into_another_profile_only_when_told_to() {
        var other = "~/.hermes/profiles/work/skills/x.md";
        assertThat(error("{'path':'" + other + "','content':'x'}"))
                .startsWith("Cross-profile write blocked by soft guard:");
        assertThat(bench.call(tools, "write_file", "{'path':'" + other + "','content':'x','cross_profile':true}")
                        .has("error"))
                .isFalse();
    }

    @Test
    void warns_when_the_file_changed_after_it_was_read_but_not_after_own_writes() throws IOException {
        var file = bench.file("a.txt", "1\n");
        bench.call(tools, "read_file", "{'path':'a.txt'}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(bench.call(tools, "write_file", "{'path':'a.txt','content':'2'}")
                        .path("_warning")
                        .asString())
                .contains("changed on disk");
        assertThat(bench.call(tools, "write_file", "{'path':'a.txt','content':'3'}")
                        .has("_warning"))
                .isFalse();
    }

    @Test
    void warns_when_a_subagent_wrote_it_or_only_a_part_was_read() throws IOException {
        var file = bench.file("a.txt", "1\n2\n3\n");
        bench.call(tools, "read_file", "{'path':'a.txt','limit':1}");
        assertThat(bench.call(tools, "write_file", "{'path':'a.txt','content':'2'}")
                        .path("_warning")
                        .asString())
                .contains("only a part");
        bench.call(tools, "child", "write_file", Bench.arguments("{'path':'a.txt','content':'child'}"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(bench.call(tools, "write_file", "{'path':'a.txt','content':'mine'}")
                        .path("_warning")
                        .asString())
                .contains("another subagent");
    }

    private String error(String arguments) {
        return bench.call(tools, "write_file", arguments).path("error").asString();
    }
}
