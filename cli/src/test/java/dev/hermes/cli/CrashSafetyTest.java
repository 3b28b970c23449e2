package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.testkit.TestMachine;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens while a command changes a home, afterwards it is what it was or what it was to become. Every command is
 * killed at, and each time run into a failure of, system calls spread over its whole run. The more of them the longer it takes:
 * {@code -Dhermes.faults=500} tries every one.
 */
@EnabledOnOs(OS.LINUX)
class CrashSafetyTest {
    private static final int POINTS = Integer.getInteger("hermes.faults", 3);
    private static final String[] ERRORS = {"ENOSPC", "EACCES", "EIO"};

    @TempDir
    Path directory;

    private int homes;

    /** A command, with {@code {}} where the directory of a home stands. */
    record Change(String... words) {
        String[] in(Path home) {
            return Stream.of(words)
                    .map(word -> word.replace("{}", home.toString()))
                    .toArray(String[]::new);
        }

        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change("config", "set", "agent.max_turns", "7"),
                new Change("config", "set", "OPENROUTER_API_KEY", "sk-or-0123456789abcdef"),
                new Change("profile", "create", "coder", "--clone"),
                new Change("profile", "rename", "writer", "author"),
                new Change("profile", "import", "{}/profile.tar.gz", "--name", "second"),
                new Change("profile", "install", "{}/distribution", "--name", "bot", "-y"),
                new Change("-p", "shipped", "profile", "update", "shipped", "-y", "--force-config"),
                new Change("backup", "-o", "{}/new.zip"),
                new Change("backup", "--restore", "1"),
                new Change("import", "--force", "--no-backup", "{}/old.zip"),
                new Change(
                        "claw",
                        "migrate",
                        "--yes",
                        "--no-backup",
                        "--overwrite",
                        "--migrate-secrets",
                        "--source",
                        "{}/claw"));
    }

    @BeforeEach
    void tracing() throws IOException, InterruptedException {
        assumeTrue(
                TestMachine.here().has("processes that may be traced (SYS_PTRACE)", Faults.possible()),
                "processes may not be traced here");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_home_is_never_in_between(Change change) throws Exception {
        // given what an undisturbed run makes of a home
        var undisturbed = home();
        var before = state(undisturbed);
        int calls = Faults.calls(undisturbed, change.in(undisturbed));
        var after = state(undisturbed);
        assertThat(after).as("the command changes something").isNotEqualTo(before);
        for (int i = 0; i < Math.min(POINTS, calls); i++) {
            int n = calls - (int) ((long) i * calls / Math.min(POINTS, calls));
            // when it is killed on its way
            var killed = home();
            Faults.kill(n, killed, change.in(killed));
            settle(killed);
            assertThat(state(killed)).as("killed at call %d of %d", n, calls).isIn(before, after);
            // or when the disk refuses
            var refused = home();
            var error = ERRORS[i % ERRORS.length];
            var end = Faults.fail(error, n, refused, change.in(refused));
            settle(refused);
            assertThat(state(refused))
                    .as("%s at call %d of %d: %s", error, n, calls, end.err())
                    .isIn(before, after);
            assertThat(end.err()).as("no stack trace").doesNotContain("\tat ");
        }
    }

    /** The next command of any kind ends what was left to do. */
    private static void settle(Path home) throws IOException {
        var profile = Files.exists(home.resolve("home/profiles/shipped")) ? "shipped" : "default";
        var result = Cli.in(home).run("-p", profile, "profile", "create", "x-to-tidy", "--no-alias");
        assertThat(result.exit()).as(result.err()).isZero();
        TreeRemoval.remove(home.resolve("home/profiles/x-to-tidy"));
    }

    /** A home with something of everything, and archives beside it. */
    private Path home() throws IOException, SQLException {
        var place = Files.createDirectory(directory.resolve("h" + homes++));
        var hermes = Cli.in(place);
        hermes.file("config.yaml", "model:\n  default: old/model  # mine\n")
                .file(".env", "TELEGRAM_BOT_TOKEN=1:a\n")
                .file("memories/MEMORY.md", "old\n")
                .file("profiles/writer/config.yaml", "model:\n  default: writer/model\n")
                .file("profiles/writer/SOUL.md", "Writes.\n");
        database(place.resolve("home/state.db"), 1);
        assertThat(hermes.run("backup", "-o", place + "/old.zip").exit()).isZero();
        assertThat(hermes.run("backup", "--quick").exit()).isZero();
        assertThat(hermes.run("profile", "export", "writer", "-o", place + "/profile.tar.gz")
                        .exit())
                .isZero();
        hermes.file("config.yaml", "model:\n  default: new/model  # mine\n").file("memories/MEMORY.md", "new\n");
        database(place.resolve("home/state.db"), 2);
        distribution(place, hermes);
        openClaw(Files.createDirectories(place.resolve("claw/workspace/skills/cook")));
        return place;
    }

    private static void openClaw(Path skill) throws IOException {
        Files.writeString(skill.resolve("SKILL.md"), "cook\n");
        var workspace = skill.getParent().getParent();
        Files.writeString(workspace.resolve("MEMORY.md"), "- older\n");
        Files.writeString(workspace.resolve("SOUL.md"), "somebody\n");
        Files.writeString(
                workspace.resolveSibling("openclaw.json"),
                "{agents: {defaults: {model: 'claw/model'}}, channels: {telegram: {botToken: '2:b'}}}");
    }

    /** One that was installed in its first version, and lies there in its second. */
    private static void distribution(Path place, Cli hermes) throws IOException {
        var source = Files.createDirectories(place.resolve("distribution/skills/a"))
                .getParent()
                .getParent();
        Files.writeString(source.resolve("distribution.yaml"), "name: shipped\nversion: 1.0.0\n");
        Files.writeString(source.resolve("skills/a/SKILL.md"), "first\n");
        Files.writeString(source.resolve("SOUL.md"), "first\n");
        var result = hermes.run("profile", "install", source.toString(), "-y");
        assertThat(result.exit()).as(result.err()).isZero();
        Files.writeString(source.resolve("distribution.yaml"), "name: shipped\nversion: 2.0.0\n");
        Files.delete(source.resolve("skills/a/SKILL.md"));
        Files.createDirectories(source.resolve("skills/b"));
        Files.writeString(source.resolve("skills/b/SKILL.md"), "second\n");
        Files.writeString(source.resolve("SOUL.md"), "second\n");
    }

    private static void database(Path file, int number) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS t (n)");
            statement.execute("DELETE FROM t");
            statement.execute("INSERT INTO t VALUES (" + number + ")");
        }
    }

    /** What a person has there: not locks, logs, temporary files, reports, and which snapshot was made when. */
    private static Map<String, String> state(Path place) throws IOException {
        var state = new TreeMap<String, String>();
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                var name = String.valueOf(visited.getFileName());
                return name.equals("state-snapshots")
                                || name.equals("migration")
                                || name.equals("logs")
                                || name.equals(".local")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var name = String.valueOf(file.getFileName());
                boolean passing = name.endsWith(".lock")
                        || name.endsWith(".tmp")
                        || name.contains(".tmp.")
                        || name.endsWith(".part")
                        || name.contains(".db-")
                        || file.toString().contains(".databases-");
                if (!passing) {
                    state.put(place.relativize(file).toString(), content(file, place));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return state;
    }

    private static String content(Path file, Path place) throws IOException {
        if (file.toString().endsWith(".db")) {
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT group_concat(n) FROM t")) {
                return rows.getString(1);
            } catch (SQLException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        // Archives hold times; that they are whole is tested where they are written.
        return file.toString().endsWith(".zip") || file.toString().endsWith(".gz")
                ? "an archive"
                : Files.readString(file)
                        .replace(place.toString(), "PLACE")
                        .replaceAll("installed_at: .*", "installed_at: then");
    }
}
