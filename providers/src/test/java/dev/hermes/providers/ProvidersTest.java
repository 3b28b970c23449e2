package dev.hermes.providers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.Timeouts;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    @TempDir
    Path directory;

    private final List<String> logged = new ArrayList<>();

    // --- which provider

    @Test
    void a_flag_goes_before_the_settings_and_they_before_the_environment() throws IOException {
        var environment = Map.of(
                "HERMES_INFERENCE_PROVIDER", "deepseek",
                "DEEPSEEK_API_KEY", "sk-deep",
                "GLM_API_KEY", "sk-glm",
                "KIMI_API_KEY", "sk-kimi");
        var configured = providers("model: {provider: zai}", environment);
        assertThat(configured.resolve(choice("moonshot", "")).provider()).isEqualTo("kimi-coding");
        assertThat(configured.resolve(ModelChoice.NONE).provider()).isEqualTo("zai");
        assertThat(providers("model: {provider: auto}", environment)
                        .resolve(ModelChoice.NONE)
                        .provider())
                .isEqualTo("deepseek");
    }

    @Test
    void without_any_choice_the_first_usable_key_decides() throws IOException {
        var environment =
                Map.of("GLM_API_KEY", "sk-glm-1", "GLM_BASE_URL", "http://127.0.0.1:9/v4", "DEEPSEEK_API_KEY", "sk-d");
        var found = providers("", environment).resolve(ModelChoice.NONE);
        assertThat(found.provider()).isEqualTo("zai");
        assertThat(found.endpoint().baseUrl()).isEqualTo("http://127.0.0.1:9/v4");
        assertThat(found.model()).isEqualTo("glm-5.1");
        var placeholder = Map.of("GLM_API_KEY", "changeme", "DEEPSEEK_API_KEY", "sk-deep");
        assertThat(providers("", placeholder).resolve(ModelChoice.NONE).provider())
                .isEqualTo("deepseek");
    }

    @Test
    void a_github_token_or_the_demonstration_is_never_taken_silently() throws IOException {
        var providers = providers("", Map.of("GITHUB_TOKEN", "ghu_something"));
        assertThat(providers.configured()).isFalse();
        assertThatThrownBy(() -> providers.resolve(ModelChoice.NONE))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.getMessage()).isEqualTo("No model provider is configured.");
                    assertThat(e.advice()).anyMatch(line -> line.contains("OPENROUTER_API_KEY"));
                });
    }

    @Test
    void a_key_alone_chooses_its_provider() throws IOException {
        var found = providers("", Map.of("OPENROUTER_API_KEY", "sk-or-v1-1")).resolve(ModelChoice.NONE);
        assertThat(found.provider()).isEqualTo("openrouter");
        assertThat(key(found)).isEqualTo("sk-or-v1-1");
        assertThat(found.model()).isEqualTo("anthropic/claude-opus-4.7");
    }

    @Test
    void an_unknown_provider_is_named_with_those_that_are_known() throws IOException {
        var providers = providers("", Map.of());
        assertThatThrownBy(() -> providers.resolve(choice("nonesuch", "x")))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.getMessage()).isEqualTo("Unknown provider 'nonesuch'.");
                    assertThat(e.advice().getFirst()).contains("openrouter, ").contains("demo");
                });
        assertThatThrownBy(() -> providers.resolve(choice("openai", "gpt-5.4")))
                .isInstanceOfSatisfying(
                        HermesException.class,
                        e -> assertThat(e.advice().getFirst()).contains("api.openai.com"));
    }

    @Test
    void a_missing_key_is_named_with_its_variables_and_the_file() throws IOException {
        var providers = providers("model: {provider: zai}", Map.of());
        assertThatThrownBy(() -> providers.resolve(ModelChoice.NONE))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.getMessage()).contains("Z.AI");
                    assertThat(e.advice().getFirst()).contains("GLM_API_KEY").contains(".env");
                });
    }

    @Test
    void who_answers_only_its_own_client_is_not_asked_before_the_user_decided() throws IOException {
        var environment = Map.of("GH_TOKEN", "gho_1234");
        assertThatThrownBy(() -> providers("", environment).resolve(choice("copilot", "gpt-5.4")))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.getMessage()).contains("answers only its own client");
                    assertThat(e.advice().getFirst()).contains("auth.official_clients");
                });
        var decided = providers("auth: {official_clients: [copilot]}", environment);
        var model = decided.resolve(choice("copilot", "gpt-5.4"));
        assertThat(model.endpoint().mode()).isEqualTo(ApiMode.CODEX_RESPONSES);
        assertThat(model.endpoint().headers()).containsEntry("Copilot-Integration-Id", "vscode-chat");
        assertThat(decided.resolve(choice("copilot", "gpt-99999999999"))
                        .endpoint()
                        .mode())
                .as("no number of a model")
                .isEqualTo(ApiMode.CHAT_COMPLETIONS);
        assertThat(decided.resolve(choice("copilot", "gpt-5-mini")).endpoint().mode())
                .isEqualTo(ApiMode.CHAT_COMPLETIONS);
    }

    @Test
    void who_is_not_logged_in_is_told_how_to_log_in() throws IOException {
        var providers = providers("", Map.of());
        for (var id : List.of("nous", "openai-codex", "xai-oauth", "minimax-oauth")) {
            assertThat(providers.find(id))
                    .hasValueSatisfying(row -> assertThat(providers.ready(row)).isFalse());
            assertThatThrownBy(() -> providers.resolve(choice(id, "some-model")))
                    .as(id)
                    .isInstanceOfSatisfying(HermesException.class, e -> {
                        assertThat(e.getMessage()).contains("not logged in");
                        assertThat(e.advice()).anyMatch(line -> line.contains("hermes auth add " + id));
                    });
        }
    }

    @Test
    void a_login_is_used_and_the_last_one_is_chosen_by_itself() throws IOException {
        var token = "h.eyJodHRwczovL2FwaS5vcGVuYWkuY29tL2F1dGgiOnsiY2hhdGdwdF9hY2NvdW50X2lkIjoiYWNjLTEifX0.s";
        Files.writeString(directory.resolve("auth.json"), """
                {"active_provider": "openai-codex",
                 "providers": {"openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "r"}}}}
                """.formatted(token));
        var found = providers("", Map.of("DEEPSEEK_API_KEY", "sk-deep")).resolve(ModelChoice.NONE);
        assertThat(found.provider()).isEqualTo("openai-codex");
        assertThat(key(found)).isEqualTo(token);
        assertThat(found.endpoint().mode()).isEqualTo(ApiMode.CODEX_RESPONSES);
        assertThat(found.endpoint().headers()).containsEntry("ChatGPT-Account-ID", "acc-1");
        assertThat(found.endpoint().baseUrl()).isEqualTo("https://chatgpt.com/backend-api/codex");
        var ring = providers("", Map.of("DEEPSEEK_API_KEY", "sk-deep")).keyRing();
        assertThat(ring.login(found)).contains("openai-codex");
        Files.writeString(directory.resolve("auth.json"), "{}"); // it has ended, and its tokens are gone
        assertThat(providers("", Map.of()).keyRing().login(found)).contains("openai-codex");
    }

    @Test
    void a_claude_subscription_token_is_not_sent_as_a_key() throws IOException {
        var tokens = Map.of("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-x", "ANTHROPIC_TOKEN", "sk-ant-oat01-y");
        var providers = providers("model: {provider: anthropic}", tokens);
        assertThatThrownBy(() -> providers.resolve(ModelChoice.NONE))
                .hasMessageContaining("Claude subscription")
                .hasMessageNotContaining("sk-ant");
    }

    @Test
    void a_key_beside_the_login_of_claude_is_the_only_one_that_can_be_used() throws IOException {
        // given
        Files.writeString(
                Files.createDirectories(directory.resolve(".claude")).resolve(".credentials.json"),
                "{\"claudeAiOauth\": {\"accessToken\": \"sk-ant-oat01-x\"}}");
        var providers = providers("model: {provider: anthropic}", Map.of("ANTHROPIC_API_KEY", "sk-ant-api03-y"));
        var model = providers.resolve(ModelChoice.NONE);
        assertThat(key(model)).isEqualTo("sk-ant-api03-y");
        // then
        assertThat(providers.keyRing().hasOther(model)).isFalse();
        assertThat(providers.keyRing().other(model, limited())).isEmpty();
        assertThat(key(providers.resolve(ModelChoice.NONE))).isEqualTo("sk-ant-api03-y");
    }

    @Test
    void a_key_for_a_gateway_to_claude_is_used_after_it_was_listed_too() throws IOException {
        var environment = Map.of("ANTHROPIC_API_KEY", "key-of-a-proxy");
        var config = "model: {provider: anthropic}";
        assertThat(key(providers(config, environment).resolve(ModelChoice.NONE)))
                .isEqualTo("key-of-a-proxy");
        // when
        var home = new HermesHome(directory, directory, "default");
        var accounts = TestProviders.accounts(
                home, Config.read(home, environment, false), environment, Clock.systemUTC(), Log.NONE);
        assertThat(accounts.pool("anthropic").all()).hasSize(1);
        // then
        assertThat(Files.readString(directory.resolve("auth.json"))).contains("env:ANTHROPIC_API_KEY");
        assertThat(key(providers(config, environment).resolve(ModelChoice.NONE)))
                .isEqualTo("key-of-a-proxy");
    }

    @Test
    void the_next_key_of_a_pool_goes_to_its_own_address() throws IOException {
        // given
        Files.writeString(directory.resolve("auth.json"), """
                {"credential_pool": {"zai": [
                  {"id": "aaaaaa", "source": "manual", "auth_type": "api_key", "access_token": "key-one", "priority": 0,
                   "base_url": "https://one.example/v4"},
                  {"id": "bbbbbb", "source": "manual", "auth_type": "api_key", "access_token": "key-two", "priority": 1,
                   "base_url": "https://two.example/v4"},
                  {"id": "cccccc", "source": "manual", "auth_type": "api_key", "access_token": "key-three", "priority": 2}]}}
                """);
        var providers = providers("", Map.of());
        var model = providers.resolve(choice("zai", "glm-5"));
        assertThat(model.endpoint().baseUrl()).isEqualTo("https://one.example/v4");
        // when
        var next = providers.keyRing().other(model, limited()).orElseThrow();
        // then
        assertThat(key(next)).isEqualTo("key-two");
        assertThat(next.endpoint().baseUrl()).isEqualTo("https://two.example/v4");
        // and: one that is bound to no address is good at the usual one
        var last = providers.keyRing().other(next, limited()).orElseThrow();
        assertThat(key(last)).isEqualTo("key-three");
        assertThat(last.endpoint().baseUrl()).isEqualTo("https://api.z.ai/api/paas/v4");
    }

    @Test
    void an_address_that_was_named_for_a_conversation_stays_when_its_key_changes() throws IOException {
        Files.writeString(directory.resolve("auth.json"), """
                {"credential_pool": {"zai": [
                  {"id": "aaaaaa", "source": "manual", "auth_type": "api_key", "access_token": "key-one", "priority": 0},
                  {"id": "bbbbbb", "source": "manual", "auth_type": "api_key", "access_token": "key-two", "priority": 1,
                   "base_url": "https://two.example/v4"}]}}
                """);
        var providers = providers("", Map.of("GLM_BASE_URL", "https://gateway.example/v4"));
        var model = providers.resolve(choice("zai", "glm-5"));
        var next = providers.keyRing().other(model, limited()).orElseThrow();
        assertThat(key(next)).isEqualTo("key-two");
        assertThat(next.endpoint().baseUrl()).isEqualTo("https://gateway.example/v4");
    }

    @Test
    void another_login_is_asked_in_the_name_of_its_own_account() throws IOException {
        var tokens = Stream.of("acc-1", "acc-2")
                .map(account -> "{\"https://api.openai.com/auth\":{\"chatgpt_account_id\":\"" + account
                        + "\"},\"exp\":4000000000}")
                .map(claims ->
                        "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".s")
                .toList();
        Files.writeString(directory.resolve("auth.json"), """
                {"credential_pool": {"openai-codex": [
                  {"id": "aaaaaa", "source": "manual:device_code", "auth_type": "oauth", "access_token": "%s", "priority": 0},
                  {"id": "bbbbbb", "source": "manual:device_code", "auth_type": "oauth", "access_token": "%s", "priority": 1}]}}
                """.formatted(tokens.getFirst(), tokens.getLast()));
        var providers = providers("", Map.of());
        var model = providers.resolve(choice("openai-codex", "gpt-5.4"));
        assertThat(model.endpoint().headers()).containsEntry("ChatGPT-Account-ID", "acc-1");
        var next = providers.keyRing().other(model, limited()).orElseThrow();
        assertThat(key(next)).isEqualTo(tokens.getLast());
        assertThat(next.endpoint().headers()).containsEntry("ChatGPT-Account-ID", "acc-2");
    }

    private static ModelException limited() {
        return new ModelException(
                ErrorClass.RATE_LIMIT, OptionalInt.of(429), "slower", "", Optional.empty(), Optional.empty(), null);
    }

    // --- which address and key

    @Test
    void a_custom_endpoint_is_taken_as_configured() throws IOException {
        var found = providers(
                        "model: {default: foo, provider: custom, base_url: 'http://127.0.0.1:9/v1/', api_key: sk-local,"
                                + " context_length: 131072, max_tokens: 900}",
                        Map.of())
                .resolve(ModelChoice.NONE);
        assertThat(found.endpoint().baseUrl()).isEqualTo("http://127.0.0.1:9/v1");
        assertThat(found.endpoint().mode()).isEqualTo(ApiMode.CHAT_COMPLETIONS);
        assertThat(key(found)).isEqualTo("sk-local");
        assertThat(found.model()).isEqualTo("foo");
        assertThat(found.contextLength()).isEqualTo(131_072);
        assertThat(found.maxTokens()).hasValue(900);
        assertThat(found.local()).isTrue();
    }

    @Test
    void foreign_keys_never_go_to_a_custom_endpoint() throws IOException {
        var environment = Map.of(
                "OPENROUTER_API_KEY",
                "sk-or-1",
                "OPENAI_API_KEY",
                "sk-open-1",
                "OLLAMA_API_KEY",
                "olla-1",
                "ACME_API_KEY",
                "sk-acme",
                "EVIL_API_KEY",
                "sk-evil");
        for (var address : Map.of(
                        "http://127.0.0.1:9/v1", "no-key-required",
                        "https://api.openai.com.evil.com/v1", "sk-evil",
                        "https://api.acme.com/v1", "sk-acme",
                        "https://api.openai.com/v1", "sk-open-1",
                        "https://ollama.com/v1", "olla-1",
                        "https://10.0.0.8/v1", "no-key-required")
                .entrySet()) {
            var found = providers(
                            "model: {default: foo, provider: custom, base_url: '" + address.getKey() + "'}",
                            environment)
                    .resolve(ModelChoice.NONE);
            assertThat(key(found)).as(address.getKey()).isEqualTo(address.getValue());
        }
    }

    @Test
    void the_configured_key_stays_with_its_address() throws IOException {
        var providers = providers(
                "model: {default: foo, provider: custom, base_url: 'https://one.example/v1', api_key: sk-one}",
                Map.of());
        var elsewhere = providers.resolve(new ModelChoice(
                Optional.empty(), Optional.of("bar"), Optional.of("https://two.example/v1"), Optional.empty()));
        assertThat(key(elsewhere)).isEqualTo("no-key-required");
        assertThat(elsewhere.endpoint().baseUrl()).isEqualTo("https://two.example/v1");
    }

    @Test
    void the_address_of_one_provider_is_not_used_for_another() throws IOException {
        var environment = Map.of("GLM_API_KEY", "sk-glm-1", "DEEPSEEK_API_KEY", "sk-deep");
        var providers = providers(
                "model: {provider: zai, default: glm-5, base_url: 'https://proxy.example/v4', api_mode: anthropic_messages}",
                environment);
        assertThat(providers.resolve(ModelChoice.NONE).endpoint().baseUrl()).isEqualTo("https://proxy.example/v4");
        var other = providers.resolve(choice("deepseek", ""));
        assertThat(other.endpoint().baseUrl()).isEqualTo("https://api.deepseek.com/v1");
        assertThat(other.endpoint().mode()).isEqualTo(ApiMode.CHAT_COMPLETIONS);
        assertThat(other.model()).isEqualTo("deepseek-v4-pro");
    }

    @Test
    void a_key_and_an_address_given_now_go_before_everything() throws IOException {
        var found = providers("model: {provider: zai}", Map.of("GLM_API_KEY", "sk-glm-1"))
                .resolve(new ModelChoice(
                        Optional.empty(),
                        Optional.of("glm-5"),
                        Optional.of("http://localhost:7/v1"),
                        Optional.of(Secret.of("sk-now"))));
        assertThat(key(found)).isEqualTo("sk-now");
        assertThat(found.endpoint().baseUrl()).isEqualTo("http://localhost:7/v1");
    }

    @Test
    void an_address_that_is_none_is_refused() throws IOException {
        var providers = providers("model: {default: x, provider: custom, base_url: 'localhost:11434'}", Map.of());
        assertThatThrownBy(() -> providers.resolve(ModelChoice.NONE)).hasMessageContaining("'localhost:11434'");
    }

    @Test
    void a_key_of_the_coding_plan_goes_to_its_own_address() throws IOException {
        var found = providers("model: {provider: kimi}", Map.of("KIMI_API_KEY", "sk-kimi-abc"))
                .resolve(ModelChoice.NONE);
        assertThat(found.endpoint().baseUrl()).isEqualTo("https://api.kimi.com/coding");
        assertThat(found.endpoint().mode()).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(found.maxTokens()).hasValue(32_000);
    }

    // --- the user's own entries

    @Test
    void an_entry_of_the_users_own_is_chosen_by_its_name() throws IOException {
        var providers = providers("""
                model: {provider: acme}
                providers:
                  acme:
                    name: Acme Cloud
                    api: https://llm.acme.example/v1
                    key_env: ACME_KEY
                    default_model: acme-large
                    context_length: 100000
                    request_timeout_seconds: 900
                    models: {acme-small: {context_length: 70000, timeout_seconds: 60}}
                    extra_body: {foo: bar}
                """, Map.of("ACME_KEY", "sk-acme-999"));
        var found = providers.resolve(ModelChoice.NONE);
        assertThat(found.provider()).isEqualTo("acme");
        assertThat(found.providerName()).isEqualTo("Acme Cloud");
        assertThat(found.endpoint().provider()).isEqualTo("custom");
        assertThat(found.model()).isEqualTo("acme-large");
        assertThat(key(found)).isEqualTo("sk-acme-999");
        assertThat(found.contextLength()).isEqualTo(100_000);
        assertThat(found.timeouts().total()).isEqualTo(Duration.ofSeconds(900));
        assertThat(found.endpoint().extraBody().toString()).isEqualTo("{\"foo\":\"bar\"}");
        var small = providers.resolve(choice("custom:acme", "acme-small"));
        assertThat(small.contextLength()).isEqualTo(70_000);
        assertThat(small.timeouts().total()).isEqualTo(Duration.ofSeconds(60));
        assertThat(providers.models("acme")).containsExactly("acme-large", "acme-small");
        assertThat(providers.resolve(choice("", "acme:acme-small")).model()).isEqualTo("acme-small");
    }

    @Test
    void an_entry_shadows_an_alias_but_never_a_provider() throws IOException {
        var providers = providers("""
                providers:
                  kimi: {api: 'http://127.0.0.1:9/v1', default_model: own}
                  zai: {api: 'http://127.0.0.1:9/v1', request_timeout_seconds: 7}
                """, Map.of("GLM_API_KEY", "sk-glm-1"));
        assertThat(providers.resolve(choice("kimi", "")).model()).isEqualTo("own");
        var zai = providers.resolve(choice("zai", ""));
        assertThat(zai.endpoint().baseUrl()).isEqualTo("https://api.z.ai/api/paas/v4");
        assertThat(zai.timeouts().total()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void the_older_list_of_entries_is_read_too() throws IOException {
        var providers = providers("""
                custom_providers:
                  - {name: My Box, base_url: 'http://box.lan:8000/v1', model: big, api_key: sk-box-1}
                """, Map.of());
        var found = providers.resolve(choice("custom:my-box", ""));
        assertThat(found.provider()).isEqualTo("custom:my-box");
        assertThat(found.model()).isEqualTo("big");
        assertThat(providers.resolve(choice("My Box", "")).model()).isEqualTo("big");
        assertThat(providers.own()).containsExactly("custom:my-box");
    }

    @Test
    void an_entry_without_an_address_is_named() throws IOException {
        var providers = providers("model: {provider: acme}\nproviders: {acme: {api: nowhere}}", Map.of());
        assertThatThrownBy(() -> providers.resolve(ModelChoice.NONE)).hasMessageContaining("'acme'");
    }

    @Test
    void what_is_misspelt_in_an_entry_is_told() throws IOException {
        var providers = providers(
                "providers: {acme: {baseUrl: 'http://127.0.0.1:9/v1', defaultModel: m, colour: red}}", Map.of());
        assertThat(providers.resolve(choice("acme", "")).model()).isEqualTo("m");
        assertThat(logged).anyMatch(line -> line.contains("baseUrl")).anyMatch(line -> line.contains("colour"));
    }

    // --- what the model is like

    @Test
    void the_wire_protocol_follows_provider_address_and_model() throws IOException {
        var environment = Map.of(
                "OPENCODE_ZEN_API_KEY",
                "sk-zen-1",
                "OPENCODE_GO_API_KEY",
                "sk-go-1",
                "XAI_API_KEY",
                "xai-1",
                "ANTHROPIC_API_KEY",
                "sk-ant-api",
                "MINIMAX_API_KEY",
                "mm-1234",
                "OPENAI_API_KEY",
                "sk-o-1",
                "OPENCODE_GO_BASE_URL",
                "http://127.0.0.1:9/zen/go/v1");
        var providers = providers(
                "model: {provider: opencode-go, default: minimax-m2.7, api_mode: chat_completions}", environment);
        var go = providers.resolve(ModelChoice.NONE);
        assertThat(go.endpoint().mode()).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(go.endpoint().baseUrl()).isEqualTo("http://127.0.0.1:9/zen/go");
        assertThat(mode(providers, "opencode-go", "glm-5")).isEqualTo(ApiMode.CHAT_COMPLETIONS);
        assertThat(mode(providers, "opencode-zen", "anthropic/claude-opus-4.6")).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(mode(providers, "opencode-zen", "gpt-5.4")).isEqualTo(ApiMode.CODEX_RESPONSES);
        assertThat(mode(providers, "opencode-zen", "kimi-k2")).isEqualTo(ApiMode.CHAT_COMPLETIONS);
        assertThat(mode(providers, "xai", "grok-4.3")).isEqualTo(ApiMode.CODEX_RESPONSES);
        assertThat(mode(providers, "anthropic", "claude-sonnet-4.6")).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(mode(providers, "minimax", "MiniMax-M2.7")).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        for (var address : Map.of(
                        "https://api.openai.com/v1", ApiMode.CODEX_RESPONSES,
                        "https://proxy.example/anthropic/", ApiMode.ANTHROPIC_MESSAGES,
                        "https://proxy.example/v1", ApiMode.CHAT_COMPLETIONS)
                .entrySet()) {
            var found = providers.resolve(new ModelChoice(
                    Optional.of("custom"), Optional.of("m"), Optional.of(address.getKey()), Optional.empty()));
            assertThat(found.endpoint().mode()).as(address.getKey()).isEqualTo(address.getValue());
        }
    }

    @Test
    void claude_is_called_as_its_server_calls_it_and_marked_for_its_cache() throws IOException {
        var providers = providers(
                "model: {provider: anthropic, default: claude-sonnet-4.6}\nagent: {reasoning_effort: high}\n"
                        + "prompt_caching: {cache_ttl: 1h}",
                Map.of("ANTHROPIC_API_KEY", "sk-ant-api", "OPENROUTER_API_KEY", "sk-or-1"));
        var direct = providers.resolve(ModelChoice.NONE);
        assertThat(direct.model()).isEqualTo("claude-sonnet-4-6");
        assertThat(direct.cache()).isEqualTo(new CacheMarkers(CacheMarkers.Layout.NATIVE, true));
        assertThat(direct.contextLength()).isEqualTo(1_000_000);
        assertThat(direct.effort()).contains(ReasoningEffort.HIGH);
        var routed = providers.resolve(choice("openrouter", "claude-opus-4.6"));
        assertThat(routed.model()).isEqualTo("anthropic/claude-opus-4.6");
        assertThat(routed.cache().layout()).isEqualTo(CacheMarkers.Layout.ENVELOPE);
        assertThat(routed.endpoint().headers())
                .containsKeys("HTTP-Referer", "X-Title", "x-anthropic-beta")
                .containsEntry("X-OpenRouter-Cache-TTL", "300");
        assertThat(providers.resolve(choice("openrouter", "x-ai/grok-4.3")).cache())
                .isEqualTo(CacheMarkers.NONE);
    }

    @Test
    void routing_wishes_go_to_openrouter_only() throws IOException {
        var providers = providers(
                "provider_routing: {sort: price, only: [a]}",
                Map.of("OPENROUTER_API_KEY", "sk-or-1", "DEEPSEEK_API_KEY", "sk-deep"));
        assertThat(providers
                        .resolve(choice("openrouter", "openrouter/pareto-code"))
                        .endpoint()
                        .extraBody()
                        .toString())
                .isEqualTo("{\"provider\":{\"sort\":\"price\",\"only\":[\"a\"]},"
                        + "\"plugins\":[{\"id\":\"pareto-router\",\"min_coding_score\":0.65}]}");
        assertThat(providers.resolve(choice("deepseek", "")).endpoint().extraBody())
                .isEmpty();
    }

    @Test
    void a_model_at_home_may_take_its_time_unless_a_limit_is_set() throws IOException {
        var local = "model: {default: m, provider: custom, base_url: 'http://192.168.1.4:8000/v1'}";
        assertThat(providers(local, Map.of())
                        .resolve(ModelChoice.NONE)
                        .timeouts()
                        .stall())
                .isZero();
        assertThat(providers(local, Map.of())
                        .resolve(ModelChoice.NONE)
                        .timeouts()
                        .whole()
                        .usual())
                .isZero();
        assertThat(providers(local, Map.of("HERMES_STREAM_STALE_TIMEOUT", "12", "HERMES_API_TIMEOUT", "x"))
                        .resolve(ModelChoice.NONE)
                        .timeouts())
                .satisfies(timeouts -> {
                    assertThat(timeouts.stall()).isEqualTo(Duration.ofSeconds(12));
                    assertThat(timeouts.total()).isEqualTo(Duration.ofSeconds(1800));
                });
        var remote = providers("", Map.of("DEEPSEEK_API_KEY", "sk-deep")).resolve(ModelChoice.NONE);
        assertThat(remote.timeouts().stall()).isEqualTo(Duration.ofSeconds(180));
    }

    @Test
    void limits_grow_with_the_request_and_each_has_its_variable_unless_the_provider_says_otherwise()
            throws IOException {
        var usual = deepseek("", Map.of()).timeouts();
        assertThat(usual).isEqualTo(Timeouts.DEFAULT);
        assertThat(usual.connect()).isEqualTo(Duration.ofSeconds(30));
        assertThat(usual.read()).isEqualTo(Duration.ofSeconds(120));
        assertThat(usual.total()).isEqualTo(Duration.ofSeconds(1800));
        assertThat(usual.forTokens(50_000).stall()).isEqualTo(Duration.ofSeconds(180));
        assertThat(usual.forTokens(100_000).stall()).isEqualTo(Duration.ofSeconds(240));
        assertThat(usual.forTokens(50_001).stall()).isEqualTo(Duration.ofSeconds(240));
        assertThat(usual.forTokens(100_001).stall()).isEqualTo(Duration.ofSeconds(300));
        assertThat(usual.forTokens(50_001).whole().usual()).isEqualTo(Duration.ofSeconds(450));
        assertThat(usual.forTokens(100_001).whole().usual()).isEqualTo(Duration.ofSeconds(600));
        var variables = Map.of(
                "HERMES_STREAM_READ_TIMEOUT",
                "11",
                "HERMES_STREAM_STALE_TIMEOUT",
                "12",
                "HERMES_API_CALL_STALE_TIMEOUT",
                "13");
        var set = deepseek("", variables).timeouts().forTokens(200_000);
        assertThat(set.read()).isEqualTo(Duration.ofSeconds(11));
        assertThat(set.stall()).isEqualTo(Duration.ofSeconds(12));
        assertThat(set.whole().usual()).isEqualTo(Duration.ofSeconds(13));
        // a short limit of silence does not cut the connection earlier
        assertThat(deepseek("", Map.of("HERMES_STREAM_STALE_TIMEOUT", "12"))
                        .timeouts()
                        .read())
                .isEqualTo(Duration.ofSeconds(120));
        var provider = deepseek(
                        "providers: {deepseek: {stale_timeout_seconds: 400}}",
                        Map.of("HERMES_STREAM_STALE_TIMEOUT", "12", "HERMES_STREAM_READ_TIMEOUT", "-1"))
                .timeouts();
        assertThat(provider.stall()).isEqualTo(Duration.ofSeconds(400));
        assertThat(provider.whole().usual()).isEqualTo(Duration.ofSeconds(400));
        assertThat(provider.read()).isEqualTo(Duration.ofSeconds(400));
        var local = "model: {default: m, provider: custom, base_url: 'http://192.168.1.4:8000/v1'}";
        assertThat(providers(local, Map.of("HERMES_API_TIMEOUT", "77"))
                        .resolve(ModelChoice.NONE)
                        .timeouts()
                        .read())
                .isEqualTo(Duration.ofSeconds(77));
    }

    private ResolvedModel deepseek(String yaml, Map<String, String> more) throws IOException {
        var variables = new HashMap<>(more);
        variables.put("DEEPSEEK_API_KEY", "sk-deep");
        return providers(yaml, variables).resolve(ModelChoice.NONE);
    }

    @Test
    void a_window_that_was_learned_is_used_by_the_next_run() throws IOException {
        var yaml = "model: {default: mystery, provider: custom, base_url: 'https://llm.example/v1'}";
        var first = providers(yaml, Map.of());
        var model = first.resolve(ModelChoice.NONE);
        assertThat(model.contextLength()).isEqualTo(256_000);
        first.rememberContext(model, 90_000);
        assertThat(providers(yaml, Map.of()).resolve(ModelChoice.NONE).contextLength())
                .isEqualTo(90_000);
    }

    @Test
    void a_window_that_is_no_number_is_passed_over_and_told() throws IOException {
        var found = providers(
                        "model: {provider: deepseek, context_length: 128k}", Map.of("DEEPSEEK_API_KEY", "sk-deep"))
                .resolve(ModelChoice.NONE);
        assertThat(found.contextLength()).isEqualTo(1_000_000);
        assertThat(logged).anyMatch(line -> line.contains("model.context_length"));
    }

    @Test
    void the_demonstration_needs_nothing() throws IOException {
        var found = providers("model: {provider: demo, default: something-else}", Map.of())
                .resolve(ModelChoice.NONE);
        assertThat(found.provider()).isEqualTo("demo");
        assertThat(found.model()).isEqualTo("demo");
        assertThat(found.endpoint().mode()).isEqualTo(ApiMode.DEMO);
        assertThat(found.endpoint().key()).isEmpty();
    }

    // --- who else may be asked

    @Test
    void for_accounts_that_may_never_be_asked_no_token_is_renewed() throws IOException {
        var home = new HermesHome(directory, directory, "default");
        Files.writeString(home.config(), """
                model: {default: foo, provider: custom, base_url: 'http://127.0.0.1:9/v1'}
                auth: {official_clients: [copilot]}
                fallback_providers: [{provider: copilot, model: gpt-5.4}]
                """);
        var environment = Map.of("GH_TOKEN", "gho_1234");
        var config = Config.read(home, environment, false);
        var renewed = new ArrayList<String>();
        var accounts = TestProviders.accounts(
                home,
                config,
                environment,
                (pool, grant, _) -> {
                    renewed.add(pool);
                    return Optional.of(grant.credential());
                },
                Clock.systemUTC(),
                Log.NONE);
        var providers = new Providers(home, config, environment, accounts, "1.2.3", Clock.systemUTC(), Log.NONE);
        assertThat(providers.fallbacks(providers.resolve(ModelChoice.NONE))).hasSize(1);
        assertThat(renewed).isEmpty();
        providers.resolve(choice("copilot", "gpt-5.4"));
        assertThat(renewed).containsExactly("copilot");
    }

    @Test
    void the_fallback_chain_leaves_out_what_is_the_same_twice_or_not_usable() throws IOException {
        var providers = providers("""
                model: {default: foo, provider: custom, base_url: 'http://127.0.0.1:9/v1'}
                fallback_providers:
                  - {provider: custom, model: foo, base_url: 'http://127.0.0.1:9/v1/'}
                  - {provider: custom, model: bar, base_url: 'http://127.0.0.1:9/fb/v1', api_key: sk-fb-1}
                  - {provider: zai, model: GLM-5, key_env: SPARE}
                  - {provider: deepseek, model: deepseek-chat}
                  - {provider: custom, model: baz, base_url: 'http://127.0.0.1:9/c', api_mode: anthropic_messages}
                  - {model: no-provider}
                fallback_model: {provider: glm, model: glm-5}
                """, Map.of("SPARE", "sk-spare"));
        var current = providers.resolve(ModelChoice.NONE);
        var fallbacks = providers.fallbacks(current);
        assertThat(fallbacks.stream().map(ResolvedModel::model).collect(Collectors.toList()))
                .containsExactly("bar", "GLM-5", "baz");
        assertThat(key(fallbacks.get(0))).isEqualTo("sk-fb-1");
        assertThat(key(fallbacks.get(1))).isEqualTo("sk-spare");
        assertThat(fallbacks.get(2).endpoint().mode()).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(logged).anyMatch(line -> line.contains("deepseek"));
        assertThat(providers.chain()).hasSize(5);
    }

    @Test
    void when_the_first_choice_has_no_key_the_chain_is_tried() throws IOException {
        var providers = providers("""
                model: {provider: zai, default: glm-5}
                fallback_providers: [{provider: deepseek, model: deepseek-chat}]
                """, Map.of("DEEPSEEK_API_KEY", "sk-deep"));
        var notices = new ArrayList<String>();
        assertThat(providers.resolveOrFallback(ModelChoice.NONE, notices::add).provider())
                .isEqualTo("deepseek");
        assertThat(notices).singleElement().asString().contains("deepseek / deepseek-chat");
        assertThatThrownBy(() -> providers.resolveOrFallback(choice("zai", ""), notices::add))
                .hasMessageContaining("Z.AI");
    }

    @Test
    void side_questions_go_to_a_cheap_model_of_the_same_account() throws IOException {
        var providers = providers("", Map.of("GLM_API_KEY", "sk-glm-1", "OPENCODE_ZEN_API_KEY", "sk-zen-1"));
        var main = providers.resolve(choice("zai", "glm-5"));
        var side = providers.auxiliary("compression", main);
        assertThat(side.model()).isEqualTo("glm-4.5-flash");
        assertThat(side.endpoint().baseUrl()).isEqualTo(main.endpoint().baseUrl());
        assertThat(key(side)).isEqualTo("sk-glm-1");
        assertThat(side.timeouts().total()).isEqualTo(Duration.ofSeconds(120));
        assertThat(providers.auxiliary("vision", main).model()).isEqualTo("glm-5");
        var claude = providers.resolve(choice("opencode-zen", "claude-opus-4-6"));
        assertThat(claude.endpoint().baseUrl()).isEqualTo("https://opencode.ai/zen");
        assertThat(providers.auxiliary("compression", claude).endpoint().baseUrl())
                .isEqualTo("https://opencode.ai/zen/v1");
    }

    @Test
    void side_questions_may_have_a_model_of_their_own() throws IOException {
        var providers = providers("""
                model: {default: foo, provider: custom, base_url: 'http://127.0.0.1:9/v1', api_key: sk-local}
                auxiliary:
                  compression: {base_url: 'http://127.0.0.1:9/aux', model: tiny, extra_body: {a: 1}, timeout: 5}
                  title_generation: {model: small}
                  approval: {provider: nonesuch, model: x}
                """, Map.of());
        var main = providers.resolve(ModelChoice.NONE);
        var compression = providers.auxiliary("compression", main);
        assertThat(compression.endpoint().baseUrl()).isEqualTo("http://127.0.0.1:9/aux");
        assertThat(compression.model()).isEqualTo("tiny");
        assertThat(compression.endpoint().extraBody().toString()).isEqualTo("{\"a\":1}");
        assertThat(key(compression)).isEqualTo("no-key-required");
        var title = providers.auxiliary("title_generation", main);
        assertThat(title.model()).isEqualTo("small");
        assertThat(key(title)).isEqualTo("sk-local");
        assertThat(providers.auxiliary("approval", main).model()).isEqualTo("foo");
        assertThat(logged).anyMatch(line -> line.contains("auxiliary.approval"));
        assertThat(main.endpoint().extraBody()).isEmpty();
    }

    // --- what is there

    @Test
    void every_row_of_the_table_can_be_found_by_each_of_its_names() throws IOException {
        var providers = providers("", Map.of());
        assertThat(providers.all())
                .extracting(ProviderRow::id)
                .doesNotHaveDuplicates()
                .hasSize(38);
        for (var row : providers.all()) {
            assertThat(providers.find(row.id().toUpperCase(java.util.Locale.ROOT)))
                    .contains(row);
            for (var alias : row.aliases()) {
                assertThat(providers.find(alias)).as(alias).contains(row);
            }
        }
        assertThat(providers.models("glm")).startsWith("glm-5.1");
        assertThat(providers.models("nonesuch")).isEmpty();
    }

    @Test
    void no_key_is_ever_printed() throws IOException {
        var found = providers("model: {provider: zai}", Map.of("GLM_API_KEY", "sk-secret-1"))
                .resolve(ModelChoice.NONE);
        assertThat(found.toString()).doesNotContain("sk-secret-1").contains("***");
    }

    private Providers providers(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(directory.resolve("config.yaml"), yaml);
        var home = new HermesHome(directory, directory, "default");
        Log log = (level, source, message, cause) -> logged.add(message);
        return TestProviders.of(home, Config.read(home, environment, false), environment, log);
    }

    private static ApiMode mode(Providers providers, String provider, String model) {
        return providers.resolve(choice(provider, model)).endpoint().mode();
    }

    private static ModelChoice choice(String provider, String model) {
        return ModelChoice.of(Optional.of(provider), Optional.of(model));
    }

    private static String key(ResolvedModel model) {
        return model.endpoint().key().map(Secret::reveal).orElse("");
    }
}
