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
}
