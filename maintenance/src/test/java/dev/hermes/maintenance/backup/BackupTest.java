package dev.hermes.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path directory;

    private Path root;
    private Path zip;

    @BeforeEach
    void home() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        zip = directory.resolve("out").resolve("b.zip");
    }

    @Test
    void all_that_is_the_users_is_in_it_and_nothing_else() throws IOException {
        file("config.yaml").file(".env").file("skills/y/hermes-agent/SKILL.md").file("profiles/coder/config.yaml");
        file("hermes-agent/main.py")
                .file("backups/old.zip")
                .file("sub/.git/HEAD")
                .file("gateway.pid");
        var report = backup();
        assertThat(names())
                .containsExactlyInAnyOrder(
                        ".env", "config.yaml", "profiles/coder/config.yaml", "skills/y/hermes-agent/SKILL.md");
        assertThat(report.files()).isEqualTo(4);
        assertThat(report.excluded()).containsExactly("backups", "hermes-agent", "sub/.git");
        assertThat(report.skipped()).isEmpty();
    }

    @Test
    void it_is_for_its_owner_and_keeps_modes_and_times() throws IOException {
        file("bin/run").file("old");
        Files.setPosixFilePermissions(root.resolve("bin/run"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.setLastModifiedTime(root.resolve("old"), FileTime.from(Instant.parse("1970-01-01T00:00:00Z")));
        backup();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
                .isEqualTo("rw-------");
        try (var written = org.apache.commons.compress.archivers.zip.ZipFile.builder()
                .setPath(zip)
                .get()) {
            assertThat(written.getEntry("bin/run").getUnixMode() & 0777).isEqualTo(0750);
            assertThat(written.getEntry("old").getLastModifiedTime().toInstant())
                    .isAfter("1979-12-31T00:00:00Z");
        }
    }

    @Test
    void links_do_not_lead_anywhere() throws IOException {
        Files.writeString(directory.resolve("secret"), "of somebody else");
        file("config.yaml");
        Files.createSymbolicLink(root.resolve("link"), directory.resolve("secret"));
        Files.createSymbolicLink(root.resolve("elsewhere"), directory);
        assertThat(backup().links()).isEqualTo(2);
        assertThat(names()).containsExactly("config.yaml");
    }

    @Test
    void a_database_is_whole_although_somebody_writes_to_it() throws IOException, SQLException, InterruptedException {
        // given a writer that always writes two rows at once
        var stop = new AtomicBoolean();
        var writing = new CountDownLatch(1);
        var database = root.resolve("state.db");
        Databases.make(database, 0);
        var writer = Thread.ofPlatform().start(() -> {
            try (var connection = Databases.open(database)) {
                for (int i = 1; !stop.get(); i++) {
                    Databases.execute(connection, "BEGIN");
                    Databases.execute(connection, "INSERT INTO pairs VALUES (" + i + ", 1)");
                    Databases.execute(connection, "INSERT INTO pairs VALUES (" + i + ", 2)");
                    Databases.execute(connection, "COMMIT");
                    writing.countDown();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        writing.await();
        try {
            for (int i = 0; i < 5; i++) {
                // when it is saved
                backup();
                // then the copy has both rows or neither
                var copy = unpacked("state.db", directory.resolve("copy" + i + ".db"));
                assertThat(Databases.number(copy, "SELECT count(*) % 2 FROM pairs"))
                        .isEqualTo(1);
                assertThat(Databases.number(copy, "SELECT count(*) FROM pairs")).isGreaterThan(1);
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void without_the_conversations_there_is_no_backup() throws IOException, SQLException {
        var database = root.resolve("profiles/coder/state.db");
        Files.createDirectories(database.getParent());
        for (int i = 0; i < 400; i++) {
            Databases.make(database, i);
        }
        try (var file = new RandomAccessFile(database.toFile(), "rw")) {
            file.seek(4096);
            file.write(new byte[4096]);
        }
        assertThatThrownBy(this::backup)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("profiles/coder/state.db");
        assertThat(zip.getParent().toFile().list()).isEmpty();
    }

    @Test
    void other_databases_that_are_none_are_taken_as_they_are() throws IOException {
        file("config.yaml").file("notes.db");
        var report = backup();
        assertThat(names()).containsExactlyInAnyOrder("config.yaml", "notes.db");
        assertThat(report.skipped()).singleElement().asString().startsWith("notes.db: ");
    }

    @Test
    void nothing_to_save_makes_nothing() {
        assertThat(backup().files()).isZero();
        assertThat(zip.getParent()).doesNotExist();
    }

    @Test
    void a_root_that_is_not_there_is_told() {
        assertThatThrownBy(() -> new Backup(directory.resolve("none")).write(zip, Backup.Progress.SILENT))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("none");
    }

    @Test
    void a_backup_inside_of_the_root_does_not_hold_itself() throws IOException {
        file("config.yaml");
        zip = root.resolve("mine.zip");
        backup();
        backup();
        assertThat(names()).containsExactly("config.yaml");
    }

    @Test
    void an_interrupt_leaves_nothing_behind() throws IOException {
        file("a").file("b");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(this::backup).isInstanceOf(HermesException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(zip.getParent().toFile().list()).isNullOrEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_a_killed_process_left_is_used_again() throws IOException {
        file("config.yaml");
        Files.createDirectories(zip.getParent());
        Files.writeString(ZipFileWriter.part(zip), "rubbish".repeat(1000));
        backup();
        assertThat(names()).containsExactly("config.yaml");
        assertThat(zip.getParent().toFile().list()).containsExactly("b.zip");
    }

    private Backup.Report backup() {
        return new Backup(root).write(zip, Backup.Progress.SILENT);
    }

    private BackupTest file(String name) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content of " + name);
        return this;
    }

    private List<String> names() throws IOException {
        try (var written = new ZipFile(zip.toFile())) {
            var names = new ArrayList<String>();
            for (var entry : Collections.list(written.entries())) {
                names.add(entry.getName());
            }
            return names;
        }
    }

    private Path unpacked(String name, Path to) throws IOException {
        try (var written = new ZipFile(zip.toFile());
                var in = written.getInputStream(written.getEntry(name))) {
            Files.copy(in, to);
        }
        return to;
    }
}
