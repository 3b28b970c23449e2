package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuthCommandTest {
    private static final String KEY = "sk-or-abcdef123456";

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void a_key_is_added_and_listed_without_being_shown() throws IOException {
        var added = hermes.run("auth", "add", "openrouter", "--api-key", KEY, "--label", "personal");
        assertThat(added.out()).isEqualTo("Added openrouter credential #1: \"personal\"\n");
        assertThat(hermes.run("auth", "list").out()).isEqualTo("""
                        openrouter (1 credentials):
                          #1  personal             api_key manual ←

                        """);
        var entry = stored().path("credential_pool").path("openrouter").path(0);
        assertThat(entry.path("id").asString()).matches("[0-9a-f]{6}");
        assertThat(entry.path("base_url").asString()).isEqualTo("https://openrouter.ai/api/v1");
        assertThat(entry.path("last_status").isNull()).isTrue();
        assertThat(entry.path("request_count").asInt(-1)).isZero();
        assertThat(Files.getPosixFilePermissions(hermes.home().resolve("auth.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void an_empty_store_lists_nothing_and_is_not_made() {
        assertThat(hermes.run("auth", "list").out()).isEmpty();
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void a_key_of_the_environment_file_is_removed_from_it_and_not_used_again() {
        hermes.file(".env", "DEEPSEEK_API_KEY=sk-ds-0001\nOTHER=1\n");
        assertThat(hermes.run("auth", "list").lines())
                .containsExactly(
                        "deepseek (1 credentials):", "  #1  DEEPSEEK_API_KEY     api_key env:DEEPSEEK_API_KEY ←", "");
        assertThat(hermes.run("auth", "remove", "deepseek", "1").lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Removed deepseek credential #1 (DEEPSEEK_API_KEY)"),
                        line -> assertThat(line).isEqualTo("Cleared DEEPSEEK_API_KEY from .env"),
                        line -> assertThat(line).startsWith("Suppressed env:DEEPSEEK_API_KEY"));
        assertThat(hermes.file(".env")).isEqualTo("OTHER=1\n");
        hermes.with("DEEPSEEK_API_KEY", "sk-ds-0001");
        assertThat(hermes.run("auth", "list").out()).isEmpty();
        assertThat(hermes.run("--provider", "deepseek", "-m", "deepseek-chat", "-z", "hello")
                        .err())
                .contains("No usable API key for DeepSeek");
    }

    @Test
    void a_key_that_upstream_put_under_another_name_is_shown_and_changed_where_it_lies() throws IOException {
        hermes.file("auth.json", """
                {"credential_pool": {"kimi": [
                  {"id": "aaaaaa", "label": "work", "auth_type": "api_key", "priority": 0, "source": "manual",
                   "access_token": "sk-k1", "last_status": "exhausted", "last_status_at": 1772355570, "last_error_code": 429,
                   "theirs": 1},
                  {"id": "bbbbbb", "label": "home", "auth_type": "api_key", "priority": 1, "source": "manual",
                   "access_token": "sk-k2"}]}}
                """);
        assertThat(hermes.run("auth", "list").lines())
                .containsExactly(
                        "kimi-coding (2 credentials):",
                        "  #1  work                 api_key manual rate-limited (429) (59m 30s left)",
                        "  #2  home                 api_key manual ←",
                        "");
        assertThat(hermes.run("auth", "status", "kimi").out()).startsWith("kimi-coding: logged in");
        assertThat(hermes.run("auth", "reset", "kimi").out()).isEqualTo("Reset status on 1 kimi-coding credentials\n");
        assertThat(hermes.run("auth", "remove", "kimi-coding", "home").out())
                .startsWith("Removed kimi-coding credential #2 (home)");
        var left = stored().path("credential_pool").path("kimi");
        assertThat(left).hasSize(1);
        assertThat(left.path(0).path("theirs").asInt()).isEqualTo(1);
        assertThat(left.path(0).path("last_status").isNull()).isTrue();
        assertThat(stored().path("credential_pool").has("kimi-coding")).isFalse();
    }

    @Test
    void a_strategy_that_there_is_not_is_told_where_keys_are_listed_and_the_usual_one_is_used() {
        hermes.file("config.yaml", "credential_pool_strategies: {or: bogus, zai: random}\n");
        hermes.run("auth", "add", "openrouter", "--api-key", KEY);
        var list = hermes.run("auth", "list");
        assertThat(list.out()).contains("←");
        assertThat(list.err())
                .isEqualTo("⚠ credential_pool_strategies.or: 'bogus' is none of fill_first, round_robin, least_used,"
                        + " random and counts as fill_first\n");
        var asked = hermes.run("auth", "strategy", "openrouter");
        assertThat(asked.out()).isEqualTo("openrouter: fill_first\n");
        assertThat(asked.err()).contains("'bogus'");
    }

    @Test
    void who_waits_before_a_screen_for_a_login_server_at_the_end_is_told_so() throws Exception {
        try (var server = PlayedServer.start()) {
            // given
            server.on("/api/oauth/token", Answer.silence());
            hermes.with("HERMES_NOUS_TIMEOUT_SECONDS", "2").file("auth.json", """
                    {"providers": {"nous": {"access_token": "opaque", "refresh_token": "rt-1", "client_id": "hermes-cli",
                      "expires_at": "2026-01-01T00:00:00+00:00", "portal_base_url": "%s"}}}
                    """.formatted(server.url()));
            // when, then
            assertThat(interruptedRefresh(server, 1)).doesNotContain("Waiting for");
            hermes.person("");
            assertThat(interruptedRefresh(server, 2))
                    .containsPattern("Waiting for the login server of nous, at most \\d+ s: without its answer");
        }
    }

    /** What is said of a renewal that is interrupted when its token was sent. */
    private String interruptedRefresh(PlayedServer server, int asked) throws Exception {
        var refresh = new FutureTask<>(() -> hermes.run("auth", "refresh", "nous"));
        var thread = Thread.ofPlatform().start(refresh);
        server.awaitAsked("/api/oauth/token", asked);
        thread.interrupt();
        return refresh.get(60, TimeUnit.SECONDS).err();
    }

    @Test
    void whoever_else_used_a_key_that_goes_from_the_environment_file_is_named() {
        hermes.file(".env", "DASHSCOPE_API_KEY=sk-dash-0001\n");
        assertThat(hermes.run("auth", "remove", "alibaba", "1").lines())
                .contains(
                        "Cleared DASHSCOPE_API_KEY from .env",
                        "  It was the key of alibaba-coding-plan too, which has it no more.");
    }

    @Test
    void a_variable_that_was_taken_out_of_use_is_named_where_its_key_is_missed() {
        keyOfDeepSeekIsRemoved();
        hermes.with("DEEPSEEK_API_KEY", "sk-ds-0002");
        assertThat(hermes.run("--provider", "deepseek", "-m", "deepseek-chat", "-z", "hello")
                        .err())
                .contains("DEEPSEEK_API_KEY was taken out of use by 'hermes auth remove'", "'hermes auth add deepseek'")
                .doesNotContain("Put it into");
    }

    @Test
    void a_key_that_is_given_again_is_used_again() {
        keyOfDeepSeekIsRemoved();
        hermes.run("config", "set", "DEEPSEEK_API_KEY", "sk-ds-0002");
        assertThat(hermes.run("auth", "list").out()).contains("env:DEEPSEEK_API_KEY ←");

        keyOfDeepSeekIsRemoved();
        var chosen = hermes.person("deepseek\nsk-ds-0003\ndeepseek-chat\n").run("model");
        assertThat(chosen.out()).contains("Default model set to: deepseek-chat");
        assertThat(hermes.run("auth", "list").out()).contains("env:DEEPSEEK_API_KEY ←");
    }

    @Test
    void a_removed_key_of_the_shell_that_a_person_keeps_in_the_dialog_is_used_again() {
        keyOfDeepSeekIsRemoved();
        hermes.with("DEEPSEEK_API_KEY", "sk-ds-0002");
        hermes.person("deepseek\nk\ndeepseek-chat\n").run("model");
        assertThat(hermes.run("auth", "list").out()).contains("env:DEEPSEEK_API_KEY ←");
    }

    private void keyOfDeepSeekIsRemoved() {
        hermes.file(".env", "DEEPSEEK_API_KEY=sk-ds-0001\n");
        hermes.run("auth", "remove", "deepseek", "1");
        assertThat(hermes.run("auth", "list").out()).isEmpty();
    }

    @Test
    void the_list_tells_how_each_fares() {
        long now = hermes.clock.instant().getEpochSecond();
        hermes.file("auth.json", """
                {"credential_pool": {"openrouter": [
                  {"id": "aaaaaa", "label": "one", "auth_type": "api_key", "priority": 0, "source": "manual",
                   "access_token": "sk-or-1", "last_status": "exhausted", "last_status_at": %d, "last_error_code": 402},
                  {"id": "bbbbbb", "label": "two", "auth_type": "api_key", "priority": 1, "source": "manual:device_code",
                   "access_token": "sk-or-2"}]}}
                """.formatted(now - 30));
        assertThat(hermes.run("auth", "list", "open-router").lines())
                .containsExactly(
                        "openrouter (2 credentials):",
                        "  #1  one                  api_key manual exhausted (402) (59m 30s left)",
                        "  #2  two                  api_key device_code ←",
                        "");
        assertThat(hermes.run("auth", "reset", "openrouter").out())
                .isEqualTo("Reset status on 1 openrouter credentials\n");
        assertThat(hermes.run("auth", "list").lines().get(1)).endsWith("manual ←");
    }

    @Test
    void who_is_not_there_cannot_be_removed() throws IOException {
        hermes.run("auth", "add", "openrouter", "--api-key", KEY);
        var before = hermes.file("auth.json");
        var result = hermes.run("auth", "remove", "openrouter", "9");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("No credential #9. Provider: openrouter.");
        assertThat(hermes.file("auth.json")).isEqualTo(before);
    }

    @Test
    void a_login_is_logged_in_under_its_own_name() {
        hermes.file("auth.json", """
                {"providers": {"openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "r"}}}}
                """.formatted(jwt("{\"email\":\"c@example.com\",\"exp\":1900000000}")));
        assertThat(hermes.run("auth", "list").lines().get(1))
                .isEqualTo("  #1  c@example.com        oauth   device_code ←");
        assertThat(hermes.run("auth", "status", "codex").lines()).first().isEqualTo("openai-codex: logged in");
        assertThat(hermes.run("auth", "status", "nous").out()).isEqualTo("nous: logged out\n");
    }

    @Test
    void a_login_that_ended_says_why() {
        hermes.file("auth.json", """
                {"providers": {"nous": {"client_id": "hermes-cli", "last_auth_error": {"message": "The token was used twice."}}}}
                """);
        assertThat(hermes.run("auth", "status", "nous").out())
                .isEqualTo("nous: logged out (The token was used twice.)\n");
    }

    @Test
    void logging_out_resets_the_settings_that_named_the_provider() {
        hermes.file("config.yaml", """
                # mine
                model:
                  provider: openai-codex
                  base_url: https://chatgpt.com/backend-api/codex
                """);
        assertThat(hermes.run("logout").lines())
                .containsExactly(
                        "Logged out of OpenAI Codex.", "Run `hermes model` or configure an API key to use Hermes.");
        assertThat(hermes.file("config.yaml"))
                .contains("# mine", "provider: auto", "base_url: https://openrouter.ai/api/v1");
        assertThat(hermes.run("logout").out()).isEqualTo("No provider is currently logged in.\n");
    }

    @Test
    void a_profile_does_not_log_out_of_what_the_root_is_logged_in_to() throws IOException {
        // given
        var login =
                "{\"providers\": {\"openai-codex\": {\"tokens\": {\"access_token\": \"%s\", \"refresh_token\": \"r\"}}}}"
                        .formatted(jwt("{\"email\":\"c@example.com\",\"exp\":1900000000}"));
        hermes.file("auth.json", login);
        hermes.run("profile", "create", "coder");
        var profile = hermes.home().resolve("profiles/coder");
        var config = "model: {provider: openai-codex}\n";
        Files.writeString(profile.resolve("config.yaml"), config);
        // when
        var refused = hermes.run("-p", "coder", "logout");
        // then
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).doesNotContain("Logged out");
        assertThat(refused.err())
                .contains("belongs to the root's store", "'hermes -p default auth logout openai-codex'");
        assertThat(profile.resolve("config.yaml")).hasContent(config);

        // a login of the profile's own is forgotten, and what then counts is told
        Files.writeString(profile.resolve("auth.json"), login);
        var own = hermes.run("-p", "coder", "logout");
        assertThat(own.exit()).isZero();
        assertThat(own.out()).startsWith("Logged out of OpenAI Codex.\n");
        assertThat(own.err()).contains("serves this profile", "auth logout openai-codex'");
        assertThat(hermes.run("-p", "default", "auth", "logout", "openai-codex").err())
                .isEmpty();
        assertThat(hermes.run("-p", "coder", "auth", "status", "openai-codex").out())
                .startsWith("openai-codex: logged out");

        // the same for a service that serves no models
        hermes.file(
                "auth.json", "{\"providers\": {\"spotify\": {\"refresh_token\": \"r\", \"client_id\": \"app-1\"}}}");
        assertThat(hermes.run("-p", "coder", "auth", "logout", "spotify").err())
                .contains("belongs to the root's store");
    }

    @Test
    void logging_out_of_another_provider_leaves_the_settings_alone() {
        hermes.file("config.yaml", "model: {provider: demo}\n");
        hermes.run("auth", "add", "zai", "--api-key", "glm-0001");
        assertThat(hermes.run("auth", "logout", "glm").lines())
                .containsExactly("Logged out of Z.AI / GLM.", "Model provider configuration was unchanged.");
        assertThat(hermes.run("auth", "logout", "glm").out()).isEqualTo("No auth state found for Z.AI / GLM.\n");
        var unknown = hermes.run("auth", "logout", "nobody");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out()).isEqualTo("Unknown provider: nobody\n");
    }

    @Test
    void a_key_comes_from_standard_input_and_loses_what_no_key_has() throws IOException {
        assertThat(hermes.typing("sk-or-\u028b0001\n")
                        .run("auth", "add", "openrouter", "--api-key", "-")
                        .err())
                .contains("U+028B")
                .doesNotContain("0001");
        assertThat(stored().path("credential_pool")
                        .path("openrouter")
                        .path(0)
                        .path("access_token")
                        .asString())
                .isEqualTo("sk-or-0001");
        assertThat(hermes.typing("sk-or-0002\n")
                        .run("auth", "add", "openrouter")
                        .out())
                .isEqualTo("Added openrouter credential #2: \"api-key-2\"\n");
    }

    @Test
    void a_key_with_more_than_a_key_in_it_is_not_stored() {
        for (var key : List.of("sk-1234\r\nX-Evil: 1", "sk-1234 sk-5678", "sk-\u001b[31m1234")) {
            var refused = hermes.run("auth", "add", "deepseek", "--api-key", key);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("This is no key").doesNotContain("1234");
        }
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void tokens_of_a_kind_that_their_provider_does_not_take_are_not_stored_or_sent() {
        // given
        hermes.file("config.yaml", "auth: {official_clients: [copilot]}\n");
        for (var token : Map.of("copilot", "ghp_canary", "anthropic", "sk-ant-oat01-canary")
                .entrySet()) {
            var refused = hermes.run("auth", "add", token.getKey(), "--api-key", token.getValue());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("not stored").doesNotContain("canary");
        }
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
        // one that an earlier version stored
        hermes.file("auth.json", """
                {"credential_pool": {"copilot": [{"id": "aaaaaa", "label": "old", "auth_type": "api_key", "priority": 0,
                 "source": "manual", "access_token": "ghp_canary"}]}}
                """);
        assertThat(hermes.run("auth", "list").out()).contains("old").doesNotContain("←");
        assertThat(hermes.run("--provider", "copilot", "-m", "gpt-4.1", "-z", "hello")
                        .err())
                .contains("does not accept classic tokens of GitHub", "the stored one", "--type oauth");
        // and one of the environment
        hermes.file("auth.json", "{}");
        hermes.with("GH_TOKEN", "ghp_canary");
        assertThat(hermes.run("--provider", "copilot", "-m", "gpt-4.1", "-z", "hello")
                        .err())
                .contains("does not accept classic tokens of GitHub", "GH_TOKEN is one")
                .doesNotContain("canary", "Put it into");
    }

    @Test
    void what_is_no_key_or_no_provider_is_refused() {
        var none = hermes.typing("\n").run("auth", "add", "openrouter");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("No API key provided.");
        assertThat(hermes.run("auth", "add", "openrouter", "--api-key", "changeme")
                        .exit())
                .isEqualTo(1);
        var unknown = hermes.run("auth", "add", "nobody", "--api-key", "sk-0001");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("Unknown provider: nobody");
        assertThat(hermes.run("auth", "status").exit()).isEqualTo(2);
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void the_menu_tells_who_one_is_at_the_clouds_that_are_used() {
        assertThat(hermes.typing("5\n").run("auth").out()).doesNotContain("AWS", "Azure");
        try (var clouds = PlayedServer.start()) {
            // given
            clouds.on("/sts/", new PlayedServer.Answer(200, "<Arn>arn:aws:iam::1:user/me</Arn>", Map.of()))
                    .on("/tenant-1/oauth2/v2.0/token", PlayedServer.Answer.json(401, "{}"));
            hermes.file("config.yaml", """
                    model: {provider: azure-foundry, base_url: 'https://me.openai.azure.com', auth_mode: entra_id}
                    bedrock: {region: eu-west-1}
                    """);
            // when
            var told = hermes.with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                    .with("AWS_SECRET_ACCESS_KEY", "aws-canary")
                    .with("AWS_ENDPOINT_URL_STS", clouds.url() + "/sts")
                    .with("AZURE_AUTHORITY_HOST", clouds.url())
                    .with("AZURE_TENANT_ID", "tenant-1")
                    .with("AZURE_CLIENT_ID", "client-1")
                    .with("AZURE_CLIENT_SECRET", "azure-canary")
                    .typing("5\n")
                    .run("auth");
            // then
            assertThat(told.exit()).isZero();
            assertThat(told.out()).contains("""
                    AWS Bedrock:
                      Source: AWS_ACCESS_KEY_ID
                      Region: eu-west-1
                      Caller: arn:aws:iam::1:user/me

                    Azure Foundry (Entra ID):
                      Endpoint: https://me.openai.azure.com
                      Scope: https://ai.azure.com/.default
                      Source: AZURE_CLIENT_SECRET
                      Token: No token of Microsoft Entra could be got (""").contains("'az login'").doesNotContain("canary");
        }
    }

    @Test
    void the_menu_adds_and_sets_a_strategy() {
        var added = hermes.typing("1\nopenrouter\nsk-or-0001\n").run("auth");
        assertThat(added.out()).startsWith("Credential Pool Status\n").contains("Added openrouter credential #1");
        assertThat(hermes.typing("4\nopenrouter\n2\n").run("auth").out())
                .endsWith("Set openrouter strategy to: round_robin\n");
        assertThat(hermes.file("config.yaml")).contains("openrouter: round_robin");
        assertThat(hermes.typing("4\nopenrouter\n9\n").run("auth").out()).endsWith("Invalid choice.\n");
        assertThat(hermes.run("auth").exit()).isZero();
        assertThat(hermes.run("auth", "strategy", "openrouter").out()).isEqualTo("openrouter: round_robin\n");
    }

    @Test
    void a_stored_key_is_used_and_the_next_one_takes_over_when_it_is_refused() throws IOException {
        try (var server = ModelServer.start()) {
            server.enqueue(Reply.status(401, "{\"error\": {\"message\": \"no such key\"}}"), Reply.text("Here I am."));
            hermes.file("config.yaml", """
                    model: {provider: acme, default: large, context_length: 128000}
                    providers:
                      acme: {api: "%s", default_model: large}
                    """.formatted(server.url()));
            hermes.run("auth", "add", "acme", "--api-key", "acme-first");
            hermes.run("auth", "add", "acme", "--api-key", "acme-second");
            var result = hermes.run("-z", "hello");
            assertThat(result.out()).contains("Here I am.");
            assertThat(server.requests().stream()
                            .map(request -> request.header("authorization").orElse("")))
                    .startsWith("Bearer acme-first", "Bearer acme-second")
                    .containsOnlyOnce("Bearer acme-first"); // whoever asks for a title has the new key too
            assertThat(hermes.run("auth", "list").lines())
                    .satisfiesExactly(
                            line -> assertThat(line).isEqualTo("custom:acme (2 credentials):"),
                            line -> assertThat(line).contains("auth failed (401)"),
                            line -> assertThat(line).endsWith("←"),
                            line -> assertThat(line).isEmpty());
            // and the next conversation begins with the one that works
            hermes.run("-z", "again");
            assertThat(server.lastRequest().header("authorization")).contains("Bearer acme-second");
        }
    }

    @Test
    void a_person_logs_in_at_the_portal_and_other_profiles_are_offered_the_login() throws IOException {
        var tokens = Stream.of(1_900_000_000, 1_900_000_001)
                .map(end -> jwt("{\"scope\":\"inference:invoke\",\"email\":\"me@x\",\"exp\":" + end + "}"))
                .map("{\"access_token\": \"%s\", \"refresh_token\": \"rt-canary\", \"expires_in\": 3600}"::formatted)
                .toArray(String[]::new);
        try (var portal = PlayedServer.start().on("/api/oauth/device/code", """
                        {"device_code": "dc", "user_code": "ABCD", "verification_uri": "https://p/x",
                         "verification_uri_complete": "https://p/x?code=ABCD", "expires_in": 600, "interval": 1}""").on("/api/oauth/token", tokens)) {
            var result = hermes.run("auth", "add", "nous", "--portal-url", portal.url(), "--no-browser");
            assertThat(result.out())
                    .contains("ABCD", "https://p/x?code=ABCD")
                    .endsWith("Saved nous OAuth device-code credentials: \"me@x\"\n");
            assertThat(stored().path("active_provider").asString()).isEqualTo("nous");
            assertThat(hermes.run("auth", "list").lines().get(1))
                    .isEqualTo("  #1  me@x                 oauth   device_code ←");
            assertThat(hermes.file("shared/nous_auth.json"))
                    .contains("rt-canary")
                    .doesNotContain("agent_key");
            hermes.run("profile", "create", "coder");
            // the root's login serves a profile anyway; a profile of its own login is asked
            hermes.file("auth.json", "{\"providers\": {}}");
            var imported = hermes.typing("\n").run("-p", "coder", "auth", "add", "nous");
            assertThat(imported.out()).endsWith("Imported nous OAuth credentials: \"me@x\"\n");
        }
        assertThat(hermes.run("-p", "coder", "auth", "status", "nous").out())
                .startsWith("nous: logged in\n")
                .doesNotContain("canary");
    }

    @Test
    void a_login_is_renewed_on_request_before_it_is_due() throws IOException {
        var access = jwt("{\"scope\":\"inference:invoke\",\"exp\":1900000000}");
        var fresh = jwt("{\"scope\":\"inference:invoke\",\"exp\":1900009999}");
        try (var portal = PlayedServer.start()) {
            login(portal.url(), access);
            portal.on(
                    "/api/oauth/token",
                    "{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}".formatted(fresh));
            assertThat(hermes.run("auth", "refresh", "nous", "1").out())
                    .isEqualTo("Refreshed nous credential \"device_code\"\n");
            assertThat(stored().path("providers")
                            .path("nous")
                            .path("refresh_token")
                            .asString())
                    .isEqualTo("rt-2");
            portal.on("/api/oauth/token", PlayedServer.Answer.json(503, "{\"message\": \"tomorrow\"}"));
            var failed = hermes.run("auth", "refresh", "nous");
            assertThat(failed.exit()).isEqualTo(1);
            assertThat(failed.err()).contains("was not renewed", "tomorrow");
        }
    }

    @Test
    void what_is_never_sent_is_not_said_to_be_in_use() throws IOException {
        hermes.file("config.yaml", "model: {provider: anthropic, default: claude-sonnet-4-6}\n");
        hermes.file(".anthropic_oauth.json", "{\"accessToken\": \"sk-ant-oat-canary\"}");
        assertThat(hermes.run("auth", "list").out()).contains("hermes_pkce").doesNotContain("←");
        assertThat(hermes.run("auth", "status", "anthropic").out())
                .startsWith("anthropic: logged out (what there is, is not sent");
        assertThat(hermes.run("auth", "list", "anthropic", "--json").out()).doesNotContain("\"in_use\" : true");
        hermes.run("auth", "add", "anthropic", "--type", "api-key", "--api-key", "sk-ant-api-0001");
        assertThat(hermes.run("auth", "list").out()).contains("api_key manual ←");
        assertThat(hermes.run("auth", "status", "anthropic").out()).startsWith("anthropic: logged in");
    }

    @Test
    void a_login_whose_server_is_in_trouble_is_not_called_none() throws IOException {
        try (var portal = PlayedServer.start().on("/api/oauth/token", PlayedServer.Answer.json(503, "{}"))) {
            login(portal.url(), "opaque");
            hermes.file("auth.json", hermes.file("auth.json").replace("2030-", "2020-"));
            var result = hermes.run("--provider", "nous", "-m", "x", "-z", "hello");
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err())
                    .contains("could not be renewed", "hermes auth refresh nous")
                    .doesNotContain("not logged in");
        }
    }

    private void login(String portal, String access) {
        hermes.file("auth.json", """
                {"version": 1, "providers": {"nous": {"access_token": "%s", "agent_key": "%s",
                 "refresh_token": "rt-1", "client_id": "hermes-cli", "portal_base_url": "%s",
                 "expires_at": "2030-01-01T00:00:00+00:00"}}}""".formatted(access, access, portal));
    }

    @Test
    void what_is_no_login_is_not_renewed() {
        hermes.run("auth", "add", "openrouter", "--api-key", KEY);
        assertThat(hermes.run("auth", "refresh", "openrouter", "1").err()).contains("is a key");
        assertThat(hermes.run("auth", "refresh", "openrouter").err()).contains("no login of openrouter");
        assertThat(hermes.run("auth", "refresh", "nous", "7").err()).contains("No credential #7");
    }

    @Test
    void who_answers_only_its_own_client_is_not_logged_in_to_before_the_person_decided() throws IOException {
        var refused = hermes.run("auth", "add", "copilot", "--type", "oauth");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("answers only its own client", "auth.official_clients");
        hermes.file("config.yaml", "auth:\n  official_clients: [qwen-oauth]\n");
        assertThat(hermes.run("auth", "add", "qwen-oauth").err()).contains("Log in with the Qwen CLI first");
        Files.createDirectories(directory.resolve(".qwen"));
        Files.writeString(
                directory.resolve(".qwen/oauth_creds.json"),
                "{\"access_token\": \"at-canary\", \"expiry_date\": 1900000000000}");
        assertThat(hermes.run("auth", "add", "qwen-oauth").out())
                .isEqualTo("Added qwen-oauth OAuth credential #1: \"qwen-cli\"\n");
        assertThat(hermes.run("auth", "add", "qwen-oauth", "--label", "mine").err())
                .contains("--label mine is not used");
        assertThat(hermes.file("auth.json")).doesNotContain("canary");
    }

    @Test
    void spotify_wants_an_app_of_ones_own_and_is_never_the_provider_of_models() {
        var nobody = hermes.run("auth", "spotify");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("The id of your Spotify app is not known", "HERMES_SPOTIFY_CLIENT_ID");
        assertThat(hermes.run("auth", "spotify", "status").out()).isEqualTo("spotify: logged out\n");
        hermes.file(
                "auth.json",
                "{\"providers\": {\"spotify\": {\"refresh_token\": \"canary\", \"client_id\": \"app-1\"}}}");
        assertThat(hermes.run("auth", "spotify", "status").out()).isEqualTo("spotify: logged in\n  client_id: app-1\n");
        hermes.file("auth.json", """
                {"providers": {"spotify": {"access_token": "canary", "expires_at": "2020-01-01T00:00:00+00:00",
                 "client_id": "app-1"}}}""");
        assertThat(hermes.run("auth", "spotify", "status").out()).isEqualTo("spotify: logged out\n");
        assertThat(hermes.run("auth", "spotify", "logout").out())
                .isEqualTo("Logged out of Spotify.\nModel provider configuration was unchanged.\n");
        assertThat(hermes.file("auth.json")).doesNotContain("canary");
    }

    @Test
    void the_login_of_spotify_is_renewed_on_request_and_says_when_it_has_ended() throws IOException {
        try (var identity = PlayedServer.start()
                .on(
                        "/api/token",
                        PlayedServer.Answer.json("{\"access_token\": \"canary-2\", \"refresh_token\": \"canary-3\"}"),
                        PlayedServer.Answer.json(400, "{\"error_description\": \"revoked by its owner\"}"))) {
            hermes.file("auth.json", """
                    {"providers": {"spotify": {"client_id": "app-1", "accounts_base_url": "%s", "access_token": "canary",
                     "refresh_token": "canary-1", "scope": "user-library-read"}}}""".formatted(identity.url()));
            assertThat(hermes.run("auth", "refresh", "spotify").out()).isEqualTo("Refreshed the login of spotify\n");
            assertThat(hermes.file("auth.json")).contains("canary-2", "canary-3");
            var ended = hermes.run("auth", "refresh", "spotify");
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("revoked by its owner", "hermes auth spotify")
                    .doesNotContain("canary");
            assertThat(hermes.run("auth", "spotify", "status").out())
                    .isEqualTo("spotify: logged out (The Spotify login could not be renewed: revoked by its owner)\n");
            assertThat(hermes.file("auth.json")).doesNotContain("canary");
        }
    }

    @Test
    void options_that_would_do_nothing_are_wrong_usage() {
        for (var option : List.of(List.of("--portal-url", "x"), List.of("--scope", "y"), List.of("--insecure"))) {
            var args = new ArrayList<>(List.of("auth", "add", "openrouter", "--api-key", KEY));
            args.addAll(option);
            var refused = hermes.run(args.toArray(String[]::new));
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err())
                    .contains(option.getFirst() + " is for logins")
                    .doesNotContain(KEY);
        }
        var login = hermes.run("auth", "add", "nous", "--type", "oauth", "--api-key", KEY);
        assertThat(login.exit()).isEqualTo(2);
        assertThat(login.err()).contains("--api-key is for keys").doesNotContain(KEY);
        var late = hermes.run("auth", "add", "nous", "--timeout", "-5");
        assertThat(late.exit()).isEqualTo(2);
        assertThat(late.err()).contains("--timeout -5 leaves no time");
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void a_portal_that_refuses_is_told_with_what_helps_there() throws IOException {
        try (var portal = PlayedServer.start()) {
            portal.on(
                    "/api/oauth/device/code", PlayedServer.Answer.json(403, "{\"error\": \"subscription_required\"}"));
            assertThat(hermes.run("auth", "add", "nous", "--portal-url", portal.url())
                            .err())
                    .contains(portal.url() + "/billing");
            portal.on("/api/oauth/device/code", PlayedServer.Answer.json(403, "{\"error\": \"access_denied\"}"));
            assertThat(hermes.run("auth", "add", "nous", "--portal-url", portal.url())
                            .err())
                    .contains("'hermes auth add nous --type oauth'");
        }
        assertThat(hermes.run("--provider", "openai", "-m", "gpt-5", "-z", "hello")
                        .err())
                .contains("openai-codex");
    }

    @Test
    void a_login_that_is_refused_stores_nothing() {
        try (var portal = PlayedServer.start()
                .on(
                        "/api/oauth/device/code",
                        PlayedServer.Answer.json(403, "{\"error\": \"subscription_required\"}"))) {
            var result = hermes.run("auth", "add", "nous", "--portal-url", portal.url());
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("subscription");
        }
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
        var other = hermes.run("auth", "add", "deepseek", "--type", "oauth");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("`hermes auth add deepseek` is not implemented for auth type oauth yet.");
    }

    @Test
    void a_key_of_claude_is_what_is_added_and_a_login_with_its_subscription_is_refused_with_the_reason()
            throws IOException {
        assertThat(hermes.typing("sk-ant-api03-1\n")
                        .run("auth", "add", "anthropic")
                        .out())
                .isEqualTo("Added anthropic credential #1: \"api-key-1\"\n");
        var menu = hermes.typing("1\nclaude\nsk-ant-api03-2\n").run("auth");
        assertThat(menu.out()).endsWith("Added anthropic credential #2: \"api-key-2\"\n");
        var refused = hermes.run("auth", "add", "claude", "--type", "oauth");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("does not log in with a Claude subscription", "'hermes auth add anthropic'")
                .doesNotContain("yet");
        assertThat(stored().path("credential_pool").path("anthropic")).hasSize(2);
    }

    @Test
    void who_has_only_a_login_of_claude_is_told_of_the_one_variable_whose_key_is_sent() throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve(".claude")).resolve(".credentials.json"),
                "{\"claudeAiOauth\": {\"accessToken\": \"sk-ant-oat01-canary\"}}");
        hermes.file("config.yaml", "model: {provider: anthropic, default: claude-sonnet-4-6}\n");
        var result = hermes.run("-z", "hello");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("Claude subscription", "ANTHROPIC_API_KEY=...", "'hermes auth add anthropic'")
                .doesNotContain("ANTHROPIC_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "canary");
    }

    @Test
    void without_a_login_its_provider_says_how_to_make_one() {
        var result = hermes.run("--provider", "nous", "-m", "x", "-z", "hello");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("You are not logged in to Nous Portal.", "hermes auth add nous");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ten_processes_that_add_at_once_add_ten() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 10; i++) {
            processes.add(
                    Processes.builder(directory, List.of(), "auth", "add", "openrouter", "--api-key", "sk-or-000" + i)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("out" + i).toFile())
                            .start());
        }
        for (int i = 0; i < 10; i++) {
            assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(processes.get(i).exitValue())
                    .as(Files.readString(directory.resolve("out" + i)))
                    .isZero();
        }
        var entries = stored().path("credential_pool").path("openrouter");
        assertThat(entries.valueStream().map(entry -> entry.path("access_token").asString()))
                .hasSize(10)
                .doesNotHaveDuplicates();
        assertThat(entries.valueStream().map(entry -> entry.path("priority").asInt(-1)))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void no_listing_shows_a_secret() {
        hermes.file(".env", "DEEPSEEK_API_KEY=sk-canary-1\n");
        hermes.run("auth", "add", "openrouter", "--api-key", "sk-canary-2");
        for (var words : List.of(
                List.of("auth", "list"),
                List.of("auth", "list", "--json"),
                List.of("auth", "status", "openrouter", "--json"),
                List.of("auth", "status", "deepseek"),
                List.of("dump"),
                List.of("status"))) {
            var result = hermes.run(words.toArray(String[]::new));
            assertThat(result.out() + result.err()).as(words.toString()).doesNotContain("canary");
        }
    }

    private JsonNode stored() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(hermes.home().resolve("auth.json")));
    }

    private static String jwt(String claims) {
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "h." + payload + ".s";
    }
}
