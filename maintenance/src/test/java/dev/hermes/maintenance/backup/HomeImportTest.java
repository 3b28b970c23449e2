package dev.hermes.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.maintenance.change.HomeChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeImportTest {
    @TempDir
    Path directory;

    private Path root;
    private Path zip;

    @BeforeEach
    void home() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        zip = directory.resolve("b.zip");
    }

    private interface Members {
        void into(ZipArchiveOutputStream zip) throws IOException;
    }

    @Test
    void files_come_back_and_others_stay() throws IOException {
        Files.writeString(root.resolve("config.yaml"), "old");
        Files.writeString(root.resolve("mine.txt"), "mine");
        zip(out -> {
            add(out, "config.yaml", "new", 0644);
            add(out, ".env", "KEY=x", 0644);
            add(out, "bin/run", "#!/bin/sh", 0755);
        });
        var outcome = restore();
        assertThat(outcome.restored()).isEqualTo(3);
        assertThat(outcome.failures()).isEmpty();
        assertThat(root.resolve("config.yaml")).hasContent("new");
        assertThat(root.resolve("mine.txt")).hasContent("mine");
        assertThat(mode(".env")).isEqualTo("rw-------");
        assertThat(mode("config.yaml")).isEqualTo("rw-------");
        assertThat(root.toFile().list()).doesNotContain(HomeChange.DIRECTORY);
    }

    @Test
    void names_that_leave_the_home_are_told_and_the_rest_comes_back() throws IOException {
        zip(out -> {
            add(out, "config.yaml", "new", 0644);
            add(out, "..\\up.txt", "x", 0644);
            add(out, "C:\\x.txt", "x", 0644);
            add(out, "link", "/etc/passwd", UnixStat.LINK_FLAG | 0777);
        });
        var outcome = restore();
        assertThat(outcome.restored()).isEqualTo(1);
        assertThat(outcome.failures()).hasSize(3);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("root", "b.zip");
    }

    @Test
    void a_link_in_the_home_does_not_lead_out() throws IOException {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(root.resolve("skills"), outside);
        zip(out -> {
            add(out, "config.yaml", "new", 0644);
            add(out, "skills/x.md", "x", 0644);
        });
        var outcome = restore();
        assertThat(outcome.failures()).singleElement().asString().startsWith("skills/x.md: ");
        assertThat(outside.toFile().list()).isEmpty();
        assertThat(root.resolve("config.yaml")).hasContent("new");
    }

    @Test
    void the_name_of_the_home_is_left_out_unless_a_home_lies_beside_it() throws IOException {
        zip(out -> {
            add(out, ".hermes/config.yaml", "new", 0644);
            add(out, ".hermes/profiles/coder/config.yaml", "coder", 0644);
        });
        restore();
        assertThat(root.resolve("profiles/coder/config.yaml")).hasContent("coder");

        zip(out -> {
            add(out, "config.yaml", "root", 0644);
            add(out, "hermes/notes.md", "a directory that happens to have the name", 0644);
        });
        restore();
        assertThat(root.resolve("hermes/notes.md")).exists();
    }

    @Test
    void what_describes_another_machine_stays_away() throws IOException {
        Files.writeString(root.resolve("gateway_state.json"), "{\"mine\":1}");
        zip(out -> {
            add(out, "config.yaml", "new", 0644);
            add(out, "gateway_state.json", "{}", 0644);
            add(out, "profiles/x/processes.json", "[]", 0644);
            add(out, "state.db-wal", "x", 0644);
        });
        assertThat(restore().preserved())
                .containsExactly("gateway_state.json", "profiles/x/processes.json", "state.db-wal");
        assertThat(root.resolve("gateway_state.json")).hasContent("{\"mine\":1}");
        assertThat(root.resolve("profiles")).doesNotExist();
    }

    @Test
    void somebody_who_has_the_database_open_sees_the_restored_rows() throws IOException, SQLException {
        Databases.make(root.resolve("state.db"), 1);
        new Backup(root).write(zip, Backup.Progress.SILENT);
        var inode = Files.getAttribute(root.resolve("state.db"), "unix:ino");
        try (var open = Databases.open(root.resolve("state.db"))) {
            Databases.execute(open, "UPDATE pairs SET a = 2");
            restore();
            assertThat(Databases.number(open, "SELECT a FROM pairs")).isEqualTo(1);
        }
        assertThat(Files.getAttribute(root.resolve("state.db"), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void a_damaged_database_is_kept_beside_the_restored_one() throws IOException, SQLException {
        Databases.make(root.resolve("state.db"), 7);
        new Backup(root).write(zip, Backup.Progress.SILENT);
        Files.writeString(root.resolve("state.db"), "SQLite format 3\0 and then nonsense".repeat(500));
        assertThat(restore().failures()).isEmpty();
        assertThat(Databases.number(root.resolve("state.db"), "SELECT a FROM pairs"))
                .isEqualTo(7);
        assertThat(root.resolve("state.db.damaged")).exists();
    }

    @Test
    void what_is_no_backup_is_refused() throws IOException {
        assertThatThrownBy(() -> BackupArchive.open(zip)).isInstanceOf(HermesException.class);
        Files.writeString(zip, "no zip at all");
        assertThatThrownBy(() -> BackupArchive.open(zip)).isInstanceOf(HermesException.class);
        zip(_ -> {});
        assertThatThrownBy(() -> BackupArchive.open(zip)).isInstanceOf(HermesException.class);
        zip(out -> add(out, "holiday.jpg", "x", 0644));
        assertThatThrownBy(() -> BackupArchive.open(zip))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("not a backup");
    }

    @Test
    void a_failing_restore_point_changes_nothing() throws IOException {
        Files.writeString(root.resolve("config.yaml"), "old");
        zip(out -> add(out, "config.yaml", "new", 0644));
        var archive = BackupArchive.open(zip);
        assertThatThrownBy(() -> new HomeImport(root, directory)
                        .apply(
                                archive,
                                () -> {
                                    throw new HermesException(dev.hermes.api.ExitCode.FAILED, "no room");
                                },
                                Backup.Progress.SILENT))
                .hasMessageContaining("no room");
        assertThat(root.resolve("config.yaml")).hasContent("old");
    }

    @Test
    void a_damaged_member_is_told_and_the_rest_comes_back() throws IOException {
        zip(out -> {
            add(out, "config.yaml", "new", 0644);
            add(out, "notes.md", "a text that is long enough to be damaged in its middle".repeat(50), 0644);
        });
        var bytes = Files.readAllBytes(zip);
        var name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("notes.md");
        for (int i = 10; i < 40; i++) {
            bytes[name + 8 + i] ^= 0x55;
        }
        Files.write(zip, bytes);
        var outcome = restore();
        assertThat(outcome.restored()).isEqualTo(1);
        assertThat(outcome.failures()).singleElement().asString().startsWith("notes.md: ");
    }

    @Test
    void files_of_memory_providers_go_below_the_users_home() throws IOException {
        zip(out -> {
            add(out, "config.yaml", "new", 0644);
            add(out, "_external/.memory/store.json", "{}", 0644);
        });
        restore();
        assertThat(directory.resolve(".memory/store.json")).hasContent("{}");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve(".memory/store.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void an_import_that_was_cut_off_after_its_commit_is_completed_later() throws IOException {
        var homeImport = new HomeImport(root, directory);
        collected().commit();
        assertThat(homeImport.finish()).isTrue();
        assertThat(root.resolve("config.yaml")).hasContent("new");
        assertThat(homeImport.finish()).isFalse();
    }

    @Test
    void an_import_that_was_cut_off_before_its_commit_leaves_nothing() throws IOException {
        collected();
        assertThat(new HomeImport(root, directory).finish()).isFalse();
        assertThat(root.toFile().list()).containsExactly(".import.lock");
    }

    @Test
    void an_import_that_is_going_on_is_let_alone() throws IOException {
        var staging = collected();
        try (var _ = staging.lock(java.time.Duration.ZERO)) {
            new HomeImport(root, directory).finish();
        }
        assertThat(root.resolve(HomeChange.DIRECTORY)).isNotEmptyDirectory();
    }

    private HomeChange collected() throws IOException {
        var staging = new HomeChange(root, directory);
        staging.begin();
        staging.add("config.yaml", 0644, new ByteArrayInputStream("new".getBytes(StandardCharsets.UTF_8)));
        return staging;
    }

    private HomeImport.Outcome restore() {
        return new HomeImport(root, directory).apply(BackupArchive.open(zip), Optional::empty, Backup.Progress.SILENT);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name)));
    }

    private void zip(Members members) throws IOException {
        Files.deleteIfExists(zip);
        try (var out = new ZipArchiveOutputStream(zip)) {
            members.into(out);
        }
    }

    private static void add(ZipArchiveOutputStream zip, String name, String text, int mode) throws IOException {
        var entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode < 010000 ? UnixStat.FILE_FLAG | mode : mode);
        zip.putArchiveEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }
}
