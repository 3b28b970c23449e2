package dev.hermes.agent.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.agent.git.Git;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {
    private static final int WINDOW = 100_000;

    @TempDir
    Path top;

    private Path home;
    private Path workspace;

    @BeforeEach
    void make_a_workspace() throws IOException {
        home = Files.createDirectory(top.resolve("home"));
        workspace = Files.createDirectory(home.resolve("work"));
        write("a.txt", "l1\nl2\nl3\n");
    }

    @Test
    void a_file_is_attached_and_its_reference_taken_out() throws InterruptedException {
        assertThat(expand("look @file:a.txt please")).isEqualTo("""
                look please

                --- Attached Context ---

                @file:a.txt (3 tokens)
                ```txt
                l1
                l2
                l3
                ```""");
    }

    @ParameterizedTest
    @CsvSource({"@file:a.txt:2, l2", "@file:a.txt:2-3, 'l2\nl3'", "@file:`a.txt`:1, l1", "@file:a.txt:2-99, 'l2\nl3'"})
    void lines_of_a_file_are_counted_from_one(String reference, String lines) throws InterruptedException {
        assertThat(expand("look " + reference + " please"))
                .startsWith("look please\n\n--- Attached Context ---\n\n" + reference + " (")
                .endsWith("\n```txt\n" + lines + "\n```");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "0", "3-2"})
    void lines_that_are_not_there_are_named(String lines) throws InterruptedException {
        assertThat(expand("@file:a.txt:" + lines))
                .isEqualTo("--- Context Warnings ---\n- @file:a.txt:" + lines + ": no such lines, the file has 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mail me@file:x.txt", "see https://x.io/@file:a.txt", "@everyone", "@file:", "@diffs", "@ file:a"
            })
    void what_only_looks_like_a_reference_is_left_alone(String message) throws InterruptedException {
        assertThat(references().expand(message, WINDOW))
                .isEqualTo(new References.Expanded(message, java.util.List.of(), false, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "'Is @file:a.txt, right?',  'Is, right?'",
        "'(see @file:a.txt)',       '(see )'",
        "'What is @file:a.txt?',    'What is?'",
        "'@file:\"a b.txt\" now',   'now'",
        "'one @file:a.txt two @file:a.txt:1 three', 'one two three'"
    })
    void the_sentence_around_a_reference_stays_whole(String message, String rest)
            throws IOException, InterruptedException {
        write("a b.txt", "x");
        assertThat(expand(message)).startsWith(rest + "\n\n--- Attached Context ---");
    }

    @Test
    void a_name_with_brackets_keeps_them() throws IOException, InterruptedException {
        write("f(1).txt", "x");
        assertThat(expand("@file:f(1).txt")).contains("@file:f(1).txt (1 tokens)");
    }

    @Test
    void text_with_fences_gets_a_longer_fence() throws IOException, InterruptedException {
        write("readme.md", "````\ncode\n````");
        assertThat(expand("@file:readme.md")).endsWith("\n`````md\n````\ncode\n````\n`````");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.txt", "/etc/passwd", "link.txt", "folder-link/secret.txt"})
    void nothing_outside_the_workspace_is_attached(String path) throws IOException, InterruptedException {
        Files.writeString(home.resolve("secret.txt"), "s3cret");
        Files.createSymbolicLink(workspace.resolve("link.txt"), home.resolve("secret.txt"));
        Files.createSymbolicLink(workspace.resolve("folder-link"), home);
        assertThat(expand("@file:" + path))
                .isEqualTo("--- Context Warnings ---\n- @file:" + path + ": path is outside the allowed workspace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".ssh/id_ed25519",
                ".aws/credentials",
                ".config/gh/hosts.yml",
                ".bashrc",
                ".netrc",
                ".npmrc",
                ".hermes/.env",
                ".hermes/profiles/work/.env",
                ".hermes/profiles/work/skills/.hub/lock.json",
                "innocent"
            })
    void files_that_hold_secrets_are_refused_even_in_the_workspace(String name)
            throws IOException, InterruptedException {
        // given: the whole home directory is the workspace
        workspace = home;
        write(".ssh/id_ed25519", "s3cret");
        Files.createSymbolicLink(home.resolve("innocent"), home.resolve(".ssh/id_ed25519"));
        write(name.equals("innocent") ? ".ssh/other" : name, "s3cret");
        // when
        var expanded = expand("@file:" + name);
        // then
        assertThat(expanded)
                .isEqualTo("--- Context Warnings ---\n- @file:" + name
                        + ": this file may hold secrets and is not attached");
    }

    @Test
    void files_that_are_no_text_and_files_that_are_not_there_are_named() throws IOException, InterruptedException {
        Files.write(workspace.resolve("x.bin"), new byte[] {1, 0, 2});
        assertThat(expand("@file:x.bin @file:none @folder:none @file:sub")).isEqualTo("""
                --- Context Warnings ---
                - @file:x.bin: binary files are not attached
                - @file:none: file not found
                - @folder:none: folder not found
                - @file:sub: file not found""");
    }

    @Test
    void a_folder_is_attached_as_a_list_without_hidden_entries() throws IOException, InterruptedException {
        write("sub/b.txt", "");
        write("sub/deep/a.txt", "");
        write("sub/.hidden", "");
        write("sub/.git2/x", "");
        assertThat(expand("@folder:sub")).endsWith("\n```\nb.txt\ndeep/a.txt\n```");
    }

    @Test
    void a_folder_in_a_repository_shows_what_git_would_track() throws IOException, InterruptedException {
        repository();
        write(".gitignore", "*.class\n");
        write("sub/Übung.java", "");
        write("sub/A.class", "");
        assertThat(expand("@folder:sub")).endsWith("\n```\nÜbung.java\n```");
    }

    @Test
    void a_long_folder_list_ends_after_two_hundred_entries() throws IOException, InterruptedException {
        for (int i = 0; i < 205; i++) {
            write("many/%03d".formatted(i), "");
        }
        assertThat(expand("@folder:many"))
                .contains("\n199\n… more than 200 entries\n")
                .doesNotContain("\n200\n");
    }

    @Test
    void changes_and_commits_of_the_repository_are_attached() throws IOException, InterruptedException {
        var git = repository();
        write("a.txt", "l1\nchanged\nl3\n");
        assertThat(expand("review @diff")).startsWith("review\n").contains("\n-l2\n+changed\n", "```diff");
        assertThat(expand("@staged")).isEqualTo("--- Context Warnings ---\n- @staged: there are no changes");
        git.run(workspace, "add", "a.txt");
        assertThat(expand("@staged")).contains("\n-l2\n+changed\n");
        assertThat(expand("@git:1")).contains("the first commit", "+l2");
        assertThat(expand("@git:99")).as("clamped, not refused").contains("the first commit");
        assertThat(expand("@git:x"))
                .isEqualTo("--- Context Warnings ---\n- @git:x: a number of commits is expected, as in @git:3");
    }

    @Test
    void outside_a_repository_git_says_why() throws InterruptedException {
        assertThat(expand("@git:1")).startsWith("--- Context Warnings ---\n- @git:1: git: fatal: not a git repository");
    }

    @Test
    void web_pages_are_read_only_where_the_session_may() throws InterruptedException {
        assertThat(expand("@url:https://x.io/a"))
                .isEqualTo("--- Context Warnings ---\n- @url:https://x.io/a: web pages cannot be read in this session");
        var reading = new References(
                workspace, home, home.resolve(".hermes"), git(), Optional.of(page -> "text of " + page.getPath()));
        assertThat(reading.expand("sum up @url:https://x.io/a.", WINDOW).message())
                .isEqualTo("""
                sum up.

                --- Attached Context ---

                @url:https://x.io/a (3 tokens)
                ```
                text of /a
                ```""");
        assertThat(reading.expand("@url:file:///etc/passwd", WINDOW).warnings())
                .containsExactly("@url:file:///etc/passwd: only http and https addresses are read");
        var failing =
                new References(workspace, home, home.resolve(".hermes"), git(), Optional.of(ReferencesTest::fail));
        assertThat(failing.expand("@url:https://x.io", WINDOW).warnings())
                .containsExactly("@url:https://x.io: connection refused");
    }

    @Test
    void attachments_over_half_of_the_window_are_refused_and_the_message_stays()
            throws IOException, InterruptedException {
        write("big.txt", "x".repeat(4_000));
        var message = "read @file:big.txt";
        var refused = references().expand(message, 1_000);
        assertThat(refused.refused()).isTrue();
        assertThat(refused.message()).isEqualTo(message);
        assertThat(refused.tokens()).isEqualTo(1_000);
        assertThat(refused.warnings()).hasSize(1);
        assertThat(references().expand(message, 2_000).refused())
                .as("exactly half")
                .isFalse();
    }

    @Test
    void attachments_over_a_quarter_of_the_window_come_with_a_warning() throws IOException, InterruptedException {
        write("big.txt", "x".repeat(4_000));
        assertThat(references().expand("@file:big.txt", 3_000).warnings())
                .containsExactly("The attachments take 1000 of the model's 3000 tokens.");
        assertThat(references().expand("@file:big.txt", 4_000).warnings()).isEmpty();
    }

    private static String fail(URI page) throws IOException {
        throw new IOException("connection refused");
    }

    private Git repository() throws IOException, InterruptedException {
        var git = git();
        git.run(workspace, "init", "--quiet");
        git.run(workspace, "add", "a.txt");
        git.run(workspace, "-c", "user.name=Ada", "-c", "user.email=a@x", "commit", "-q", "-m", "the first commit");
        return git;
    }

    private static Git git() {
        return new Git(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"), Duration.ofSeconds(30));
    }

    private References references() {
        return new References(workspace, home, home.resolve(".hermes/profiles/work"), git(), Optional.empty());
    }

    private String expand(String message) throws InterruptedException {
        return references().expand(message, WINDOW).message();
    }

    private void write(String name, String text) throws IOException {
        var file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
