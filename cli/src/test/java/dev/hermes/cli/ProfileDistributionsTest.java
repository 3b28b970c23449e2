package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProfileDistributionsTest {
    @TempDir
    Path directory;

    private Cli hermes;
    private Path source;

    @BeforeEach
    void distribution() throws IOException {
        hermes = Cli.in(directory);
        source = Files.createDirectory(directory.resolve("src"));
        write("distribution.yaml", """
                name: Writer
                version: 1.0.0
                description: Writes things
                hermes_requires: ">=0.14"
                env_requires:
                  - {name: WRITER_KEY, description: the key}
                  - {name: WRITER_MODE, required: false, default: calm}
                """);
        write("SOUL.md", "You write.\n").write("config.yaml", "agent:\n  max_turns: 9\n");
        write("skills/demo/SKILL.md", "demo 1").write("skills/demo/bin/run", "#!/bin/sh\n");
        write("skills/old/SKILL.md", "old").write("prompts/a.md", "a");
        write(".children/4711", "1 1\n2 2\n").write("gateway.lock", "").write(".clean_shutdown", "");
        write(".env", "LEAK=1").write("memories/MEMORY.md", "theirs").write("skills/demo/auth.json", "{}");
    }

    private ProfileDistributionsTest write(String name, String text) throws IOException {
        var file = source.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    private String installed(String name) {
        return hermes.file("profiles/d/" + name);
    }

    private boolean exists(String name) {
        return Files.exists(hermes.home().resolve("profiles/d/" + name));
    }

    private Cli.Result install(String... more) {
        var words = new ArrayList<>(List.of("profile", "install", source.toString(), "--name", "d", "-y"));
        words.addAll(List.of(more));
        return hermes.run(words.toArray(String[]::new));
    }

    @Test
    void a_distribution_becomes_a_profile_without_keys_and_memories() {
        var result = install();
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(installed("SOUL.md")).isEqualTo("You write.\n");
        assertThat(Files.exists(hermes.home().resolve("profiles/d/skills/demo/bin/run")))
                .isTrue();
        assertThat(exists(".env")).isFalse();
        assertThat(exists("skills/demo/auth.json")).isFalse();
        assertThat(List.of(".children", "gateway.lock", ".clean_shutdown")).noneMatch(this::exists);
        assertThat(hermes.home().resolve("profiles/d/memories")).isEmptyDirectory();
        assertThat(installed("distribution.yaml"))
                .startsWith("name: d\n")
                .contains("source: " + source, "installed_at: '2026-03-01T09:00:00+00:00'");
        assertThat(installed(".env.EXAMPLE"))
                .isEqualTo("# the key\n# (required)\nWRITER_KEY=\n# (optional)\n# WRITER_MODE=calm\n");
        assertThat(hermes.run("profile", "info", "d").out())
                .contains("Version:     1.0.0", "WRITER_KEY  needs setting");
        assertThat(hermes.run("profile", "list").out()).contains("d@1.0.0");
    }

    @Test
    void a_person_sees_what_comes_and_may_say_no() {
        var result = hermes.person("n\n").run("profile", "install", source.toString());
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains(
                        "Name:        writer",
                        "WRITER_KEY  needs setting  the key",
                        "WRITER_MODE  —",
                        "skills/demo/bin/run")
                .endsWith("Install cancelled.\n");
        assertThat(hermes.home().resolve("profiles/writer")).doesNotExist();
    }

    @Test
    void an_update_replaces_what_was_shipped_and_keeps_what_is_yours() throws IOException {
        install();
        hermes.file("profiles/d/memories/MEMORY.md", "mine")
                .file("profiles/d/skills/mine/SKILL.md", "mine")
                .file("profiles/d/.env", "WRITER_KEY=1")
                .file("profiles/d/config.yaml", "agent:\n  max_turns: 1\n");
        write("distribution.yaml", "name: writer\nversion: 2.0.0\n").write("skills/demo/SKILL.md", "demo 2");
        dev.hermes.home.profile.TreeRemoval.remove(source.resolve("skills/old"));
        Files.delete(source.resolve("prompts/a.md"));
        write("prompts/b.md", "b");
        var result = hermes.run("profile", "update", "d", "-y");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(installed("skills/demo/SKILL.md")).isEqualTo("demo 2");
        assertThat(installed("skills/mine/SKILL.md")).isEqualTo("mine");
        assertThat(installed("memories/MEMORY.md")).isEqualTo("mine");
        assertThat(installed(".env")).isEqualTo("WRITER_KEY=1");
        assertThat(installed("config.yaml")).contains("1");
        assertThat(exists("skills/old")).isFalse();
        assertThat(exists("prompts/a.md")).isFalse();
        assertThat(installed("prompts/b.md")).isEqualTo("b");
        assertThat(installed("distribution.yaml")).contains("name: d\n", "version: '2.0.0'");
        hermes.run("profile", "update", "d", "-y", "--force-config");
        assertThat(installed("config.yaml")).contains("9");
    }

    @Test
    void jobs_come_paused_and_leave_yours_alone() throws IOException {
        write("cron/jobs.json", "{\"jobs\": [{\"id\": \"t1\", \"enabled\": true}]}");
        install();
        assertThat(installed("cron/jobs.json")).contains("\"t1\"", "\"paused\"", "\"enabled\" : false", "\"writer\"");
        hermes.file("profiles/d/cron/jobs.json", "{\"jobs\": [{\"id\": \"mine\", \"enabled\": true}], \"x\": 1}");
        hermes.run("profile", "update", "d", "-y");
        assertThat(installed("cron/jobs.json")).contains("\"mine\"", "\"t1\"", "\"x\" : 1");
    }

    @Test
    void only_what_it_owns_is_taken_when_it_says_so() throws IOException {
        write("distribution.yaml", "name: writer\ndistribution_owned: [SOUL.md, skills/demo/]\n");
        install();
        assertThat(exists("skills/demo/SKILL.md")).isTrue();
        assertThat(exists("prompts")).isFalse();
        assertThat(exists("skills/old")).isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void links_are_refused_and_nothing_is_installed() throws IOException {
        Files.createSymbolicLink(source.resolve("notes"), Path.of("/etc/passwd"));
        var symbolic = install();
        assertThat(symbolic.exit()).isEqualTo(1);
        assertThat(symbolic.err()).contains("notes");
        Files.delete(source.resolve("notes"));
        Files.createLink(source.resolve("hard"), source.resolve("SOUL.md"));
        assertThat(install().exit()).isEqualTo(1);
        assertThat(hermes.home().resolve("profiles/d")).doesNotExist();
    }

    @Test
    void what_is_no_distribution_or_wants_another_hermes_is_refused() throws IOException {
        for (var broken : List.of(
                "version: 1\n",
                "name: x\nhermes_requires: \">99\"\n",
                "name: x\nhermes_requires: soon\n",
                "name: root\n",
                "name: x\nenv_requires: {a: b}\n")) {
            write("distribution.yaml", broken);
            var result = hermes.run("profile", "install", source.toString(), "-y");
            assertThat(result.exit()).as(broken).isEqualTo(1);
            assertThat(result.err()).startsWith("Error: ");
        }
        Files.delete(source.resolve("distribution.yaml"));
        assertThat(install().err()).contains("no distribution.yaml");
        for (var nothing : List.of("./none", "--upload-pack=x", "ftp://x/y", "https://x/y#--z")) {
            assertThat(hermes.run("profile", "install", "--", nothing).exit())
                    .as(nothing)
                    .isEqualTo(1);
        }
        assertThat(hermes.run("profile", "update", "default").exit()).isEqualTo(1);
        assertThat(hermes.run("profile", "info", "default").exit()).isZero();
        assertThat(hermes.run("profile", "info", "none").exit()).isEqualTo(1);
    }

    @Test
    void a_taken_name_needs_force() {
        install();
        hermes.file("profiles/d/memories/MEMORY.md", "mine");
        assertThat(install().err()).contains("--force");
        assertThat(install("--force").exit()).isZero();
        assertThat(installed("memories/MEMORY.md")).isEqualTo("mine");
    }

    @Test
    void git_repositories_are_fetched_at_the_commit_that_is_named() throws IOException, InterruptedException {
        git("init", "-q", "-b", "main");
        git("add", "-A", "-f");
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one");
        git("tag", "v1");
        write("SOUL.md", "Second.\n");
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qam", "two");
        var bare = directory.resolve("bot.git");
        git("clone", "-q", "--bare", ".", bare.toString());

        var result = hermes.run("profile", "install", bare + "#v1", "--name", "d", "-y");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(installed("SOUL.md")).isEqualTo("You write.\n");
        assertThat(exists(".git")).isFalse();
        assertThat(installed("distribution.yaml")).contains("bot.git#v1");
        assertThat(hermes.run("profile", "install", bare + "#v9", "--name", "e", "-y")
                        .err())
                .contains("v9");
        hermes.run("profile", "install", bare.toString(), "--name", "d", "-y", "--force");
        assertThat(installed("SOUL.md")).isEqualTo("Second.\n");
    }

    private void git(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command)
                .directory(source.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as("%s", command).isZero();
    }
}
