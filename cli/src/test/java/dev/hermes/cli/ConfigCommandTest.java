package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    private static final String BROKEN = "model:\n  default: x\n   provider: y\n";

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void paths_are_the_whole_output() {
        assertThat(hermes.run("config", "path")).isEqualTo(new Cli.Result(0, hermes.home() + "/config.yaml\n", ""));
        assertThat(hermes.run("config", "env-path")).isEqualTo(new Cli.Result(0, hermes.home() + "/.env\n", ""));
    }

    @Test
    void a_setting_is_written_with_its_type_and_the_rest_of_the_file_is_kept() {
        hermes.file("config.yaml", "# mine\nmodel:\n  default: a # the good one\n");
        assertThat(hermes.run("config", "set", "agent.max_turns", "12").out())
                .isEqualTo("✓ Set agent.max_turns = 12 in " + hermes.home() + "/config.yaml\n");
        hermes.run("config", "set", "display.compact", "true");
        assertThat(hermes.file("config.yaml"))
                .startsWith("# mine\nmodel:\n  default: a # the good one\n")
                .contains("max_turns: 12", "compact: true");
        assertThat(hermes.run("config", "show").out()).contains("Max turns:    12", "Model:        a");
        assertThat(hermes.run("config")).isEqualTo(hermes.run("config", "show"));
    }

    @Test
    void a_key_of_an_account_goes_into_env_where_only_the_owner_reads_it() throws IOException {
        var result = hermes.run("config", "set", "openrouter_api_key", "sk-or-0123456789abcdef");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).doesNotContain("sk-or-0123456789abcdef");
        assertThat(hermes.file(".env")).contains("OPENROUTER_API_KEY=sk-or-0123456789abcdef");
        assertThat(hermes.home().resolve("config.yaml")).doesNotExist();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(hermes.home().resolve(".env"))))
                .isEqualTo("rw-------");
        assertThat(hermes.run("config", "show").out()).contains("sk-o...cdef").doesNotContain("0123456789");
    }

    @Test
    void a_secret_in_a_setting_is_not_shown() {
        var result = hermes.run("config", "set", "custom.api_key", "0123456789abcdef");
        assertThat(result.out()).contains("0123...cdef").doesNotContain("0123456789abcdef");
    }

    @Test
    void set_without_a_value_is_a_failure_that_shows_how() {
        var result = hermes.run("config", "set", "model.default");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).startsWith("usage: hermes config set KEY VALUE\n");
    }

    @Test
    void a_broken_file_is_told_with_line_and_column_and_the_defaults_are_used() {
        hermes.file("config.yaml", BROKEN);
        var result = hermes.run("config", "show");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Max turns:    90", "Model:        (not set)");
        assertThat(result.err().lines().toList())
                .singleElement()
                .asString()
                .startsWith("⚠️  hermes config: Failed to parse " + hermes.home() + "/config.yaml")
                .contains("line 3, column 12", "Falling back to default config")
                .endsWith("A copy of it is " + hermes.home() + "/config.yaml.corrupt.20260301-090000.bak.");
        assertThat(hermes.file("config.yaml")).isEqualTo(BROKEN);
        assertThat(hermes.file("config.yaml.corrupt.20260301-090000.bak")).isEqualTo(BROKEN);
        assertThat(hermes.file("logs/agent.log")).contains("WARNING cli.config: Failed to parse");
        assertThat(hermes.run("config", "show").err()).doesNotContain("copy");
    }

    @Test
    void a_broken_file_is_never_written_over() {
        hermes.file("config.yaml", BROKEN);
        var result = hermes.run("config", "set", "model.default", "z");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("broken, so nothing was changed");
        assertThat(hermes.file("config.yaml")).isEqualTo(BROKEN);
    }

    @Test
    void a_clean_run_does_not_look_at_the_file() {
        hermes.file("config.yaml", BROKEN);
        assertThat(hermes.run("--ignore-user-config", "config", "show").err()).isEmpty();
        assertThat(hermes.with("HERMES_IGNORE_USER_CONFIG", "1")
                        .run("config", "show")
                        .err())
                .isEmpty();
    }

    @Test
    void a_value_of_the_wrong_type_is_told_and_the_default_used() {
        hermes.file("config.yaml", "agent:\n  max_turns: many\n");
        assertThat(hermes.run("config", "show").out()).contains("Max turns:    90");
    }

    @Test
    void bytes_that_are_no_text_do_not_stop_anything() throws IOException {
        Files.write(hermes.home().resolve("config.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
        Files.write(hermes.home().resolve(".env"), new byte[] {'A', '=', (byte) 0xe9, '\n'});
        var result = hermes.run("config", "show");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("config.yaml").doesNotContain("\tat ");
    }

    // --- get

    @Test
    void get_prints_what_is_in_effect_and_nothing_else() {
        hermes.file("config.yaml", "model: some/model\nlist: [a, {b: 1}]\nmine: '${HOME}/x'\n");
        assertThat(hermes.run("config", "get", "model.default")).isEqualTo(new Cli.Result(0, "some/model\n", ""));
        assertThat(hermes.run("config", "get", "agent.max_turns").out()).isEqualTo("90\n");
        assertThat(hermes.run("config", "get", "compression.enabled").out()).isEqualTo("true\n");
        assertThat(hermes.run("config", "get", "cron.max_parallel_jobs").out()).isEqualTo("null\n");
        assertThat(hermes.run("config", "get", "list[1].b").out()).isEqualTo("1\n");
        assertThat(hermes.run("config", "get", "mine").out()).isEqualTo(directory + "/x\n");
        assertThat(hermes.run("config", "get", "display.user_message_preview").out())
                .isEqualTo("first_lines: 2\nlast_lines: 2\n");
        assertThat(hermes.run("config", "get", "list", "--json").out()).isEqualTo("[\"a\",{\"b\":1}]\n");
    }

    @Test
    void get_masks_secrets_wherever_they_are_unless_told_not_to() {
        hermes.file("config.yaml", "model: {default: x, api_key: 0123456789abcdef}\n");
        hermes.file(".env", "FAL_KEY=fal-0123456789\n");
        assertThat(hermes.run("config", "get", "model").out()).isEqualTo("default: x\napi_key: '0123...cdef'\n");
        assertThat(hermes.run("config", "get", "model.api_key").out()).isEqualTo("0123...cdef\n");
        assertThat(hermes.run("config", "get", "fal_key").out()).isEqualTo("fal-...6789\n");
        assertThat(hermes.run("config", "get", "--reveal", "fal_key").out()).isEqualTo("fal-0123456789\n");
        assertThat(hermes.run("config", "show").out()).doesNotContain("456789ab");
    }

    @Test
    void what_is_not_there_cannot_be_got() {
        var result = hermes.run("config", "get", "terminal.backnd");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("'terminal.backnd'", "Did you mean: terminal.backend");
    }

    // --- set and unset

    @Test
    void a_setting_nobody_reads_is_saved_with_a_word() {
        var result = hermes.run("config", "set", "terminal.backnd", "docker");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("'terminal.backnd'", "saved anyway", "Did you mean: terminal.backend");
        assertThat(hermes.file("config.yaml")).isEqualTo("terminal:\n  backnd: docker\n");
        assertThat(hermes.run("config", "set", "--force", "terminal.backnd", "x")
                        .err())
                .isEmpty();
        for (var known : new String[] {
            "agent.reasoning_effort", "providers.x.anything", "platforms.telegram.extra.z", "my_own_root_key", "slack.x"
        }) {
            assertThat(hermes.run("config", "set", known, "high").err())
                    .as(known)
                    .isEmpty();
        }
    }

    @Test
    void the_table_of_settings_says_what_a_text_stands_for() {
        hermes.run("config", "set", "approvals.mode", "off");
        hermes.run("config", "set", "discord.dm_role_auth_guild", "007");
        hermes.run("config", "set", "agent.disabled_toolsets", "[web, tts]");
        hermes.run("config", "set", "mine.list", "[1,2]");
        hermes.run("config", "set", "mine.flag", "on");
        hermes.run("config", "set", "mine.number", "1.50");
        assertThat(hermes.file("config.yaml")).isEqualTo("""
                approvals:
                  mode: 'off'
                discord:
                  dm_role_auth_guild: '007'
                agent:
                  disabled_toolsets: [web, tts]
                mine:
                  list: '[1,2]'
                  flag: true
                  number: 1.5
                """);
        var odd = hermes.run("config", "set", "terminal.timeout", "soon");
        assertThat(odd.exit()).isZero();
        assertThat(odd.err()).contains("terminal.timeout takes a whole number");
    }

    @Test
    void one_item_of_a_list_is_changed_and_a_wrong_index_changes_nothing() {
        var before = "custom_providers: [{name: a, api_key: x}, {name: b, api_key: y}]\n";
        hermes.file("config.yaml", before);
        hermes.run("config", "set", "custom_providers.1.api_key", "z");
        var after = before.replace("api_key: y", "api_key: z");
        assertThat(hermes.file("config.yaml")).isEqualTo(after);
        var wrong = hermes.run("config", "set", "custom_providers[2].name", "c");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err().lines()).hasSize(1);
        assertThat(hermes.file("config.yaml")).isEqualTo(after);
    }

    @Test
    void settings_of_the_terminal_are_mirrored_for_those_who_read_the_environment() {
        hermes.run("config", "set", "terminal.container_persistent", "off");
        hermes.run("config", "set", "terminal.backend", "docker");
        hermes.run("config", "set", "terminal.cwd", "/tmp");
        assertThat(hermes.file(".env")).isEqualTo("TERMINAL_CONTAINER_PERSISTENT=False\nTERMINAL_ENV=docker\n");
        var unset = hermes.run("config", "unset", "terminal.backend");
        assertThat(unset.out()).isEqualTo("✓ Unset terminal.backend in " + hermes.home() + "/config.yaml\n");
        assertThat(hermes.file(".env")).isEqualTo("TERMINAL_CONTAINER_PERSISTENT=False\n");
    }

    @Test
    void unset_brings_the_default_back_and_does_not_mind_what_is_not_there() {
        hermes.file("config.yaml", "agent:\n  max_turns: 5\n").file(".env", "FAL_KEY=x\nB=1\n");
        hermes.run("config", "unset", "agent.max_turns");
        assertThat(hermes.run("config", "get", "agent.max_turns").out()).isEqualTo("90\n");
        hermes.run("config", "unset", "fal_key");
        assertThat(hermes.file(".env")).isEqualTo("B=1\n");
        var again = hermes.run("config", "unset", "agent.max_turns");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("agent.max_turns is not set");
    }

    @Test
    void characters_that_no_key_has_are_left_out_with_a_word() {
        assertThat(hermes.run("config", "set", "OPENAI_API_KEY", "sk-é1").err()).contains("non-ASCII", "position 3");
        assertThat(hermes.file(".env")).isEqualTo("OPENAI_API_KEY=sk-1\n");
    }

    // --- edit

    @Test
    void the_editor_gets_the_file_and_what_it_leaves_is_checked() throws IOException {
        var editor = directory.resolve("my editor");
        Files.writeString(editor, "#!/bin/sh\nprintf 'a: [1\\n' >\"$2\"\n");
        Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
        var result = hermes.with("EDITOR", "'" + editor + "' --wait").run("config", "edit");
        assertThat(result.out()).isEqualTo("Opening " + hermes.home() + "/config.yaml in " + editor + " --wait...\n");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Failed to parse", "line 2");
    }

    @Test
    void an_editor_that_changes_nothing_leaves_a_sound_new_file() {
        var result = hermes.with("VISUAL", "true").run("config", "edit");
        assertThat(result.exit()).isZero();
        assertThat(hermes.file("config.yaml")).startsWith("#");
        assertThat(hermes.with("EDITOR", "/nowhere/vi").run("config", "edit").exit())
                .isEqualTo(1);
    }

    @Test
    void without_any_editor_the_place_of_the_file_is_told() {
        var result = hermes.with("PATH", "/nowhere").run("config", "edit");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains(hermes.home() + "/config.yaml");
    }

    // --- check and migrate

    @Test
    void check_tells_the_version_and_what_is_set() {
        hermes.file("config.yaml", "_config_version: 22\nfallback_model: 1\n").file(".env", "FAL_KEY=secret-thing\n");
        var result = hermes.run("config", "check");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains(
                        "Config version: 22 → 23 (update available)",
                        "✓ FAL_KEY",
                        "○ EXA_API_KEY → web_search, web_extract\n",
                        "✗ fallback_model must be")
                .doesNotContain("secret-thing");
        hermes.file("config.yaml", "_config_version: 23\n");
        assertThat(hermes.run("config", "check").out()).contains("Config version: 23 ✓");
        hermes.file("config.yaml", BROKEN);
        assertThat(hermes.run("config", "check").exit()).isEqualTo(1);
    }

    @Test
    void migrate_makes_the_steps_once_and_secrets_stay_references() {
        hermes.file("config.yaml", "_config_version: 14 # mine\nmodel: {default: a, api_key: '${K}'}\n");
        hermes.with("K", "s3cr3t-value");
        var first = hermes.run("config", "migrate");
        assertThat(first.exit()).isZero();
        assertThat(first.out())
                .contains("Config version: 14 → 23", "(enables: web_search, web_extract)", "✓ Configuration updated!")
                .doesNotContain("s3cr3t");
        assertThat(hermes.file("config.yaml")).contains("23 # mine", "'${K}'").doesNotContain("s3cr3t");
        assertThat(hermes.run("config", "migrate").out()).endsWith("✓ Configuration is up to date!\n");
    }

    @Test
    void migrate_offers_the_new_keys_to_somebody_who_is_there() {
        hermes.file("config.yaml", "_config_version: 9\n");
        var result = hermes.person("y\ntvly-1234567890\n").run("config", "migrate");
        assertThat(result.out()).contains("New since version 9: TAVILY_API_KEY");
        assertThat(hermes.file(".env")).isEqualTo("TAVILY_API_KEY=tvly-1234567890\n");
    }

    @Test
    void a_broken_file_is_not_migrated() {
        hermes.file("config.yaml", BROKEN);
        var result = hermes.run("config", "migrate");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).doesNotContain("up to date");
        assertThat(hermes.file("config.yaml")).isEqualTo(BROKEN);
    }

    // --- managed installations

    @Test
    void a_managed_installation_is_read_and_not_written() {
        hermes.file("config.yaml", "a: 1\n").with("HERMES_MANAGED", "homebrew");
        for (var words : new String[][] {
            {"config", "set", "a", "2"},
            {"config", "set", "FAL_KEY", "x"},
            {"config", "unset", "a"},
            {"config", "edit"},
            {"config", "migrate"},
            {"tools", "disable", "terminal"},
            {"tools", "enable", "terminal"}
        }) {
            var result = hermes.run(words);
            assertThat(result.exit()).as(String.join(" ", words)).isEqualTo(1);
            assertThat(result.err()).contains("managed by Homebrew", "brew upgrade hermes-agent");
        }
        assertThat(hermes.file("config.yaml")).isEqualTo("a: 1\n");
        assertThat(hermes.home().resolve(".env")).doesNotExist();
        assertThat(hermes.run("config", "get", "a").out()).isEqualTo("1\n");
        assertThat(hermes.with("HERMES_MANAGED", "nix")
                        .run("config", "set", "a", "2")
                        .err())
                .contains("HERMES_MANAGED=nix", "services.hermes-agent.settings", "sudo nixos-rebuild switch");
        assertThat(hermes.with("HERMES_MANAGED", "")
                        .file(".managed", "")
                        .run("config", "set", "a", "2")
                        .err())
                .contains("managed by NixOS");
    }

    @Test
    void a_strategy_for_credentials_that_there_is_not_is_saved_and_said_to_have_no_effect() {
        var set = hermes.run("config", "set", "credential_pool_strategies.openrouter", "bogus");
        assertThat(set.exit()).isZero();
        assertThat(set.err()).contains("'bogus' is none of fill_first, round_robin, least_used, random");
        assertThat(hermes.run("config", "set", "credential_pool_strategies.openrouter", "Random")
                        .err())
                .isEmpty();
    }

    @Test
    void another_provider_does_not_get_the_address_of_the_one_before() {
        hermes.file("config.yaml", "model: {provider: zai, base_url: \"https://api.z.ai/v4\"}\n");
        var set = hermes.run("config", "set", "model.provider", "deepseek");
        assertThat(set.err()).contains("Removed what was written for another provider: model.base_url.");
        assertThat(hermes.file("config.yaml")).contains("deepseek").doesNotContain("api.z.ai");
    }

    // --- .env

    @Test
    void lines_that_have_run_together_are_apart_after_any_command() {
        hermes.file(".env", "FAL_KEY=111FIRECRAWL_API_KEY=222GITHUB_TOKEN=333\n");
        hermes.run("config", "show");
        assertThat(hermes.file(".env")).isEqualTo("FAL_KEY=111\nFIRECRAWL_API_KEY=222\nGITHUB_TOKEN=333\n");
    }

    @Test
    void a_key_with_a_stray_character_works_and_is_told_about() {
        hermes.file(".env", "FAL_KEY=fal-0123456789\u200B\n");
        var result = hermes.run("config", "get", "--reveal", "FAL_KEY");
        assertThat(result.out()).isEqualTo("fal-0123456789\n");
        assertThat(result.err()).contains("FAL_KEY", "U+200B").doesNotContain("fal-");
    }
}
