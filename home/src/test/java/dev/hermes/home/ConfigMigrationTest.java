package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMigrationTest {
    @TempDir
    Path directory;

    private HermesHome home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void a_home() {
        home = new HermesHome(directory, directory, "default");
    }

    @Test
    void comments_order_references_and_unknown_keys_survive_every_step() throws IOException {
        write("""
                # mine
                _config_version: 1  # old
                model: {default: a, api_key: "${K}"}
                mine: # not yours
                    deep: [1, 2]
                custom_providers:
                  # the box in the cellar
                  - name: Cellar (Box)
                    base_url: http://cellar:8080/v1   # slow
                    api_key: ${CELLAR_KEY}
                    model: qwen
                    context_length: 32000
                display:
                  skin: mono # dark
                """);
        var outcome = migrate();
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.from()).isEqualTo(1);
        assertThat(outcome.to()).isEqualTo(23);
        assertThat(home.config()).content().startsWith("""
                # mine
                _config_version: 23  # old
                model: {default: a, api_key: "${K}"}
                mine: # not yours
                    deep: [1, 2]
                # the box in the cellar
                # slow
                display:
                  skin: mono # dark
                  tool_progress: all
                  interim_assistant_messages: true
                providers:
                  cellar-box:
                    api: http://cellar:8080/v1
                    name: Cellar (Box)
                    api_key: '${CELLAR_KEY}'
                    default_model: qwen
                    context_length: 32000
                plugins:
                  enabled: []
                """);
    }

    @Test
    void the_file_as_it_was_is_kept_beside_it() throws IOException {
        write("_config_version: 22\n");
        var copy = migrate().copy().orElseThrow();
        assertThat(copy).hasFileName("config.yaml.bak-20260301-090000").hasContent("_config_version: 22\n");
    }

    @Test
    void a_second_run_changes_nothing() throws IOException {
        write("_config_version: 3\nstt: {model: base}\n");
        migrate();
        var after = Files.readString(home.config());
        var again = migrate();
        assertThat(again.done()).isEmpty();
        assertThat(again.copy()).isEmpty();
        assertThat(home.config()).hasContent(after);
    }

    @Test
    void a_newer_file_is_left_alone() throws IOException {
        write("_config_version: 33\nstt: {model: base}\nfuture: 1\n");
        assertThat(migrate())
                .isEqualTo(new ConfigMigration.Outcome(33, 33, List.of(), List.of(), java.util.Optional.empty()));
        assertThat(home.config()).hasContent("_config_version: 33\nstt: {model: base}\nfuture: 1\n");
    }

    @Test
    void no_file_needs_no_migration_and_a_broken_one_gets_none() throws IOException {
        assertThat(migrate().done()).isEmpty();
        assertThat(home.config()).doesNotExist();
        write("a: [1\nb: 2\n");
        Files.writeString(home.env(), "LLM_MODEL=x\n");
        assertThatThrownBy(this::migrate).isInstanceOf(HermesException.class).hasMessageContaining("config.yaml");
        assertThat(home.config()).hasContent("a: [1\nb: 2\n");
        assertThat(home.env()).hasContent("LLM_MODEL=x\n");
    }

    @Test
    void overrides_of_platforms_are_found_where_they_live_now_and_what_is_there_wins() throws IOException {
        write("""
                _config_version: 15
                display:
                  tool_progress_overrides: {signal: 'off', telegram: 'all'}
                  platforms: {telegram: {tool_progress: new}}
                """);
        migrate();
        var config = Config.read(home, Map.of(), false);
        assertThat(config.text("display.platforms.signal.tool_progress")).contains("off");
        assertThat(config.text("display.platforms.telegram.tool_progress")).contains("new");
        assertThat(config.map("display.tool_progress_overrides")).hasSize(2);
        assertThat(config.integer("_config_version")).isEqualTo(23);
    }

    @Test
    void an_unversioned_file_is_migrated_but_switches_no_plugin_on() throws IOException {
        plugin("b-dir", "name: beta\n");
        write("model: x\n");
        migrate();
        var config = Config.read(home, Map.of(), false);
        assertThat(config.userSet("plugins")).isFalse();
        assertThat(config.integer("_config_version")).isEqualTo(23);
    }

    @Test
    void installed_plugins_stay_on_except_those_that_were_off() throws IOException {
        plugin("b-dir", "name: beta\n");
        plugin("a-dir", ": : broken");
        plugin("c-dir", "name: gamma\n");
        Files.createDirectories(directory.resolve("plugins/no-manifest"));
        write("_config_version: 20\nplugins: {disabled: [gamma]}\n");
        migrate();
        assertThat(Config.read(home, Map.of(), false).texts("plugins.enabled")).containsExactly("a-dir", "beta");
    }

    @Test
    void a_speech_model_goes_to_its_provider_and_an_unknown_local_one_is_dropped() throws IOException {
        assertThat(migrated("_config_version: 13\nstt: {model: small.en}\n").text("stt.local.model"))
                .contains("small.en");
        var remote = migrated("_config_version: 13\nstt:\n  provider: groq\n  model: whisper-x\n");
        assertThat(remote.text("stt.groq.model")).contains("whisper-x");
        assertThat(remote.userSet("stt.model")).isFalse();
        var dropped = migrated("_config_version: 13\nstt: {model: whisper-x, enabled: true}\n");
        assertThat(dropped.userSet("stt.model")).isFalse();
        assertThat(dropped.userSet("stt.local")).isFalse();
        var kept = migrated("_config_version: 13\nstt: {model: tiny, local: {model: base}}\n");
        assertThat(kept.text("stt.local.model")).contains("base");
    }

    @Test
    void the_summary_model_becomes_that_of_the_auxiliary_task() throws IOException {
        var config = migrated("""
                _config_version: 16
                compression:
                  threshold: 0.6
                  summary_model: small # cheap
                  summary_provider: auto
                  summary_base_url: http://new
                auxiliary:
                  compression: {base_url: http://mine}
                """);
        assertThat(config.text("auxiliary.compression.model")).contains("small");
        assertThat(config.text("auxiliary.compression.base_url")).contains("http://mine");
        assertThat(config.userSet("auxiliary.compression.provider")).isFalse();
        assertThat(config.map("compression").keySet()).noneMatch(key -> key.startsWith("summary_"));
        assertThat(home.config()).content().contains("# cheap");
    }

    @Test
    void old_variables_are_taken_over_or_emptied() throws IOException {
        Files.writeString(home.env(), "ANTHROPIC_TOKEN=t\nLLM_MODEL=m\nKEEP=1\nOPENAI_MODEL=\n");
        environment.put("HERMES_TOOL_PROGRESS", "no");
        environment.put("HERMES_TIMEZONE", "Europe/Vienna");
        write("_config_version: 3\n");
        migrate();
        var config = Config.read(home, Map.of(), false);
        assertThat(config.value("display.tool_progress")).contains("off");
        assertThat(config.text("timezone")).contains("Europe/Vienna");
        assertThat(home.env()).hasContent("ANTHROPIC_TOKEN=\nLLM_MODEL=\nKEEP=1\nOPENAI_MODEL=\n");
    }

    @Test
    void providers_with_the_same_name_are_told_apart_and_those_without_an_address_stay() throws IOException {
        var config = migrated("""
                _config_version: 11
                providers:
                  box: {api: http://first}
                custom_providers:
                  - {name: Box, url: 'http://second', api_key: no-key, api_mode: anthropic_messages, extra_body: {x: 1}}
                  - {name: nowhere}
                  - {base_url: 'http://api.example.org/v1'}
                """);
        assertThat(config.map("providers").keySet()).containsExactly("box", "box-0", "api-example-org");
        assertThat(config.value("providers.box-0"))
                .contains(Map.of(
                        "api",
                        "http://second",
                        "name",
                        "Box",
                        "transport",
                        "anthropic_messages",
                        "extra_body",
                        Map.of("x", 1)));
        assertThat(config.maps("custom_providers")).containsExactly(Map.of("name", "nowhere"));
    }

    @Test
    void the_curator_gets_what_is_missing_of_its_settings() throws IOException {
        var config = migrated("_config_version: 22\ncurator:\n  enabled: false\n  backup: {keep: 9}\n");
        assertThat(config.map("curator"))
                .containsEntry("enabled", false)
                .containsEntry("interval_hours", 168)
                .containsEntry("backup", Map.of("keep", 9, "enabled", true));
        assertThat(config.map("auxiliary.curator")).containsEntry("timeout", 600);
        assertThat(directory.resolve("logs/curator")).isDirectory();
    }

    @Test
    void a_step_that_cannot_be_made_does_not_lose_the_others() throws IOException {
        write("""
                _config_version: 14
                shared: &shared
                  summary_model: small
                compression: *shared
                other: *shared
                """);
        var outcome = migrate();
        assertThat(outcome.problems()).singleElement().asString().contains("compression.summary_*");
        assertThat(outcome.to()).isEqualTo(14);
        var config = Config.read(home, Map.of(), false);
        assertThat(config.flag("display.interim_assistant_messages")).isTrue();
        assertThat(config.integer("_config_version")).isEqualTo(14);
        assertThat(config.text("other.summary_model")).contains("small");
    }

    @Test
    void a_managed_home_is_not_migrated() throws IOException {
        write("_config_version: 3\n");
        environment.put("HERMES_MANAGED", "brew");
        assertThatThrownBy(this::migrate).hasMessageContaining("managed by Homebrew");
        assertThat(home.config()).hasContent("_config_version: 3\n");
    }

    private Config migrated(String yaml) throws IOException {
        write(yaml);
        assertThat(migrate().problems()).isEmpty();
        return Config.read(home, Map.of(), false);
    }

    private ConfigMigration.Outcome migrate() {
        return new ConfigMigration(home, environment, MutableClock.at("2026-03-01T09:00:00Z")).run();
    }

    private void plugin(String name, String manifest) throws IOException {
        var plugin = Files.createDirectories(directory.resolve("plugins").resolve(name));
        Files.writeString(plugin.resolve("plugin.yaml"), manifest);
    }

    private void write(String text) throws IOException {
        Files.writeString(home.config(), text);
    }
}
