package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory)
                .file("config.yaml", "agent:\n  max_turns: 7\n")
                .file("memories/MEMORY.md", "x");
    }

    @Test
    void a_backup_says_where_it_is_and_how_it_comes_back() {
        var result = hermes.run("backup");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lines())
                .startsWith("Scanning ~/home ...", "Backing up 2 files ...", "")
                .contains(
                        "Backup complete: ~/hermes-backup-2026-03-01-090000.zip",
                        "  Files:      2",
                        "Restore with: hermes import hermes-backup-2026-03-01-090000.zip");
        assertThat(directory.resolve("hermes-backup-2026-03-01-090000.zip")).exists();
    }

    @Test
    void a_name_gets_its_ending_and_a_directory_the_usual_name() {
        hermes.run("backup", "-o", "deep/my.backup");
        assertThat(hermes.work().resolve("deep/my.backup.zip")).exists();
        hermes.run("backup", "-o", "deep");
        assertThat(hermes.work().resolve("deep/hermes-backup-2026-03-01-090000.zip"))
                .exists();
    }

    @Test
    void it_comes_back_after_a_question() throws IOException {
        hermes.run("backup", "-o", "b.zip");
        hermes.file("config.yaml", "agent:\n  max_turns: 8\n");

        var no = hermes.typing("n\n").run("import", "b.zip");
        assertThat(no.exit()).isZero();
        assertThat(hermes.file("config.yaml")).contains("8");

        var silent = hermes.typing("").run("import", "b.zip");
        assertThat(silent.exit()).isEqualTo(1);
        assertThat(silent.err()).contains("--force");
        assertThat(hermes.file("config.yaml")).contains("8");

        var yes = hermes.typing("YES\n").run("import", "b.zip");
        assertThat(yes.exit()).isZero();
        assertThat(hermes.file("config.yaml")).contains("7");
        try (var kept = Files.list(hermes.home().resolve("backups"))) {
            assertThat(kept.map(file -> file.getFileName().toString()))
                    .containsExactly("pre-import-2026-03-01-090000.zip");
        }
    }

    @Test
    void restored_profiles_get_their_scripts() throws IOException {
        hermes.file("profiles/coder/config.yaml", "x: 1\n");
        hermes.run("backup", "-o", "b.zip");
        dev.hermes.home.profile.TreeRemoval.remove(hermes.home());
        var result = hermes.run("import", "b.zip");
        assertThat(result.exit()).isZero();
        assertThat(directory.resolve(".local/bin/coder")).exists();
        assertThat(result.out()).contains("Scripts: coder in ~/.local/bin, which is not on your PATH");
    }

    @Test
    void what_is_not_there_or_no_backup_is_told() throws IOException {
        Files.writeString(hermes.work().resolve("x.zip"), "no zip");
        for (var words : List.of(
                List.of("import", "none.zip"), List.of("import", "x.zip"), List.of("backup", "--restore", "../.."))) {
            var result = hermes.run(words.toArray(String[]::new));
            assertThat(result.exit()).as("%s", words).isEqualTo(1);
            assertThat(result.err()).startsWith("Error: ");
            assertThat(result.out()).isEmpty();
        }
        assertThat(hermes.run("backup", "--label", "x").exit()).isEqualTo(2);
        assertThat(hermes.run("import").exit()).isEqualTo(2);
    }

    @Test
    void a_snapshot_is_made_listed_and_put_back() {
        assertThat(hermes.run("backup", "-q", "-l", "../../x y").out()).startsWith("Snapshot 20260301-090000-x-y: ");
        assertThat(hermes.run("backup", "--list").lines().getLast()).startsWith("  1  20260301-090000-x-y ");
        hermes.file("config.yaml", "agent:\n  max_turns: 8\n");
        assertThat(hermes.run("backup", "--restore", "20260301-090000-x-y").exit())
                .isZero();
        assertThat(hermes.file("config.yaml")).contains("7");
    }

    @Test
    void a_gateway_that_works_must_be_stopped_first() {
        hermes.run("backup", "-o", "b.zip");
        try (var _ = dev.hermes.home.FileLock.tryExclusive(hermes.home().resolve("gateway.lock"))
                .orElseThrow()) {
            var result = hermes.typing("y\n").run("import", "b.zip");
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("gateway", "--force");
        }
    }
}
