package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;
    private Path bin;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
        bin = directory.resolve(".local/bin");
    }

    private Path profile(String name) {
        return hermes.home().resolve("profiles").resolve(name);
    }

    private List<String> profiles() throws IOException {
        try (Stream<Path> all = Files.list(hermes.home().resolve("profiles"))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private Path wrapper(String alias, String text) throws IOException {
        Files.createDirectories(bin);
        return Files.writeString(bin.resolve(alias), text);
    }

    @Test
    void a_profile_gets_a_script_that_starts_it() throws IOException {
        var made = hermes.run("profile", "create", "Jules");
        assertThat(made.exit()).isZero();
        assertThat(bin.resolve("jules")).hasContent("#!/bin/sh\nexec hermes -p jules \"$@\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bin.resolve("jules"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(made.err()).contains("export PATH=");
        assertThat(hermes.run("profile", "create", "ada", "--no-alias").out()).doesNotContain("Alias");
        assertThat(bin.resolve("ada")).doesNotExist();
        assertThat(hermes.run("profile", "list").lines())
                .anySatisfy(line -> assertThat(line).startsWith("jules ").contains("stopped", " jules "))
                .anySatisfy(line -> assertThat(line).startsWith("ada ").contains("—"));
    }

    @Test
    void a_script_of_somebody_else_is_never_overwritten() throws IOException {
        var foreign = wrapper("coder", "#!/bin/sh\necho mine\n");
        var link = Files.createSymbolicLink(bin.resolve("linked"), foreign);
        assertThat(hermes.run("profile", "create", "coder").err()).contains("was not made by hermes");
        assertThat(hermes.run("profile", "create", "linked").exit()).isZero();
        assertThat(foreign).hasContent("#!/bin/sh\necho mine\n");
        assertThat(link).isSymbolicLink();
        for (var words : List.of(
                "coder", "coder --name chat", "coder --name default", "coder --name git", "coder --name ../x")) {
            assertThat(hermes.run(("profile alias " + words).split(" ")).exit())
                    .as(words)
                    .isEqualTo(1);
        }
        assertThat(hermes.run("profile", "alias", "coder", "--remove").exit()).isEqualTo(1);
        assertThat(hermes.run("profile", "delete", "coder", "-y").exit()).isZero();
        assertThat(foreign).hasContent("#!/bin/sh\necho mine\n");
    }

    @Test
    void an_alias_has_any_free_name_and_is_removed_even_when_its_profile_is_gone() throws IOException {
        hermes.run("profile", "create", "coder", "--no-alias");
        assertThat(hermes.run("profile", "alias", "coder", "--name", "c2").exit())
                .isZero();
        hermes.run("profile", "create", "other");
        assertThat(hermes.run("profile", "alias", "other", "--name", "c2").err())
                .contains("starts the profile 'coder'");
        assertThat(hermes.run("profile", "alias", "coder", "--remove").out()).isEqualTo("Removed ~/.local/bin/c2\n");
        assertThat(hermes.run("profile", "alias", "coder", "--remove").out()).isEqualTo("'coder' has no alias.\n");
        wrapper("ghost", "#!/bin/sh\nexec hermes -p ghost \"$@\"\n");
        assertThat(hermes.run("profile", "alias", "ghost", "--remove").exit()).isZero();
        assertThat(bin.resolve("ghost")).doesNotExist();
        assertThat(hermes.run("profile", "alias", "ghost").exit()).isEqualTo(1);
    }

    @Test
    void deleting_wants_the_name_typed_exactly() throws IOException {
        hermes.run("profile", "create", "jules");
        for (var typed : List.of("x\n", "JULES\n", "y\n", "")) {
            var kept = hermes.typing(typed).run("profile", "delete", "jules");
            assertThat(kept.exit()).isZero();
            assertThat(kept.out()).contains(profile("jules").toString()).endsWith("Cancelled.\n");
        }
        assertThat(profile("jules")).isDirectory();
        assertThat(hermes.typing("jules\n").run("profile", "delete", "jules").exit())
                .isZero();
        assertThat(profiles()).isEmpty();
        assertThat(bin).isEmptyDirectory();
        assertThat(hermes.run("profile", "delete", "jules", "-y").exit()).isEqualTo(1);
        assertThat(hermes.run("profile", "delete", "default", "-y").exit()).isEqualTo(1);
        assertThat(hermes.home()).isDirectory();
    }

    @Test
    void deleting_takes_the_aliases_and_the_choice_along_and_follows_no_link() throws IOException {
        hermes.run("profile", "create", "coder");
        hermes.run("profile", "alias", "coder", "--name", "c2");
        hermes.run("profile", "use", "coder");
        var edited = wrapper("c3", "#!/bin/sh\ncd /srv\nexec hermes -p coder \"$@\"\n");
        var outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Files.createSymbolicLink(profile("coder").resolve("workspace/link"), outside);
        var locked = Files.createDirectories(profile("coder").resolve("workspace/locked"));
        Files.writeString(locked.resolve("file"), "x");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-x------"));
        var deleted = hermes.run("-p", "coder", "profile", "delete", "coder", "-y");
        assertThat(deleted.exit()).isZero();
        assertThat(profiles()).isEmpty();
        assertThat(outside.resolve("precious")).hasContent("x");
        assertThat(bin.toFile().list()).containsExactly("c3");
        assertThat(edited).content().contains("cd /srv");
        assertThat(hermes.home().resolve("active_profile")).doesNotExist();
        assertThat(hermes.run("profile").lines()).startsWith("Active profile: default");
    }

    @Test
    void a_profile_that_is_a_link_goes_without_what_it_leads_to() throws IOException {
        hermes.run("profile", "create", "first", "--no-alias");
        var elsewhere = directory.resolve("elsewhere");
        Files.move(profile("first"), elsewhere);
        Files.createSymbolicLink(profile("first"), elsewhere);
        assertThat(hermes.run("profile", "show", "first").exit()).isZero();
        assertThat(hermes.run("profile", "delete", "first", "-y").exit()).isZero();
        assertThat(profiles()).isEmpty();
        assertThat(elsewhere.resolve("SOUL.md")).exists();
    }

    @Test
    void a_new_name_takes_the_aliases_and_the_choice_along() throws IOException {
        hermes.run("profile", "create", "old");
        hermes.run("profile", "alias", "old", "--name", "short");
        hermes.run("profile", "use", "old");
        var renamed = hermes.run("profile", "rename", "old", "New");
        assertThat(renamed.exit()).isZero();
        assertThat(profiles()).containsExactly("new");
        assertThat(hermes.file("active_profile")).isEqualTo("new\n");
        assertThat(bin.toFile().list()).containsExactlyInAnyOrder("new", "short");
        assertThat(bin.resolve("short")).content().contains("hermes -p new ");
        for (var words : List.of("new default", "default x", "nosuch x", "new new", "new root", "new ../x")) {
            assertThat(hermes.run(("profile rename " + words).split(" ")).exit())
                    .as(words)
                    .isEqualTo(1);
        }
        assertThat(profiles()).containsExactly("new");
    }

    @Test
    void a_new_name_that_is_taken_as_a_command_costs_the_alias_and_is_told() throws IOException {
        hermes.run("profile", "create", "old");
        wrapper("fresh", "mine");
        var renamed = hermes.run("profile", "rename", "old", "fresh");
        assertThat(renamed.exit()).isEqualTo(1);
        assertThat(renamed.err()).contains("No alias 'fresh' was made");
        assertThat(profiles()).containsExactly("fresh");
        assertThat(bin.toFile().list()).containsExactly("fresh");
    }

    @Test
    void a_copy_of_everything_is_whole_and_leaves_out_what_belongs_to_the_machine() throws IOException, SQLException {
        hermes.file("config.yaml", "model: m\n")
                .file(".env", "TELEGRAM_BOT_TOKEN=t\nK=1\n")
                .file("gateway.pid", "1");
        hermes.file("workspace/a/b.txt", "b")
                .file("workspace/__pycache__/x.pyc", "x")
                .file("hermes-agent/x", "x");
        hermes.file("sessions/s.json", "{}").file("backups/b.zip", "b").file("tool/hermes-agent/kept", "k");
        Files.createSymbolicLink(hermes.home().resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(hermes.home().resolve("loop"), hermes.home());
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + hermes.home().resolve("state.db"));
                var statement = db.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE t (n)");
            statement.execute("INSERT INTO t VALUES (7)");
            var made = hermes.run("profile", "create", "twin", "--clone-all");
            assertThat(made.exit()).isZero();
            assertThat(made.err()).contains("bot keys of Telegram", "Left out dangling", "Left out loop");
        }
        assertThat(profile("twin/workspace/a/b.txt")).hasContent("b");
        assertThat(profile("twin/tool/hermes-agent/kept")).exists();
        for (var absent : List.of("gateway.pid", "workspace/__pycache__", "hermes-agent", "profiles", "state.db-wal")) {
            assertThat(profile("twin").resolve(absent)).doesNotExist();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile("twin/.env"))))
                .isEqualTo("rw-------");
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + profile("twin/state.db"));
                var row = db.createStatement().executeQuery("SELECT n FROM t")) {
            assertThat(row.getInt(1)).isEqualTo(7);
        }
        hermes.run("profile", "create", "lean", "--clone-all", "--no-history", "--clone-from", "twin");
        assertThat(profile("lean/workspace/a/b.txt")).exists();
        assertThat(profile("lean/state.db")).doesNotExist();
        assertThat(profile("lean/sessions/s.json")).doesNotExist();
        assertThat(hermes.run("profile", "create", "x", "--no-history").exit()).isEqualTo(1);
    }

    @Test
    void what_a_crash_has_left_is_tidied_by_the_next_change() throws IOException {
        hermes.run("profile", "create", "fresh");
        hermes.file("profiles/.creating-half-1a/config.yaml", "x");
        hermes.file("profiles/.deleting-gone-2b/config.yaml", "x");
        hermes.file("profiles/.renaming", "old fresh\n");
        hermes.file("active_profile", "old\n");
        wrapper("gone", "#!/bin/sh\nexec hermes -p gone \"$@\"\n");
        wrapper("old", "#!/bin/sh\nexec hermes -p old \"$@\"\n");
        assertThat(hermes.run("-p", "default", "profile", "create", "other", "--no-alias")
                        .exit())
                .isZero();
        assertThat(profiles()).containsExactly("fresh", "other");
        assertThat(hermes.file("active_profile")).isEqualTo("fresh\n");
        assertThat(bin.toFile().list()).containsExactly("fresh");
    }

    @Test
    void a_broken_file_never_breaks_the_list() throws IOException {
        hermes.run("profile", "create", "coder", "--no-alias");
        hermes.run("profile", "create", "flow", "--no-alias");
        hermes.file("profiles/coder/config.yaml", "model: [").file("profiles/coder/distribution.yaml", "{{");
        hermes.file("profiles/coder/profile.yaml", "- x").file("profiles/Bad Name/config.yaml", "");
        hermes.file("profiles/flow/config.yaml", "{model: {default: m, provider: p}}\n");
        hermes.file("profiles/flow/distribution.yaml", "name: writer\nversion: 1.2.0\n");
        var list = hermes.run("profile", "list");
        assertThat(list.exit()).isZero();
        assertThat(list.lines()).hasSize(4).last().asString().contains("m (p)", "writer@1.2.0");
        assertThat(hermes.run("profile", "list", "--json").out()).contains("\"distribution\" : \"writer@1.2.0\"");
        assertThat(hermes.run("profile", "show", "coder", "--json").out()).contains("\"skills\" : 0");
    }
}
