package dev.hermes.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.agent.git.Git;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** With a real git and real files. */
class CheckpointsTest {
    @TempDir
    Path top;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final Git git = new Git(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"), Duration.ofSeconds(60));
    private final List<String> logged = new ArrayList<>();
    private Path home;
    private Path project;
    private Checkpoints checkpoints;

    @BeforeEach
    void make_a_project() throws IOException {
        home = Files.createDirectory(top.toRealPath().resolve("home"));
        project = Files.createDirectory(home.resolve("project"));
        Files.createFile(project.resolve("pom.xml"));
        write("a.txt", "one\n");
        checkpoints = with(CheckpointSettings.DEFAULT);
    }

    @Test
    void the_first_write_of_a_model_call_takes_a_snapshot_and_the_second_none()
            throws IOException, InterruptedException {
        assertThat(beforeWrite("a.txt")).isTrue();
        write("a.txt", "two\n");
        assertThat(beforeWrite("a.txt")).isFalse();
        checkpoints.newModelCall();
        assertThat(beforeWrite("b.txt")).as("the next call").isTrue();
        assertThat(logged).isEmpty();
    }

    @Test
    void nothing_is_taken_when_nothing_changed_or_nothing_is_there() throws IOException, InterruptedException {
        assertThat(snapshot("one\n")).isTrue();
        checkpoints.newModelCall();
        assertThat(beforeWrite("a.txt")).as("unchanged").isFalse();
        var empty = Files.createDirectory(home.resolve("empty"));
        assertThat(checkpoints.before("write_file", argument("path", "x"), empty))
                .isFalse();
    }

    @Test
    void tools_and_commands_that_only_read_take_none() throws InterruptedException {
        assertThat(checkpoints.before("read_file", argument("path", "a.txt"), project))
                .isFalse();
        assertThat(checkpoints.before("terminal", argument("command", "ls -l"), project))
                .isFalse();
        assertThat(checkpoints.before("terminal", argument("command", "rm  a.txt\n" + "x".repeat(90)), project))
                .isTrue();
        assertThat(checkpoints.list(project).getFirst().reason())
                .isEqualTo("before terminal: " + "rm a.txt " + "x".repeat(51));
    }

    @Test
    void snapshots_are_listed_newest_first_with_what_changed() throws IOException, InterruptedException {
        snapshot("one\n");
        var first = clock.instant();
        clock.advance(Duration.ofMinutes(5));
        write("b.txt", "1\n2\n");
        snapshot("changed\n");
        var list = checkpoints.list(project.resolve("src"));
        assertThat(list)
                .extracting(Checkpoint::number, Checkpoint::taken, Checkpoint::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, first.plusSeconds(300), "before write_file"),
                        org.assertj.core.groups.Tuple.tuple(2, first, "before write_file"));
        assertThat(list.getFirst())
                .extracting(Checkpoint::files, Checkpoint::added, Checkpoint::removed)
                .containsExactly(2, 3, 1);
    }

    @Test
    void the_project_is_the_nearest_directory_that_looks_like_one() throws IOException, InterruptedException {
        var deep = Files.createDirectories(project.resolve("src/main"));
        assertThat(checkpoints.before("write_file", argument("path", "new/dir/X.java"), deep))
                .isTrue();
        assertThat(workdirs()).containsExactly(project);
    }

    @Test
    void a_file_outside_every_project_saves_its_own_directory() throws IOException, InterruptedException {
        var notes = Files.createDirectory(home.resolve("notes"));
        Files.writeString(notes.resolve("n.txt"), "n");
        assertThat(checkpoints.before("write_file", argument("path", "~/notes/n.txt"), project))
                .isTrue();
        assertThat(workdirs()).containsExactly(notes);
    }

    @Test
    void a_patch_over_several_files_saves_the_project_of_each() throws IOException, InterruptedException {
        var other = Files.createDirectory(home.resolve("other"));
        Files.createDirectory(other.resolve(".hg"));
        Files.writeString(other.resolve("o.txt"), "o");
        var patch = "*** Begin Patch\n*** Update File: a.txt\n@@\n*** Delete File: ../other/o.txt\n*** End Patch";
        assertThat(checkpoints.before("patch", argument("patch", patch), project))
                .isTrue();
        assertThat(workdirs()).containsExactlyInAnyOrder(project, other);
    }

    @Test
    void what_a_link_points_to_is_saved_where_it_lies() throws IOException, InterruptedException {
        var other = Files.createDirectory(home.resolve("other"));
        Files.createDirectory(other.resolve(".hg"));
        Files.writeString(other.resolve("o.txt"), "o");
        Files.createSymbolicLink(project.resolve("link"), other);
        checkpoints.before("write_file", argument("path", "link/o.txt"), project);
        assertThat(workdirs()).containsExactly(other);
    }

    @Test
    void the_home_directory_never_becomes_a_project() throws IOException, InterruptedException {
        Files.createDirectory(home.resolve(".git"));
        Files.writeString(home.resolve("x.txt"), "x");
        assertThat(checkpoints.before("write_file", argument("path", "x.txt"), home))
                .isFalse();
    }

    @Test
    void the_repository_of_a_project_is_left_alone() throws IOException, InterruptedException {
        // given
        git.run(project, "init", "--quiet");
        git.run(project, "add", "a.txt");
        git.run(project, "-c", "user.name=Ada", "-c", "user.email=a@x", "commit", "-q", "-m", "first");
        var before = git.run(project, "rev-parse", "HEAD").line()
                + git.run(project, "status", "--porcelain").out();
        // when
        snapshot("changed\n");
        snapshot("changed again\n");
        restore("2");
        write("a.txt", "one\n");
        // then
        assertThat(git.run(project, "rev-parse", "HEAD").line()
                        + git.run(project, "status", "--porcelain").out())
                .isEqualTo(before);
        assertThat(git.run(project, "for-each-ref").out()).doesNotContain("hermes");
    }

    @Test
    void secrets_and_what_tools_make_again_are_never_in_the_store() throws IOException, InterruptedException {
        write(".gitignore", "!.env\n!.env.local\n");
        write(".env", "KEY=s3cret\n");
        write("sub/.env.local", "KEY=s3cret\n");
        write("node_modules/x.js", "x");
        write("target/X.txt", "x");
        write("app.log", "x");
        snapshot("one\n");
        assertThat(files("1")).containsExactlyInAnyOrder(".gitignore", "a.txt", "pom.xml");
    }

    @Test
    void files_over_the_limit_are_left_out_and_stay_when_the_rest_is_restored()
            throws IOException, InterruptedException {
        checkpoints = with(new CheckpointSettings(20, 500, 1, true, 7, true, Duration.ofHours(24)));
        write("big.dat", "x".repeat(1024 * 1024 + 1));
        snapshot("one\n");
        assertThat(files("1")).containsExactlyInAnyOrder("a.txt", "pom.xml");
        write("a.txt", "two\n");
        restore("1");
        assertThat(read("a.txt")).isEqualTo("one\n");
        assertThat(project.resolve("big.dat")).exists();
    }

    @Test
    void a_difference_shows_changed_new_and_deleted_files() throws IOException, InterruptedException {
        write("gone.txt", "x\n");
        snapshot("one\n");
        write("a.txt", "two\n");
        write("new.txt", "n\n");
        Files.delete(project.resolve("gone.txt"));
        assertThat(checkpoints.diff(project, "1", 80)).contains("\n-one\n+two", "+++ b/new.txt", "--- a/gone.txt");
        assertThat(checkpoints.diff(project, "1", 3)).matches("(?s)(.*\n){3}… \\d+ more lines");
    }

    @Test
    void a_restore_brings_back_contents_and_deleted_files_and_keeps_new_ones()
            throws IOException, InterruptedException {
        write("sub/deep.txt", "deep\n");
        snapshot("one\n");
        write("a.txt", "two\n");
        write("new.txt", "n\n");
        Files.delete(project.resolve("sub/deep.txt"));
        Files.delete(project.resolve("sub"));
        var restored = restore("1");
        assertThat(read("a.txt")).isEqualTo("one\n");
        assertThat(read("sub/deep.txt")).isEqualTo("deep\n");
        assertThat(read("new.txt")).isEqualTo("n\n");
        assertThat(restored.project()).isEqualTo(project);
        assertThat(restored.undo()).as("how it was before").isPresent();
    }

    @Test
    void a_restore_can_itself_be_undone() throws IOException, InterruptedException {
        snapshot("one\n");
        write("a.txt", "two\n");
        var restored = restore("1");
        assertThat(checkpoints.list(project).getFirst().reason())
                .isEqualTo("before rollback to " + restored.from().shortHash());
        restore("1");
        assertThat(read("a.txt")).isEqualTo("two\n");
    }

    @Test
    void one_file_can_be_restored_alone() throws IOException, InterruptedException {
        write("b.txt", "one\n");
        snapshot("one\n");
        write("a.txt", "two\n");
        write("b.txt", "two\n");
        checkpoints.restore(project, "1", Optional.of("b.txt"));
        assertThat(read("a.txt")).isEqualTo("two\n");
        assertThat(read("b.txt")).isEqualTo("one\n");
        assertThatThrownBy(() -> checkpoints.restore(project, "1", Optional.of("none.txt")))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("has no file none.txt");
    }

    @Test
    void bytes_come_back_as_they_were_whatever_the_project_says_about_line_endings()
            throws IOException, InterruptedException {
        write(".gitattributes", "* text=auto eol=lf\n*.id ident\n*.lfs filter=lfs\n");
        write("dos.txt", "a\r\nb\r\n");
        write("x.id", "$Id$\n");
        write("x.lfs", "large\n");
        snapshot("one\n");
        write("dos.txt", "");
        write("x.id", "");
        write("x.lfs", "");
        restore("1");
        assertThat(read("dos.txt")).isEqualTo("a\r\nb\r\n");
        assertThat(read("x.id")).isEqualTo("$Id$\n");
        assertThat(read("x.lfs")).isEqualTo("large\n");
    }

    @Test
    void the_oldest_snapshot_of_a_full_list_can_be_restored() throws IOException, InterruptedException {
        checkpoints = with(new CheckpointSettings(3, 500, 10, true, 7, true, Duration.ofHours(24)));
        for (int i = 1; i <= 5; i++) {
            snapshot("version " + i + "\n");
        }
        write("a.txt", "not saved yet\n");
        assertThat(checkpoints.list(project)).hasSize(3);
        restore("3");
        assertThat(read("a.txt")).isEqualTo("version 3\n");
        assertThat(checkpoints.list(project)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "sub/../../x", ".", ""})
    void files_outside_the_project_are_refused(String file) throws IOException, InterruptedException {
        snapshot("one\n");
        assertThatThrownBy(() -> checkpoints.restore(project, "1", Optional.of(file)))
                .isInstanceOfSatisfying(
                        HermesException.class,
                        refused -> assertThat(refused.exit()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("Path traversal");
    }

    @Test
    void a_name_that_looks_like_a_pattern_is_only_a_name() throws IOException, InterruptedException {
        write("b.txt", "one\n");
        snapshot("one\n");
        write("b.txt", "two\n");
        assertThatThrownBy(() -> checkpoints.restore(project, "1", Optional.of("*.txt")))
                .isInstanceOf(HermesException.class);
        assertThat(read("b.txt")).isEqualTo("two\n");
    }

    @Test
    void a_snapshot_is_chosen_by_number_or_hash_and_by_nothing_else() throws IOException, InterruptedException {
        snapshot("one\n");
        write("a.txt", "two\n");
        var hash = checkpoints.list(project).getFirst().hash();
        assertThat(checkpoints.diff(project, hash.substring(0, 8), 80)).isEqualTo(checkpoints.diff(project, "1", 80));
        assertThatThrownBy(() -> checkpoints.diff(project, "--patch", 80))
                .hasMessage("Invalid commit hash (must not start with '-')");
        for (var none : List.of("0", "2", "99999", "HEAD", "abc", "deadbeef", "1;ls", "")) {
            assertThatThrownBy(() -> checkpoints.diff(project, none, 80))
                    .isInstanceOf(HermesException.class)
                    .hasMessage("No snapshot " + none + ".");
        }
        assertThatThrownBy(() -> checkpoints.restore(home.resolve("nowhere"), "1", Optional.empty()))
                .hasMessageStartingWith("There are no snapshots of");
    }

    @Test
    void looking_at_differences_and_pruning_do_not_spoil_the_next_snapshot() throws IOException, InterruptedException {
        snapshot("one\n");
        write("a.txt", "seen by diff only\n");
        checkpoints.diff(project, "1", 80);
        checkpoints.prune(7, 500, false);
        checkpoints.newModelCall();
        assertThat(beforeWrite("a.txt")).isTrue();
        assertThat(logged).isEmpty();
        write("a.txt", "later\n");
        restore("1");
        assertThat(read("a.txt")).isEqualTo("seen by diff only\n");
    }

    @Test
    void a_torn_index_is_made_anew() throws IOException, InterruptedException {
        snapshot("one\n");
        Files.writeString(index(), "torn");
        assertThat(snapshot("two\n")).isTrue();
        assertThat(checkpoints.list(project)).hasSize(2);
    }

    @Test
    void the_store_has_upstreams_layout() throws IOException, InterruptedException {
        snapshot("one\n");
        var hash = Projects.hash(project);
        assertThat(git.run(store(), "for-each-ref", "--format=%(refname)").line())
                .isEqualTo("refs/hermes/" + hash);
        assertThat(index()).exists();
        var json = JsonMapper.shared().readTree(Files.readString(store().resolve("projects/" + hash + ".json")));
        assertThat(json.path("workdir").stringValue()).isEqualTo(project.toString());
        assertThat(json.path("created_at").doubleValue()).isEqualTo(clock.millis() / 1000.0);
        assertThat(json.path("last_touch").doubleValue()).isEqualTo(clock.millis() / 1000.0);
        assertThat(git.run(store(), "log", "--all", "--format=%an <%ae> %cn").line())
                .isEqualTo("Hermes Checkpoint <hermes@local> Hermes Checkpoint");
        assertThat(git.run(store(), "config", "gc.auto").line()).isEqualTo("0");
        assertThat(top.resolve("checkpoints")).isDirectoryContaining("glob:**/store");
        assertThat(Files.list(top.resolve("checkpoints"))).hasSize(1);
    }

    @Test
    void what_an_older_version_kept_is_set_aside_once_and_can_be_cleared() throws IOException, InterruptedException {
        Files.createDirectories(top.resolve("checkpoints/0123456789abcdef"));
        Files.writeString(top.resolve("checkpoints/0123456789abcdef/HEAD"), "old");
        snapshot("one\n");
        var aside = top.resolve("checkpoints/legacy-20260301-090000");
        assertThat(aside.resolve("0123456789abcdef/HEAD")).hasContent("old");
        assertThat(checkpoints.status().legacy()).containsExactly(aside);
        assertThat(checkpoints.clearLegacy()).isEqualTo(1);
        assertThat(aside).doesNotExist();
        assertThat(checkpoints.list(project)).hasSize(1);
    }

    @Test
    void pruning_drops_what_is_gone_or_untouched_for_too_long() throws IOException, InterruptedException {
        // given: one project each that is gone, stale, and in use
        var gone = other("gone");
        other("stale");
        clock.advance(Duration.ofDays(6));
        var gonePath = other("gone-lately");
        snapshot("one\n");
        clock.advance(Duration.ofDays(2));
        StorePruning.delete(gone);
        StorePruning.delete(gonePath);
        // when
        var report = checkpoints.prune(7, 500, false);
        // then
        assertThat(report.orphans()).isEqualTo(2);
        assertThat(report.stale()).isEqualTo(1);
        assertThat(workdirs()).containsExactly(project);
        assertThat(checkpoints.list(project)).hasSize(1);
    }

    @Test
    void orphans_are_kept_when_asked_for_until_they_are_stale() throws IOException, InterruptedException {
        StorePruning.delete(other("gone"));
        assertThat(checkpoints.prune(7, 500, true).orphans()).isZero();
        assertThat(checkpoints.status().projects())
                .extracting(StoreStatus.Project::orphan)
                .containsExactly(true);
    }

    @Test
    void above_the_cap_the_oldest_go_and_the_last_one_of_a_project_stays() throws IOException, InterruptedException {
        var random = new java.util.Random(7);
        for (int i = 0; i < 4; i++) {
            var bytes = new byte[700_000];
            random.nextBytes(bytes);
            Files.write(project.resolve("noise.dat"), bytes);
            snapshot("version " + i + "\n");
        }
        var newest = checkpoints.list(project).getFirst();
        var report = checkpoints.prune(7, 2, false);
        assertThat(report.snapshots()).isPositive();
        assertThat(report.bytesAfter()).isLessThan(2 * 1024 * 1024).isLessThan(report.bytesBefore());
        assertThat(checkpoints.list(project).getFirst().taken()).isEqualTo(newest.taken());
        checkpoints.prune(7, 1, false);
        assertThat(checkpoints.list(project)).hasSize(1);
        write("a.txt", "x");
        restore("1");
        assertThat(read("a.txt")).isEqualTo("version 3\n");
    }

    @Test
    void housekeeping_runs_once_a_day() throws IOException, InterruptedException {
        assertThat(checkpoints.maintain()).as("nothing was ever saved").isEmpty();
        snapshot("one\n");
        assertThat(checkpoints.maintain()).isPresent();
        assertThat(Files.readString(top.resolve("checkpoints/.last_prune")))
                .isEqualTo(Long.toString(clock.instant().getEpochSecond()));
        clock.advance(Duration.ofHours(23));
        assertThat(checkpoints.maintain()).isEmpty();
        clock.advance(Duration.ofHours(2));
        assertThat(checkpoints.maintain()).isPresent();
        Files.writeString(top.resolve("checkpoints/.last_prune"), "torn?");
        assertThat(checkpoints.maintain()).as("a marker that cannot be read").isPresent();
    }

    @Test
    void clearing_deletes_the_store_and_nothing_else() throws IOException, InterruptedException {
        snapshot("one\n");
        checkpoints.clear();
        assertThat(top.resolve("checkpoints")).doesNotExist();
        assertThat(read("a.txt")).isEqualTo("one\n");
        assertThat(checkpoints.list(project)).isEmpty();
        assertThat(checkpoints.status().projects()).isEmpty();
    }

    @Test
    void without_a_usable_store_the_tool_runs_all_the_same_and_the_log_says_why()
            throws IOException, InterruptedException {
        Files.createDirectories(top.resolve("checkpoints"));
        Files.writeString(top.resolve("checkpoints/store"), "in the way");
        assertThat(snapshot("one\n")).isFalse();
        assertThat(logged).hasSize(1).first().asString().startsWith("no snapshot of " + project);
    }

    private Checkpoints with(CheckpointSettings settings) {
        return new Checkpoints(
                top.resolve("checkpoints"),
                home,
                settings,
                git,
                clock,
                (level, source, message, cause) -> logged.add(message));
    }

    /** Gives the file its content, then announces that it will be changed. */
    private boolean snapshot(String content) throws IOException, InterruptedException {
        write("a.txt", content);
        checkpoints.newModelCall();
        return beforeWrite("a.txt");
    }

    private boolean beforeWrite(String path) throws InterruptedException {
        return checkpoints.before("write_file", argument("path", path), project);
    }

    private Restored restore(String which) throws InterruptedException {
        return checkpoints.restore(project, which, Optional.empty());
    }

    private Path other(String name) throws IOException, InterruptedException {
        var directory = Files.createDirectory(home.resolve(name));
        Files.writeString(directory.resolve("x.txt"), name);
        checkpoints.before("write_file", argument("path", "x.txt"), directory);
        return directory;
    }

    private List<Path> workdirs() throws InterruptedException {
        return checkpoints.status().projects().stream()
                .map(StoreStatus.Project::workdir)
                .toList();
    }

    private List<String> files(String which) throws IOException, InterruptedException {
        var hash = checkpoints.list(project).get(Integer.parseInt(which) - 1).hash();
        return git.run(store(), "ls-tree", "-r", "--name-only", hash)
                .out()
                .lines()
                .toList();
    }

    private Path store() {
        return top.resolve("checkpoints/store");
    }

    private Path index() {
        return store().resolve("indexes").resolve(Projects.hash(project));
    }

    private static ObjectNode argument(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }

    private String read(String name) throws IOException {
        return Files.readString(project.resolve(name));
    }

    private void write(String name, String text) throws IOException {
        var file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
