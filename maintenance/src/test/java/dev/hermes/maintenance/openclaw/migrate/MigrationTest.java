package dev.hermes.maintenance.openclaw.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import dev.hermes.maintenance.openclaw.migrate.MigrationOptions.SkillConflict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The way of a migration: plan, conflicts, all at once, and what is written down of it. */
@DisabledOnOs(OS.WINDOWS)
class MigrationTest {
    private static final String REPORT = "migration/openclaw/20260301T090000/";

    @TempDir
    Path directory;

    private ClawFixture on;

    @BeforeEach
    void somebody_who_comes_from_openclaw() throws IOException {
        on = new ClawFixture(directory.toRealPath())
                .config("""
                        { // JSON5, as OpenClaw writes it
                          agents: { defaults: { model: { primary: 'Opus' }, timeoutSeconds: 600,
                                                models: { 'anthropic/claude-opus-4.6': { alias: 'opus' } } } },
                          channels: { telegram: { botToken: '123:abc' } },
                          models: { providers: { openrouter: { apiKey: 'sk-or-v1-aaaaaaaaaaaaaaaa' } } },
                          logging: { level: 'debug', token: 'hidden' },
                        }
                        """)
                .claw("workspace/SOUL.md", "You are OpenClaw, an openclaw agent.\n")
                .claw("workspace/MEMORY.md", "# MEMORY.md\n\n- Likes tea\n")
                .claw("workspace/IDENTITY.md", "Clawd\n");
    }

    @Test
    void a_plan_changes_nothing_at_all() throws IOException {
        var before = ClawFixture.tree(on.claw);
        var plan = on.plan();
        assertThat(plan.applied()).isFalse();
        assertThat(plan.count(Status.MIGRATED)).isPositive();
        assertThat(plan.count(Status.CONFLICT)).isZero();
        assertThat(on.home.directory()).doesNotExist();
        assertThat(ClawFixture.tree(on.claw)).isEqualTo(before);
    }

    @Test
    void it_is_applied_to_a_fresh_home_and_written_down() throws IOException {
        var before = ClawFixture.tree(on.claw);
        var done = on.apply();
        assertThat(done.applied()).isTrue();
        assertThat(on.text("SOUL.md")).isEqualTo("You are Hermes, an hermes agent.\n");
        assertThat(on.text("memories/MEMORY.md")).isEqualTo("Likes tea\n");
        assertThat(on.setting("model.default")).isEqualTo("anthropic/claude-opus-4.6");
        assertThat(on.setting("agent.max_turns")).isEqualTo(60);
        assertThat(on.env()).isEmpty();
        assertThat(done.directory()).contains(on.home.file(REPORT));
        assertThat(on.text(REPORT + "archive/IDENTITY.md")).isEqualTo("Clawd\n");
        assertThat(on.text(REPORT + "summary.md")).contains("## migrated", "soul");
        assertThat(on.text(REPORT + "MIGRATION_NOTES.md")).contains("archive/", "hermes claw cleanup");
        var report = done.report();
        assertThat(report.path("mode").asString()).isEqualTo("execute");
        assertThat(report.path("selection").path("available").size()).isEqualTo(Part.values().length);
        assertThat(report.path("summary").path("migrated").asInt()).isEqualTo((int) done.count(Status.MIGRATED));
        assertThat(Files.getPosixFilePermissions(on.home.file(REPORT + "report.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(ClawFixture.tree(on.claw)).as("OpenClaw stays as it was").isEqualTo(before);
    }

    @Test
    void secrets_come_only_when_they_are_wanted_and_are_written_down_never() {
        on.apply();
        on.secrets = true;
        on.only(Part.SECRET_SETTINGS, Part.PROVIDER_KEYS);
        on.apply();
        assertThat(on.env())
                .containsEntry("TELEGRAM_BOT_TOKEN", "123:abc")
                .containsEntry("OPENROUTER_API_KEY", "sk-or-v1-aaaaaaaaaaaaaaaa");
        ClawFixture.tree(on.home.file("migration"))
                .forEach((name, text) -> assertThat(text).as(name).doesNotContain("sk-or-v1", "123:abc", "hidden"));
    }

    @Test
    void keys_that_were_left_out_are_told() {
        assertThat(on.plan().keysLeftOut()).isTrue();
        assertThat(on.item(Part.PROVIDER_KEYS).reason()).isEqualTo("secrets are left out");
        assertThat(on.item(Part.PROVIDER_KEYS).details()).containsEntry("secret_keys", List.of("OPENROUTER_API_KEY"));
    }

    @Test
    void a_second_time_there_is_nothing_to_do() {
        on.secrets = true;
        on.apply();
        var again = on.plan();
        assertThat(again.with(Status.MIGRATED)).isEmpty();
        assertThat(again.with(Status.CONFLICT)).isEmpty();
    }

    @Test
    void what_somebody_has_made_is_in_the_way_and_nothing_is_changed() throws IOException {
        on.home("SOUL.md", "I am somebody.\n").home("config.yaml", "# mine\nmodel:\n  default: mine\n");
        var before = ClawFixture.tree(on.home.directory());
        assertThat(on.item(Part.SOUL).status()).isEqualTo(Status.CONFLICT);
        assertThat(on.item(Part.MODEL_CONFIG).details()).containsEntry("conflicting_keys", List.of("model.default"));
        assertThatThrownBy(on::apply).isInstanceOf(HermesException.class).hasMessageContaining("already");
        assertThat(ClawFixture.tree(on.home.directory())).isEqualTo(before);
    }

    @Test
    void it_gives_way_when_it_shall_and_is_kept() {
        on.home("SOUL.md", "I am somebody.\n").home("config.yaml", "# mine\nmodel:\n  default: mine # good\n");
        on.overwrite = true;
        on.apply();
        assertThat(on.text("SOUL.md")).startsWith("You are Hermes");
        assertThat(on.text("config.yaml")).contains("# mine", "# good", "anthropic/claude-opus-4.6");
        assertThat(on.text(REPORT + "backups" + on.home.soul())).isEqualTo("I am somebody.\n");
        assertThat(on.text(REPORT + "backups" + on.home.config())).contains("default: mine");
    }

    @Test
    void of_several_keys_those_that_are_free_come_and_the_others_stay() {
        on.home(".env", "DISCORD_BOT_TOKEN=mine\n")
                .config("{channels: {discord: {token: 'theirs', allowFrom: ['1', 2]}}}")
                .only(Part.DISCORD_SETTINGS);
        on.secrets = true;
        var item = on.item(Part.DISCORD_SETTINGS);
        assertThat(item.status()).isEqualTo(Status.MIGRATED);
        assertThat(item.details())
                .containsEntry("added_keys", List.of("DISCORD_ALLOWED_USERS"))
                .containsEntry("conflicting_keys", List.of("DISCORD_BOT_TOKEN"));
        on.apply();
        assertThat(on.env()).containsEntry("DISCORD_BOT_TOKEN", "mine").containsEntry("DISCORD_ALLOWED_USERS", "1,2");
    }

    @Test
    void settings_that_are_broken_are_told_with_their_place() {
        on.config("{\n  agents: {,\n}");
        assertThatThrownBy(on::plan)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("openclaw.json")
                .hasMessageContaining("line 2");
    }

    @Test
    void a_home_whose_settings_cannot_be_edited_stays_as_it_was() throws IOException {
        on.home("config.yaml", "model: {default: [\n");
        var before = ClawFixture.tree(on.home.directory());
        assertThatThrownBy(on::apply).isInstanceOf(HermesException.class);
        assertThat(ClawFixture.tree(on.home.directory())).isEqualTo(before);
    }

    @Test
    void only_what_is_selected_comes() {
        on.only(Part.MEMORY);
        on.apply();
        assertThat(on.home.config()).doesNotExist();
        assertThat(on.plan().with(Status.SKIPPED))
                .anySatisfy(item -> assertThat(item.reason()).isEqualTo("Not selected for this run"));
        assertThat(Part.preset("user-data"))
                .doesNotContain(Part.PROVIDER_KEYS, Part.SECRET_SETTINGS)
                .contains(Part.SOUL);
        assertThat(Part.preset("full")).hasSize(Part.values().length);
    }

    @Test
    void agents_md_goes_where_somebody_says() throws IOException {
        on.claw("workspace/AGENTS.md", "Work for ClawdBot.\n").only(Part.WORKSPACE_AGENTS);
        assertThat(on.item(Part.WORKSPACE_AGENTS).reason()).contains("--workspace-target");
        on.workspaceTarget = Optional.of(directory.toRealPath().resolve("project"));
        on.apply();
        assertThat(ClawFixture.text(directory.resolve("project/AGENTS.md"))).isEqualTo("Work for Hermes.\n");
    }

    @Test
    void skills_come_without_links_and_a_name_that_is_taken_is_decided_by_the_person() throws IOException {
        on.claw("workspace/skills/cook/SKILL.md", "# Cook\n")
                .claw("workspace/skills/cook/scripts/a.sh", "echo\n")
                .claw("workspace/skills/none/README.md", "no skill\n")
                .only(Part.SKILLS);
        Files.createSymbolicLink(on.claw.resolve("workspace/skills/cook/passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(on.claw.resolve("workspace/skills/linked"), on.claw.resolve("workspace/skills/cook"));
        on.apply();
        var imported = on.home.file("skills/openclaw-imports");
        assertThat(ClawFixture.tree(imported)).containsOnlyKeys("DESCRIPTION.md", "cook/SKILL.md", "cook/scripts/a.sh");
        // given: it is changed here
        on.home("skills/openclaw-imports/cook/SKILL.md", "# Better\n");
        assertThat(on.item(Part.SKILLS).status()).isEqualTo(Status.CONFLICT);
        on.skillConflict = SkillConflict.RENAME;
        on.apply();
        assertThat(imported.resolve("cook-imported/SKILL.md")).hasContent("# Cook\n");
        on.skillConflict = SkillConflict.OVERWRITE;
        on.clock.advance(java.time.Duration.ofSeconds(1));
        on.apply();
        assertThat(imported.resolve("cook/SKILL.md")).hasContent("# Cook\n");
        assertThat(on.text("migration/openclaw/20260301T090001/backups" + imported.resolve("cook/SKILL.md")))
                .isEqualTo("# Better\n");
    }

    @Test
    void jobs_come_paused_and_once() {
        on.claw("cron/jobs.json", """
                        {jobs: [
                          {id: 'a', name: 'Brief', schedule: {kind: 'cron', expr: '0 9 * * *'},
                           payload: {kind: 'agentTurn', message: 'Ask OpenClaw'}},
                          {id: 'b', schedule: {kind: 'every', everyMs: 1800000}, payload: {kind: 'systemEvent', text: 'Tick'}},
                          {id: 'c', schedule: {kind: 'at', atMs: 1772355600000}, payload: {message: 'Once'}},
                          {id: 'd', name: 'odd', schedule: {kind: 'moon'}, payload: {message: 'x'}}]}
                        """).only(Part.CRON_JOBS);
        on.apply();
        on.apply();
        var jobs = tools.jackson.databind.json.JsonMapper.shared()
                .readTree(on.text("cron/jobs.json"))
                .path("jobs");
        assertThat(jobs.size()).isEqualTo(3);
        assertThat(jobs.get(0).path("prompt").asString()).isEqualTo("Ask Hermes");
        assertThat(jobs.get(0).path("id").asString()).matches("[0-9a-f]{12}");
        assertThat(jobs.get(1).path("schedule").path("minutes").asInt()).isEqualTo(30);
        assertThat(jobs.get(2).path("schedule").path("run_at").asString()).isEqualTo("2026-03-01T09:00:00Z");
        jobs.forEach(job -> {
            assertThat(job.path("enabled").asBoolean()).isFalse();
            assertThat(job.path("state").asString()).isEqualTo("paused");
        });
        assertThat(on.plan().with(Status.ARCHIVED))
                .anyMatch(item -> item.source().contains("odd"));
    }

    @Test
    void parts_are_named_as_upstream_names_them() {
        assertThat(Part.of("tts-assets")).contains(Part.TTS_ASSETS);
        assertThat(Part.of("nothing")).isEmpty();
        assertThat(Set.of(Part.values())).hasSize(35);
        assertThat(Map.of("a", Part.SOUL.id())).containsValue("soul");
    }
}
