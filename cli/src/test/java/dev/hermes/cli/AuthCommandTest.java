package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes auth}: keys that are added, listed, used and removed. */
class AuthCommandTest extends FreshHome {
    private static final String KEY = "sk-or-abcdef123456";

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

    @ParameterizedTest
    @ValueSource(strings = {"custom", "Ollama", "local", "vllm", "llamacpp", "llama.cpp", "llama-cpp"})
    void some_server_of_ones_own_can_be_looked_at_but_its_keys_need_its_name(String name) {
        // given
        assertThat(hermes.run("auth", "status", name).out()).isEqualTo("custom: logged out\n");
        assertThat(hermes.run("auth", "list", name).exit()).isZero();
        var none = hermes.run("auth", "add", name, "--api-key", KEY);
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("server of your own", "'hermes model'").doesNotContain(KEY);
        // when
        hermes.file("config.yaml", "custom_providers: [{name: Loc, base_url: 'http://127.0.0.1:9/v1'}]\n");
        // then
        for (var command : List.of("remove", "logout", "reset")) {
            var refused = command.equals("remove")
                    ? hermes.run("auth", command, name, "1")
                    : hermes.run("auth", command, name);
            assertThat(refused.exit()).as(command).isEqualTo(1);
            assertThat(refused.err()).as(command).contains("Say which: Loc.");
        }
    }

    @Test
    void a_server_that_is_called_as_they_all_are_is_meant() {
        hermes.file("config.yaml", "custom_providers: [{name: ollama, base_url: 'http://127.0.0.1:9/v1'}]\n");
        assertThat(hermes.run("auth", "add", "ollama", "--api-key", KEY).out()).startsWith("Added custom:ollama ");
        assertThat(hermes.run("auth", "status", "ollama").out()).startsWith("custom:ollama: logged in\n");
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

    private void keyOfDeepSeekIsRemoved() {
        hermes.file(".env", "DEEPSEEK_API_KEY=sk-ds-0001\n");
        hermes.run("auth", "remove", "deepseek", "1");
        assertThat(hermes.run("auth", "list").out()).isEmpty();
    }

    private JsonNode stored() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(hermes.home().resolve("auth.json")));
    }
}
