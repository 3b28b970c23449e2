package dev.hermes.maintenance.openclaw.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of each setting. */
class MappingTest {
    @TempDir
    Path directory;

    private ClawFixture on;

    @BeforeEach
    void open() throws IOException {
        on = new ClawFixture(directory.toRealPath());
        on.secrets = true;
    }

    @Test
    void telegram_and_the_workspace() throws IOException {
        var workspace = Files.createDirectory(on.userHome.resolve("notes"));
        on.config(
                        "{agents: {defaults: {workspace: '~/notes'}}, channels: {telegram: {accounts: {default: {botToken: '1:a'}}}}}")
                .claw("credentials/telegram-default-allowFrom.json", "{allowFrom: ['11', '22']}")
                .only(Part.MESSAGING_SETTINGS, Part.SECRET_SETTINGS);
        on.apply();
        assertThat(on.env())
                .containsEntry("TELEGRAM_ALLOWED_USERS", "11,22")
                .containsEntry("TELEGRAM_BOT_TOKEN", "1:a");
        assertThat(on.setting("terminal.cwd")).isEqualTo(workspace.toString());
    }

    @Test
    void platforms_with_a_part_of_their_own() {
        on.config("""
                        {channels: {slack: {botToken: 'xoxb-1', appToken: {source: 'env', id: 'APP'}, allowFrom: ['U1']},
                                    whatsapp: {allowFrom: ['+1', '+2']},
                                    signal: {account: '+3', httpUrl: 'http://localhost:8080'}}}
                        """)
                .claw(".env", "APP=xapp-2\n")
                .only(Part.SLACK_SETTINGS, Part.WHATSAPP_SETTINGS, Part.SIGNAL_SETTINGS);
        on.apply();
        assertThat(on.env())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "SLACK_BOT_TOKEN", "xoxb-1",
                        "SLACK_APP_TOKEN", "xapp-2",
                        "SLACK_ALLOWED_USERS", "U1",
                        "WHATSAPP_ALLOWED_USERS", "+1,+2",
                        "SIGNAL_ACCOUNT", "+3",
                        "SIGNAL_HTTP_URL", "http://localhost:8080"));
    }

    @Test
    void other_platforms_get_the_names_that_adapters_read_and_unknown_ones_are_archived() {
        on.config("""
                        {channels: {matrix: {accessToken: 't', homeserver: 'https://m.org', userId: '@a:m.org', allowFrom: ['@b:m.org']},
                                    msteams: {appId: 'i', appPassword: 'p', tenantId: 'x'},
                                    discord: {requireMention: false, autoThread: true},
                                    tlon: {ship: '~zod', password: 'secret'}}}
                        """).only(Part.DEEP_CHANNELS);
        on.apply();
        assertThat(on.env())
                .containsEntry("MATRIX_ACCESS_TOKEN", "t")
                .containsEntry("MATRIX_HOMESERVER", "https://m.org")
                .containsEntry("MATRIX_ALLOWED_USERS", "@b:m.org")
                .containsEntry("TEAMS_CLIENT_SECRET", "p");
        assertThat(on.setting("discord.require_mention")).isEqualTo(false);
        assertThat(on.text("migration/openclaw/20260301T090000/archive/channels-config.json"))
                .contains("~zod");
    }

    @Test
    void a_reference_that_cannot_be_followed_is_told_and_never_written() {
        on.config("{channels: {discord: {token: {source: 'exec', id: 'pass show discord'}}}}")
                .only(Part.DISCORD_SETTINGS);
        assertThat(on.item(Part.DISCORD_SETTINGS).details())
                .containsEntry("unresolved_keys", List.of("DISCORD_BOT_TOKEN"));
        assertThat(on.plan().warnings()).singleElement().asString().contains("DISCORD_BOT_TOKEN");
        on.apply();
        assertThat(on.env()).isEmpty();
    }

    @Test
    void keys_are_found_in_all_their_places_and_the_first_counts() {
        on.config("""
                        {models: {providers: {mine: {baseUrl: 'https://openrouter.ai/api/v1', apiKey: 'from-config'},
                                              'claude': {api: 'anthropic-messages', apiKey: '${CLAUDE}'},
                                              own: {baseUrl: 'http://localhost:1', apiKey: 'not-openai', api: 'openai'}}},
                         env: {CLAUDE: 'from-env', vars: {DEEPSEEK_API_KEY: 'from-vars', UNKNOWN_API_KEY: 'never'}},
                         messages: {tts: {elevenlabs: {apiKey: 'voice'}}}}
                        """)
                .claw(".env", "OPENROUTER_API_KEY=later\nGEMINI_API_KEY=from-dotenv\nMY_SECRET=never\n")
                .claw("agents/main/agent/auth-profiles.json", "{profiles: {'openai:default': {key: 'from-profile'}}}")
                .only(Part.PROVIDER_KEYS);
        on.apply();
        assertThat(on.env())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "OPENROUTER_API_KEY", "from-config",
                        "ANTHROPIC_API_KEY", "from-env",
                        "DEEPSEEK_API_KEY", "from-vars",
                        "GEMINI_API_KEY", "from-dotenv",
                        "ELEVENLABS_API_KEY", "voice",
                        "OPENAI_API_KEY", "from-profile"));
    }

    @Test
    void the_token_of_a_claude_subscription_stays_where_it_is() {
        on.claw(".env", "ANTHROPIC_API_KEY=sk-ant-oat01-canary\nDEEPSEEK_API_KEY=sk-deep\n")
                .only(Part.PROVIDER_KEYS);
        on.apply();
        assertThat(on.env()).containsExactlyEntriesOf(Map.of("DEEPSEEK_API_KEY", "sk-deep"));
    }

    @Test
    void servers_of_ones_own_become_custom_providers_with_their_keys() {
        on.home("config.yaml", "custom_providers:\n  - name: old\n    base_url: http://old\n")
                .config("""
                        {models: {providers: {'my-box': {baseUrl: 'http://box:8000/v1', apiKey: 'k', api: 'openai-completions'},
                                              proxy: {baseUrl: 'http://p', api: 'anthropic-messages'},
                                              old: {baseUrl: 'http://new'},
                                              openai: {baseUrl: 'https://api.openai.com/v1'}}}}
                        """)
                .only(Part.FULL_PROVIDERS);
        assertThat(on.plan().with(Status.CONFLICT))
                .singleElement()
                .satisfies(item -> assertThat(item.source()).isEqualTo("models.providers.old"));
        on.overwrite = true;
        on.apply();
        assertThat(on.setting("custom_providers"))
                .isEqualTo(List.of(
                        Map.of(
                                "name",
                                "old",
                                "base_url",
                                "http://new",
                                "api_key",
                                "",
                                "api_mode",
                                "chat_completions",
                                "key_env",
                                "OLD_API_KEY"),
                        Map.of(
                                "name",
                                "my-box",
                                "base_url",
                                "http://box:8000/v1",
                                "api_key",
                                "",
                                "api_mode",
                                "chat_completions",
                                "key_env",
                                "MY_BOX_API_KEY"),
                        Map.of(
                                "name",
                                "proxy",
                                "base_url",
                                "http://p",
                                "api_key",
                                "",
                                "api_mode",
                                "anthropic_messages",
                                "key_env",
                                "PROXY_API_KEY")));
        assertThat(on.env()).containsExactly(Map.entry("MY_BOX_API_KEY", "k"));
    }

    @Test
    void the_voice() {
        on.config("{messages: {tts: {provider: 'microsoft', providers: {elevenlabs: {voiceId: 'v', modelId: 'm'}}}},"
                        + " talk: {providers: {openai: {voice: 'nova', model: 'tts'}}}}")
                .claw("workspace/tts/a.wav", "sound")
                .claw("workspace/tts/generated/b.wav", "noise")
                .only(Part.TTS_CONFIG, Part.TTS_ASSETS);
        on.apply();
        assertThat(on.setting("tts.provider")).isEqualTo("edge");
        assertThat(on.setting("tts.elevenlabs.voice_id")).isEqualTo("v");
        assertThat(on.setting("tts.elevenlabs.model_id")).isEqualTo("m");
        assertThat(on.setting("tts.openai.voice")).isEqualTo("nova");
        assertThat(ClawFixture.tree(on.home.file("tts"))).containsOnlyKeys("a.wav");
    }

    @Test
    void commands_that_run_without_asking_are_joined() {
        on.home("config.yaml", "command_allowlist: [git status]\n")
                .claw(
                        "exec-approvals.json",
                        "{agents: {main: {allowlist: [{pattern: 'ls *'}, {pattern: 'git status'}]}}}")
                .only(Part.COMMAND_ALLOWLIST);
        on.apply();
        assertThat(on.setting("command_allowlist")).isEqualTo(List.of("git status", "ls *"));
    }

    @Test
    void the_agent() {
        on.config("""
                        {agents: {defaults: {timeoutSeconds: 9000, verboseDefault: 'on', thinkingDefault: 'adaptive',
                                             compaction: {mode: 'off', model: 'small'}, userTimezone: 'Europe/Berlin',
                                             humanDelay: {enabled: true, minMs: 5, maxMs: 9},
                                             sandbox: {mode: 'all', docker: {image: 'box:1'}}},
                                  list: [{id: 'other'}]},
                         tools: {exec: {timeoutSec: 90}},
                         session: {resetTriggers: ['daily', 'idle'], scope: 'global'}}
                        """).only(Part.AGENT_CONFIG, Part.SESSION_CONFIG);
        on.apply();
        assertThat(on.setting("agent"))
                .isEqualTo(Map.of("max_turns", 200, "verbose", true, "reasoning_effort", "medium"));
        assertThat(on.setting("compression.enabled")).isEqualTo(false);
        assertThat(on.setting("auxiliary.compression.model")).isEqualTo("small");
        assertThat(on.setting("timezone")).isEqualTo("Europe/Berlin");
        assertThat(on.setting("human_delay")).isEqualTo(Map.of("mode", "natural", "min_ms", 5, "max_ms", 9));
        assertThat(on.setting("terminal"))
                .isEqualTo(Map.of("timeout", 90, "backend", "docker", "docker_image", "box:1"));
        assertThat(on.setting("session_reset.mode")).isEqualTo("both");
        assertThat(ClawFixture.tree(on.home.file("migration")))
                .anySatisfy((name, _) -> assertThat(name).endsWith("archive/agents-config.json"));
    }

    @ParameterizedTest
    @CsvSource({"auto,off", "always,manual", "smart,smart", "odd,manual"})
    void approvals(String theirs, String ours) {
        on.config("{approvals: {exec: {mode: '" + theirs + "'}}}").only(Part.APPROVALS_CONFIG);
        var plan = on.plan();
        on.apply();
        assertThat(on.setting("approvals.mode")).isEqualTo(ours);
        assertThat(plan.warnings()).hasSize(ours.equals("off") ? 1 : 0);
    }

    @Test
    void a_browser_and_a_search_key() {
        on.config("{browser: {cdpUrl: 'http://b', headless: true, profile: 'x'},"
                        + " tools: {web: {search: {provider: 'brave', apiKey: 'BSA-1'}}}}")
                .only(Part.BROWSER_CONFIG, Part.TOOLS_CONFIG);
        on.apply();
        assertThat(on.setting("browser")).isEqualTo(Map.of("cdp_url", "http://b", "headless", true));
        assertThat(on.env()).containsEntry("BRAVE_SEARCH_API_KEY", "BSA-1");
    }

    @Test
    void servers_of_tools_keep_their_secrets_outside_of_the_settings() {
        on.config("""
                        {mcp: {servers: {files: {command: 'npx', args: ['-y', 'srv'], env: {TOKEN: 'inline', OTHER: '${OTHER}'},
                                                 connectTimeout: 5, tools: {include: ['a']}, sampling: {maxRpm: 3}},
                                         web: {url: 'https://x', headers: {Authorization: 'Bearer y'}, enabled: false},
                                         'bad name': {command: 'x'}}}}
                        """).only(Part.MCP_SERVERS);
        on.apply();
        assertThat(on.setting("mcp_servers.files"))
                .isEqualTo(Map.of(
                        "command", "npx",
                        "args", List.of("-y", "srv"),
                        "env", Map.of("TOKEN", "${MCP_FILES_TOKEN}", "OTHER", "${OTHER}"),
                        "connect_timeout", 5,
                        "tools", Map.of("include", List.of("a")),
                        "sampling", Map.of("max_rpm", 3)));
        assertThat(on.setting("mcp_servers.web.enabled")).isEqualTo(false);
        assertThat(on.env())
                .containsEntry("MCP_FILES_TOKEN", "inline")
                .containsEntry("MCP_WEB_AUTHORIZATION", "Bearer y");
        assertThat(on.plan().with(Status.ERROR))
                .singleElement()
                .satisfies(item -> assertThat(item.source()).contains("bad name"));
    }

    @Test
    void without_secrets_a_server_refers_to_what_has_to_be_set() {
        on.secrets = false;
        on.config("{mcp: {servers: {files: {command: 'npx', env: {TOKEN: 'inline'}}}}}")
                .only(Part.MCP_SERVERS);
        on.apply();
        assertThat(on.text("config.yaml")).contains("${MCP_FILES_TOKEN}").doesNotContain("inline");
        assertThat(on.env()).isEmpty();
        assertThat(on.plan().warnings()).singleElement().asString().contains("MCP_FILES_TOKEN");
    }

    @Test
    void what_has_no_place_is_archived_without_its_secrets() {
        on.secrets = false;
        on.config("""
                        {plugins: {entries: {weather: {config: {apiKey: 'pk'}}}}, hooks: {on: 'x'}, memory: {backend: 'q'},
                         gateway: {port: 1, remote: {token: 'rt'}}, skills: {a: 1}, ui: {name: 'C'}, logging: {note: 'sk-aaaaaaaaaaaa'},
                         cron: {enabled: true}}
                        """)
                .claw("extensions/x/index.js", "code")
                .claw("workspace/hooks/h.sh", "hook")
                .claw("workspace/.learnings/l.md", "learned")
                .claw("workspace/HEARTBEAT.md", "tick")
                .claw("credentials/c.json", "{}");
        on.apply();
        var archive = ClawFixture.tree(on.home.file("migration/openclaw/20260301T090000/archive"));
        assertThat(archive)
                .containsKeys(
                        "plugins-config.json",
                        "extensions/x/index.js",
                        "hooks-config.json",
                        "workspace-hooks/h.sh",
                        "gateway-config.json",
                        "memory-backend-config.json",
                        "skills-registry-config.json",
                        "ui-identity-config.json",
                        "logging-diagnostics-config.json",
                        "cron-config.json",
                        ".learnings/l.md",
                        "HEARTBEAT.md");
        assertThat(archive.values())
                .noneMatch(text -> text.contains("\"pk\"") || text.contains("\"rt\"") || text.contains("sk-a"));
        on.secrets = true;
        on.only(Part.PLUGINS_CONFIG, Part.GATEWAY_CONFIG);
        on.clock.advance(java.time.Duration.ofSeconds(1));
        on.apply();
        assertThat(on.env()).containsEntry("PLUGIN_WEATHER_API_KEY", "pk").containsEntry("HERMES_GATEWAY_TOKEN", "rt");
    }
}
