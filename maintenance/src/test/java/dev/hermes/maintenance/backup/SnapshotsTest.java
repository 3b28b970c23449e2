package dev.hermes.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.home.HermesHome;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    @TempDir
    Path root;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private Snapshots snapshots;

    @BeforeEach
    void home() {
        snapshots = new Snapshots(new HermesHome(root, root, "default"), clock);
    }

    @Test
    void the_files_that_matter_are_copied_for_their_owner() throws IOException, SQLException {
        Databases.make(root.resolve("state.db"), 5);
        write("config.yaml", "a: 1").write("pairing/telegram.json", "{}").write("logs/agent.log", "no");
        var made = snapshots.make(Optional.of("../../x y")).orElseThrow();
        assertThat(made.id()).isEqualTo("20260301-090000-x-y");
        var copy = snapshots.directory().resolve(made.id());
        assertThat(copy.toFile().list())
                .containsExactlyInAnyOrder("state.db", "config.yaml", "pairing", "manifest.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rwx------");
        assertThat(Files.readString(copy.resolve("manifest.json")))
                .contains("\"id\" : \"20260301-090000-x-y\"", "\"file_count\" : 3", "\"config.yaml\" : 4");
    }

    @Test
    void nothing_there_makes_no_snapshot() {
        assertThat(snapshots.make(Optional.empty())).isEmpty();
        assertThat(root.toFile().list()).isEmpty();
    }

    @Test
    void two_in_one_second_do_not_collide_and_only_the_newest_stay() throws IOException {
        write("config.yaml", "a: 1");
        assertThat(snapshots.make(Optional.empty()).orElseThrow().id()).isEqualTo("20260301-090000");
        assertThat(snapshots.make(Optional.empty()).orElseThrow().id()).isEqualTo("20260301-090000-2");
        for (int i = 0; i < Snapshots.KEPT; i++) {
            clock.advance(Duration.ofSeconds(1));
            snapshots.make(Optional.empty());
        }
        assertThat(snapshots.list()).hasSize(Snapshots.KEPT);
        assertThat(snapshots.list().getFirst().id()).isEqualTo("20260301-090020");
    }

    @Test
    void a_restore_brings_back_what_was_there_and_can_be_taken_back() throws IOException, SQLException {
        Databases.make(root.resolve("state.db"), 1);
        write("config.yaml", "old").write("memories/MEMORY.md", "old");
        var id = snapshots.make(Optional.empty()).orElseThrow().id();
        clock.advance(Duration.ofMinutes(1));
        write("config.yaml", "new").write("auth.json", "later");
        try (var open = Databases.open(root.resolve("state.db"))) {
            Databases.execute(open, "UPDATE pairs SET a = 2");

            var restored = snapshots.restore(snapshots.id("1"));

            assertThat(restored.files()).isEqualTo(3);
            assertThat(Databases.number(open, "SELECT a FROM pairs")).isEqualTo(1);
            assertThat(root.resolve("config.yaml")).hasContent("old");
            assertThat(root.resolve("auth.json")).as("not in the snapshot").hasContent("later");
            var before = restored.before().orElseThrow();
            assertThat(before.label()).contains("pre-restore");
            snapshots.restore(before.id());
            assertThat(root.resolve("config.yaml")).hasContent("new");
        }
        assertThat(snapshots.id(id)).isEqualTo(id);
    }

    @Test
    void a_manifest_cannot_name_other_files() throws IOException {
        write("config.yaml", "mine");
        write(
                "state-snapshots/20200101-000000/manifest.json",
                "{\"files\": {\"../../up\": 1, \"skills/x\": 1, \"pairing/../../up\": 1, \"config.yaml\": 4}}");
        write("state-snapshots/20200101-000000/config.yaml", "back");
        var restored = snapshots.restore("20200101-000000");
        assertThat(restored.files()).isEqualTo(1);
        assertThat(restored.failures()).hasSize(3);
        assertThat(root.resolve("config.yaml")).hasContent("back");
    }

    @Test
    void ids_that_are_none_are_refused() throws IOException {
        write("state-snapshots/20200101-000000/x", "");
        write("config.yaml", "mine");
        for (var id : new String[] {"../..", "2", "0", "", "20200101"}) {
            assertThatThrownBy(() -> snapshots.id(id)).as(id).isInstanceOf(HermesException.class);
        }
        assertThat(snapshots.list().getFirst().files()).isZero();
        assertThatThrownBy(() -> snapshots.restore("20200101-000000"))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("manifest");
    }

    @Test
    void what_a_killed_process_was_making_is_not_listed_and_goes() throws IOException {
        write("config.yaml", "a: 1").write("state-snapshots/.making-999999999/config.yaml", "half");
        assertThat(snapshots.list()).isEmpty();
        snapshots.make(Optional.empty());
        assertThat(snapshots.directory().toFile().list()).containsExactly("20260301-090000");
    }

    private SnapshotsTest write(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }
}
