package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code profile export}, {@code import} and {@code describe}. */
class ProfileMovingTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    private Path profile(String name) {
        return hermes.home().resolve("profiles").resolve(name);
    }

    private List<String> names(Path archive) throws IOException, InterruptedException {
        var tar = new ProcessBuilder("tar", "-tzf", archive.toString()).start();
        var out = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).isZero();
        return out.lines().toList();
    }

    @Test
    void an_exported_profile_comes_back_without_its_credentials() throws Exception {
        hermes.run("profile", "create", "coder", "--no-alias");
        hermes.file("profiles/coder/config.yaml", "model:\n  default: m\n  api_key: sk-literal\n  token: ${T}\n");
        for (var secret : List.of(
                ".env",
                ".env.bak",
                "skills/x/.env",
                "auth.json",
                "a/auth.json",
                ".anthropic_oauth.json",
                "auth/g.json",
                "mcp-tokens/t",
                "slack_tokens.json",
                "platforms/whatsapp/session/s",
                "platforms/matrix/store/s",
                "pairing/p.json",
                "cache/bws_cache.json",
                "home/.ssh/id",
                ".children/4711",
                ".clean_shutdown",
                ".gateway-takeover.json",
                "webhook_subscriptions.lock",
                "gateway.pid")) {
            hermes.file("profiles/coder/" + secret, "hunter2");
        }
        hermes.file("profiles/coder/.env.EXAMPLE", "KEY=\n").file("profiles/coder/skills/x/bin/run", "#!/bin/sh\n");
        Files.setPosixFilePermissions(profile("coder/skills/x/bin/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(profile("coder/workspace/link"), Path.of("/etc/passwd"));
        database(profile("coder/state.db"));

        var exported = hermes.run("profile", "export", "coder", "-o", "x.tgz");

        assertThat(exported.exit()).isZero();
        assertThat(exported.err())
                .contains("Left out links: workspace/link", "keys, and goes along as it is: model.api_key.")
                .doesNotContain("sk-literal");
        var archive = hermes.work().resolve("x.tar.gz");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        assertThat(hermes.work().toFile().list()).containsExactly("x.tar.gz");
        assertThat(names(archive))
                .allMatch(name -> name.startsWith("coder/"))
                .contains("coder/.env.EXAMPLE", "coder/state.db")
                .noneMatch(
                        name -> name.matches(".*(/\\.env$|/\\.env\\.bak|/auth|oauth|mcp-tokens|slack_tokens|session/s"
                                + "|matrix|pairing/|bws_cache|/home/|gateway\\.pid|state\\.db-"
                                + "|\\.children|\\.clean_shutdown|\\.gateway-|\\.lock).*"));

        assertThat(hermes.run("profile", "import", "x.tar.gz").exit()).isEqualTo(1);
        assertThat(hermes.run("profile", "import", "x.tar.gz", "--name", "Copy").exit())
                .isZero();
        assertThat(profile("copy/skills/x/bin/run")).isExecutable();
        assertThat(profile("copy/home")).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile("copy/config.yaml"))))
                .isEqualTo("rw-------");
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + profile("copy/state.db"));
                var row = db.createStatement().executeQuery("SELECT n FROM t")) {
            assertThat(row.getInt(1)).isEqualTo(7);
        }
        assertThat(directory.resolve(".local/bin/copy")).exists();
    }

    @Test
    void what_tells_of_processes_of_this_machine_is_not_copied_into_another_profile() {
        hermes.run("profile", "create", "coder");
        hermes.file("profiles/coder/.children/4711", "1 1\n2 2\n")
                .file("profiles/coder/.gateway-takeovers.json", "{}")
                .file("profiles/coder/workspace/yarn.lock", "mine");

        var copied = hermes.run("profile", "create", "copy", "--clone-all", "--clone-from", "coder");

        assertThat(copied.exit()).as(copied.err()).isZero();
        assertThat(profile("copy/workspace/yarn.lock")).exists();
        assertThat(profile("copy/.children")).doesNotExist();
        assertThat(profile("copy/.gateway-takeovers.json")).doesNotExist();
    }

    private static void database(Path file) throws SQLException {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = db.createStatement()) {
            statement.execute("CREATE TABLE t (n)");
            statement.execute("INSERT INTO t VALUES (7)");
        }
    }

    @Test
    void the_root_is_exported_without_what_belongs_to_the_machine() throws Exception {
        hermes.run("profile", "create", "other", "--no-alias");
        hermes.file("logs/agent.log", "x").file("state.db-x", "x").file("skills/a/package.json", "{}");
        hermes.file("skills/a/logs/kept", "x")
                .file("shared/nous_auth.json", "hunter2")
                .file("active_profile", "other\n");
        assertThat(hermes.run("profile", "export", "default").exit()).isZero();
        assertThat(names(hermes.work().resolve("default.tar.gz")))
                .contains("default/skills/a/logs/kept")
                .noneMatch(name ->
                        name.matches("default/(logs|state|profiles|shared|active|\\.profiles).*|.*package.json"));
        var refused = hermes.run("profile", "import", "default.tar.gz");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("--name");
        assertThat(hermes.run("profile", "import", "default.tar.gz", "--name", "second")
                        .exit())
                .isZero();
    }

    private void zip(String... names) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(hermes.work().resolve("a.zip")))) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("text".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void a_hostile_archive_makes_no_profile_and_no_file() throws IOException {
        hermes.run("profile", "create", "victim", "--no-alias");
        Files.writeString(profile("victim").resolve("SOUL.md"), "mine");
        for (var names : List.of(
                List.of("x/SOUL.md", "../../escape.txt"),
                List.of("x/SOUL.md", "x/../../victim/SOUL.md"),
                List.of("x/SOUL.md", "X/soul.md"),
                List.of("x/a", "y/b"),
                List.of("loose"),
                List.of("default/SOUL.md"),
                List.of("root/SOUL.md"),
                List.of("victim/SOUL.md"),
                List.of("Bad Name/SOUL.md"))) {
            zip(names.toArray(String[]::new));
            var result = hermes.run("profile", "import", "a.zip");
            assertThat(result.exit()).as("%s", names).isEqualTo(1);
            assertThat(result.err()).startsWith("Error: ");
            assertThat(hermes.home().resolve("profiles").toFile().list())
                    .as("%s", names)
                    .containsExactly("victim");
        }
        zip("../../escape.txt");
        assertThat(hermes.run("profile", "import", "a.zip").err())
                .startsWith("Error: Unsafe archive member path: ../../escape.txt");
        assertThat(profile("victim").resolve("SOUL.md")).hasContent("mine");
        assertThat(directory.resolve("escape.txt")).doesNotExist();
    }

    @Test
    void an_archive_named_like_a_profile_does_not_touch_it_when_it_gets_another_name() throws IOException {
        hermes.run("profile", "create", "victim", "--no-alias");
        zip("victim/SOUL.md", "loose.txt");
        assertThat(hermes.run("profile", "import", "a.zip", "--name", "fresh").exit())
                .isZero();
        assertThat(profile("fresh/SOUL.md")).hasContent("text");
        assertThat(profile("fresh/loose.txt")).doesNotExist();
        assertThat(profile("victim/SOUL.md")).content().isNotEqualTo("text");
        zip("SOUL.md");
        assertThat(hermes.run("profile", "import", "a.zip", "--name", "flat").exit())
                .isZero();
        assertThat(profile("flat/SOUL.md")).hasContent("text");
    }

    @Test
    void what_is_no_archive_is_told_in_one_line() throws IOException {
        Files.writeString(hermes.work().resolve("a.tar.gz"), "text");
        for (var file : List.of("a.tar.gz", "nothing.tar.gz")) {
            var result = hermes.run("profile", "import", file);
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
        }
        var whole = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(whole)) {
            zip.putNextEntry(new ZipEntry("x/SOUL.md"));
            zip.write(new byte[9999]);
        }
        Files.write(hermes.work().resolve("cut.zip"), Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
        assertThat(hermes.run("profile", "import", "cut.zip").exit()).isEqualTo(1);
        assertThat(hermes.run("profile", "list").lines()).hasSize(2);
    }

    @Test
    void a_description_is_read_written_and_says_who_wrote_it() {
        hermes.run("profile", "create", "coder", "--no-alias");
        hermes.file("profiles/coder/profile.yaml", "# mine\nother: kept\n");
        assertThat(hermes.run("profile", "describe", "coder").out()).isEqualTo("(no description set for 'coder')\n");
        assertThat(hermes.run("profile", "describe", "coder", "--text", "  writes: code ")
                        .exit())
                .isZero();
        assertThat(hermes.run("profile", "describe", "coder").out()).isEqualTo("writes: code\n");
        assertThat(hermes.file("profiles/coder/profile.yaml"))
                .contains("# mine", "other: kept", "description_auto: false");
        for (var words : List.of("", "--all", "--all --auto coder", "--all --auto --text x", "coder --text x --auto")) {
            assertThat(hermes.run(("profile describe " + words).strip().split(" "))
                            .exit())
                    .as(words)
                    .isEqualTo(2);
        }
        assertThat(hermes.run("profile", "describe", "nosuch").exit()).isEqualTo(1);
    }

    @Test
    void a_model_describes_what_nobody_has_described() {
        try (var server = ModelServer.start()) {
            server.otherwise(_ -> Reply.text("```json\n{\"description\": \"Writes code.\"}\n```"));
            hermes.file(
                    "config.yaml",
                    "model:\n  provider: custom\n  base_url: %s\n  api_key: k\n  default: m1\n"
                            .formatted(server.url()));
            hermes.run("profile", "create", "coder", "--no-alias");
            hermes.file("profiles/coder/skills/dev/review/SKILL.md", "x")
                    .file("profiles/coder/memories/MEMORY.md", "secret");
            assertThat(hermes.run("profile", "describe", "coder", "--auto").exit())
                    .isZero();
            assertThat(hermes.run("profile", "describe", "coder").out()).isEqualTo("[auto] Writes code.\n");
            assertThat(server.requests().getFirst().body().toString())
                    .contains("dev/review")
                    .doesNotContain("secret");
            hermes.run("profile", "describe", "coder", "--text", "by hand");
            assertThat(hermes.run("profile", "describe", "coder", "--auto").exit())
                    .isEqualTo(1);
            assertThat(hermes.run("profile", "describe", "--all", "--auto").out())
                    .isEqualTo("default: Writes code.\n");
            assertThat(hermes.run("profile", "describe", "coder", "--auto", "--overwrite")
                            .exit())
                    .isZero();
            assertThat(hermes.run("profile", "describe", "coder").out()).isEqualTo("[auto] Writes code.\n");
        }
    }
}
