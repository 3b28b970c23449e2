package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClawCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() throws IOException {
        hermes = Cli.in(directory);
        openClaw(".openclaw");
    }

    private void openClaw(String name) throws IOException {
        Files.createDirectories(directory.resolve(name).resolve("workspace"));
        Files.writeString(directory.resolve(name).resolve("todo.json"), "[]");
    }

    @Test
    void without_somebody_to_ask_it_only_says_what_it_would_do() {
        var result = hermes.run("claw", "cleanup");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo("~/.openclaw: workspace, todo.json\n  would become ~/.openclaw.pre-migration\n");
        assertThat(result.err()).contains("--yes");
        assertThat(directory.resolve(".openclaw")).exists();
    }

    @Test
    void directories_are_put_aside_under_names_that_are_free() throws IOException {
        assertThat(hermes.run("claw", "clean", "--yes").exit()).isZero();
        assertThat(directory.resolve(".openclaw.pre-migration/todo.json")).exists();
        openClaw(".openclaw");
        hermes.run("claw", "cleanup", "-y");
        openClaw(".openclaw");
        hermes.run("claw", "cleanup", "-y");
        assertThat(directory.resolve(".openclaw.pre-migration-20260301")).exists();
        assertThat(directory.resolve(".openclaw.pre-migration-20260301-2")).exists();
        assertThat(directory.resolve(".openclaw")).doesNotExist();
    }

    @Test
    void another_directory_can_be_named_and_a_link_is_none() throws IOException {
        openClaw("old-claw");
        hermes.run("claw", "cleanup", "--source", "~/old-claw", "--yes");
        assertThat(directory.resolve("old-claw.pre-migration")).exists();
        assertThat(directory.resolve(".openclaw")).exists();
        Files.createSymbolicLink(directory.resolve(".clawdbot"), directory.resolve("work"));
        hermes.run("claw", "cleanup", "--yes");
        assertThat(Files.isSymbolicLink(directory.resolve(".clawdbot"))).isTrue();
        assertThat(hermes.run("claw", "cleanup").out()).isEqualTo("No directory of OpenClaw was found.\n");
    }

    @Test
    void a_person_is_asked_for_each() {
        var result = hermes.person("n\n").run("claw", "cleanup");
        assertThat(result.out()).contains("stays");
        assertThat(directory.resolve(".openclaw")).exists();
        hermes.person("y\n").run("claw", "cleanup");
        assertThat(directory.resolve(".openclaw")).doesNotExist();
    }

    private void settings(String json5) throws IOException {
        Files.writeString(directory.resolve(".openclaw/openclaw.json"), json5);
        Files.writeString(directory.resolve(".openclaw/workspace/SOUL.md"), "You are OpenClaw.\n");
    }

    @Test
    void without_somebody_to_ask_a_migration_is_only_a_plan() throws IOException {
        settings("{agents: {defaults: {model: 'a/b'}}, channels: {telegram: {botToken: '1:secret'}}}");
        var result = hermes.run("claw", "migrate");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .contains(
                        "From:    ~/.openclaw",
                        "soul: ~/.openclaw/workspace/SOUL.md",
                        "model.default",
                        "--migrate-secrets")
                .containsPattern("Summary: 2 would migrate, \\d+ skipped")
                .doesNotContain("1:secret");
        assertThat(result.err()).contains("--yes");
        assertThat(hermes.home()).isEmptyDirectory();
    }

    @Test
    void a_person_sees_the_plan_and_agrees() throws IOException {
        settings("{agents: {defaults: {model: 'a/b'}}}");
        hermes.file("config.yaml", "# mine\n");
        assertThat(hermes.person("n\n").run("claw", "migrate").out()).contains("Proceed", "Nothing was changed.");
        assertThat(hermes.file("config.yaml")).isEqualTo("# mine\n");
        var result = hermes.person("\n").run("claw", "migrate");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("Restore point: ", "2 migrated", "Report: ~/home/migration/openclaw/20260301T090000");
        assertThat(hermes.file("config.yaml")).contains("# mine", "default: a/b");
        assertThat(hermes.file("SOUL.md")).isEqualTo("You are Hermes.\n");
        assertThat(hermes.run("claw", "migrate", "--yes").out()).contains("Nothing to migrate.");
    }

    @Test
    void a_home_that_is_not_there_yet_is_made() throws IOException {
        settings("{agents: {defaults: {model: 'a/b'}}}");
        Files.delete(hermes.home());
        var result = hermes.run("claw", "migrate", "--yes");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(hermes.file("config.yaml")).contains("default: a/b");
    }

    @Test
    void what_is_in_the_way_is_shown_and_refused() throws IOException {
        settings("{}");
        hermes.file("SOUL.md", "I am somebody.\n");
        var refused = hermes.run("claw", "migrate", "--yes");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).contains("Conflicts:", "1 conflict(s)");
        assertThat(refused.err()).contains("--overwrite");
        assertThat(hermes.file("SOUL.md")).isEqualTo("I am somebody.\n");
        assertThat(hermes.run("claw", "migrate", "--yes", "--exclude", "soul").exit())
                .isZero();
        assertThat(hermes.run("claw", "migrate", "--yes", "--overwrite").exit()).isZero();
        assertThat(hermes.file("SOUL.md")).isEqualTo("You are Hermes.\n");
    }

    @Test
    void scripts_get_the_report_as_json() throws IOException {
        settings("{channels: {telegram: {botToken: '1:secret'}}}");
        var plan = hermes.run("claw", "migrate", "--dry-run", "--json");
        var json = tools.jackson.databind.json.JsonMapper.shared().readTree(plan.out());
        assertThat(json.path("mode").asString()).isEqualTo("dry-run");
        assertThat(json.path("summary").path("migrated").asInt()).isEqualTo(1);
        var done = hermes.run("claw", "migrate", "--yes", "--json", "--migrate-secrets", "--no-backup");
        assertThat(done.out()).contains("\"execute\"").doesNotContain("1:secret");
        assertThat(hermes.file(".env")).contains("1:secret");
    }

    @Test
    void what_cannot_be_done_is_told() throws IOException {
        settings("{");
        assertThat(hermes.run("claw", "migrate").err()).contains("openclaw.json cannot be read: line 1");
        assertThat(hermes.run("claw", "migrate", "--include", "soul,sole").exit())
                .isEqualTo(2);
        assertThat(hermes.run("claw", "migrate", "--source", "nowhere").err()).contains("is no directory");
        Files.delete(directory.resolve(".openclaw/openclaw.json"));
        assertThat(hermes.with("HERMES_MANAGED", "homebrew")
                        .run("claw", "migrate")
                        .exit())
                .isEqualTo(1);
    }
}
