package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.WireRequest;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.llm.Network;
import dev.hermes.llm.RequestSigner;
import dev.hermes.llm.Transports;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Recorded;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every provider of the table, from the settings to the bytes: what is resolved, sent over HTTP to a server that plays a
 * proxy for all hosts, and compared with {@code wire-golden.txt}, which was read by hand against the rules of each provider.
 *
 * <p>The keys of all providers are in the environment at once, so that a key at the wrong host shows. {@code
 * -Dhermes.write-golden=true} writes the file anew, to be read again.
 */
class WireGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/hermes/providers/wire-golden.txt");
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "host", "connection", "proxy-connection", "accept-encoding", "content-length", "content-type", "accept");
    private static final String CODEX_TOKEN =
            "h.eyJodHRwczovL2FwaS5vcGVuYWkuY29tL2F1dGgiOnsiY2hhdGdwdF9hY2NvdW50X2lkIjoiYWNjLTEifX0.s";

    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start();

    /** @param settings of config.yaml, beside provider and model */
    private record Asked(String provider, String model, String settings, Map<String, String> environment) {
        static Asked of(String provider, String model) {
            return new Asked(provider, model, "", Map.of());
        }

        Asked with(String yaml) {
            return new Asked(provider, model, yaml, environment);
        }

        Asked where(String variable, String value) {
            return new Asked(provider, model, settings, Map.of(variable, value));
        }

        String title() {
            return "== " + provider + (model.isEmpty() ? "" : " / " + model)
                    + (settings.isEmpty() ? "" : "  " + settings)
                    + (environment.isEmpty() ? "" : "  " + environment);
        }
    }

    private static final List<Asked> BEYOND_THE_DEFAULTS = List.of(
            Asked.of("openrouter", "claude-sonnet-4.6").with("agent: {reasoning_effort: none}"),
            Asked.of("openrouter", "x-ai/grok-4.3").with("agent: {reasoning_effort: xhigh}"),
            Asked.of("openrouter", "openrouter/pareto-code")
                    .with(
                            "{provider_routing: {sort: price}, openrouter: {min_coding_score: 0.4, response_cache: false}}"),
            Asked.of("openrouter", "meta-llama/llama-4-scout").where("HERMES_OPENROUTER_CACHE_TTL", "60"),
            Asked.of("nous", "qwen3.6-plus").with("agent: {reasoning_effort: none}"),
            Asked.of("ai-gateway", "gpt-5.4").with("agent: {reasoning_effort: low}"),
            Asked.of("anthropic", "anthropic/claude-sonnet-4.6").with("{agent: {reasoning_effort: xhigh}}"),
            Asked.of("anthropic", "claude-opus-4-5-20251101").with("{agent: {reasoning_effort: high}}"),
            Asked.of("anthropic", "claude-haiku-4-5-20251001").with("{agent: {reasoning_effort: high}}"),
            Asked.of("anthropic", "claude-opus-4-6")
                    .with("{agent: {service_tier: fast}, prompt_caching: {cache_ttl: 1h}}"),
            Asked.of("deepseek", "deepseek/deepseek-r1").with("agent: {reasoning_effort: xhigh}"),
            Asked.of("deepseek", "deepseek-chat").with("agent: {reasoning_effort: high}"),
            Asked.of("deepseek", "deepseek-v4-pro").with("agent: {reasoning_effort: none}"),
            Asked.of("kimi-coding", "moonshot/kimi-k2.6").with("agent: {reasoning_effort: none}"),
            Asked.of("kimi-coding", "kimi-k2.6").where("KIMI_API_KEY", "sk-kimi-plan"),
            Asked.of("kimi-coding", "kimi-k2-thinking").with("agent: {reasoning_effort: xhigh}"),
            Asked.of("minimax", "minimax/MiniMax-M2.7").where("MINIMAX_BASE_URL", "https://api.minimax.io/v1"),
            Asked.of("opencode-zen", "anthropic/claude-sonnet-4.6").with("agent: {reasoning_effort: low}"),
            Asked.of("opencode-zen", "openai/gpt-5.4"),
            Asked.of("opencode-go", "minimax-m2.7").with("model.api_mode: chat_completions"),
            Asked.of("opencode-go", "kimi-k2.6").with("agent: {reasoning_effort: xhigh}"),
            Asked.of("opencode-go", "deepseek-v4-pro"),
            Asked.of("xai", "grok-4.20-0309-reasoning").with("agent: {reasoning_effort: high}"),
            Asked.of("xai", "grok-4.3").with("agent: {reasoning_effort: none}"),
            Asked.of("openai-codex", "openai/gpt-5.5")
                    .with("agent: {reasoning_effort: minimal, service_tier: priority}"),
            Asked.of("gemini", "gemini-2.5-pro").with("agent: {reasoning_effort: high}"),
            Asked.of("gemini", "gemini-3-flash-preview").with("agent: {reasoning_effort: low}"),
            Asked.of("gemini", "gemini-3.1-pro-preview").with("agent: {reasoning_effort: none}"),
            Asked.of("copilot", "openai/gpt-5.4").with("auth: {official_clients: [copilot]}"),
            Asked.of("copilot", "anthropic/claude-sonnet-4-6").with("auth: {official_clients: [copilot]}"),
            Asked.of("qwen-oauth", "qwen3-coder-plus").with("auth: {official_clients: [qwen-oauth]}"),
            Asked.of("bedrock", "us.amazon.nova-pro-v1:0").with("bedrock: {region: eu-central-1}"),
            Asked.of("google-gemini-cli", "gemini-3-flash-preview")
                    .with("auth: {official_clients: [google-gemini-cli]}")
                    .where("GOOGLE_CLOUD_PROJECT", "my-project"),
            Asked.of("tencent-tokenhub", "hy3-preview").with("agent: {reasoning_effort: none}"),
            Asked.of("stepfun", "").where("STEPFUN_BASE_URL", "https://api.stepfun.com/step_plan/v1"),
            Asked.of("alibaba", "qwen-dashscope/kimi-k2.5"),
            Asked.of("xiaomi", "mimo/MiMo-V2.5"),
            Asked.of("azure-foundry", "gpt-5.4")
                    .where("AZURE_FOUNDRY_BASE_URL", "https://me.openai.azure.com/openai/v1"),
            Asked.of("azure-foundry", "Kimi-K2.6")
                    .where("AZURE_FOUNDRY_BASE_URL", "https://me.openai.azure.com/openai/v1"),
            Asked.of("azure-foundry", "claude-opus-4-7")
                    .with("model: {provider: azure-foundry, default: claude-opus-4-7, api_mode: anthropic_messages,"
                            + " base_url: 'https://me.services.ai.azure.com/anthropic/v1'}"),
            Asked.of("anthropic", "claude-opus-4-7")
                    .with("model: {provider: anthropic, default: claude-opus-4-7, base_url:"
                            + " 'https://me.services.ai.azure.com/anthropic'}")
                    .where("AZURE_ANTHROPIC_KEY", "azure-key"),
            Asked.of("copilot-acp", "").where("COPILOT_ACP_BASE_URL", "acp+tcp://127.0.0.1:8100"),
            Asked.of("copilot-acp", "").where("COPILOT_ACP_BASE_URL", "https://evil.example"),
            Asked.of("copilot-acp", "").where("HERMES_COPILOT_ACP_COMMAND", "nowhere"),
            Asked.of("custom", "gpt-5.4").where("CUSTOM_BASE_URL", "https://api.openai.com/v1"),
            Asked.of("custom", "gpt-4o").where("CUSTOM_BASE_URL", "https://api.openai.com.evil.com/v1"),
            Asked.of("custom", "grok-4.3").where("CUSTOM_BASE_URL", "https://api.x.ai/v1"),
            Asked.of("custom", "claude-opus-4.7").where("CUSTOM_BASE_URL", "https://gate.acme.com/anthropic/"),
            Asked.of("custom", "gemini-3-flash")
                    .with("agent: {reasoning_effort: high}")
                    .where("CUSTOM_BASE_URL", "https://generativelanguage.googleapis.com/v1beta/openai"),
            Asked.of("custom", "qwen3:8b")
                    .with("{model: {provider: custom, default: 'qwen3:8b', base_url: 'http://127.0.0.1:11434/v1',"
                            + " ollama_num_ctx: 65536}, agent: {reasoning_effort: none}}"),
            Asked.of("acme", "big")
                    .with(
                            "{providers: {acme: {api: 'https://api.acme.com/v1', key_env: MY_KEY, extra_body: {foo: bar}}}}")
                    .where("MY_KEY", "sk-own"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_provider_is_asked_as_it_wants_to_be() throws Exception {
        // given
        var table = ProviderTable.standard().rows();
        var all = new ArrayList<Asked>();
        table.stream()
                .filter(row -> !row.id().equals(ProviderTable.DEMO) && !row.id().equals(ProviderTable.CUSTOM))
                .forEach(row -> all.add(Asked.of(row.id(), Catalog.of(row.id()).isEmpty() ? "some-model" : "")));
        all.addAll(BEYOND_THE_DEFAULTS);
        var covered = new LinkedHashSet<String>();
        // when
        var written = new StringBuilder();
        var address = URI.create(server.url());
        var everyHost = ProxySelector.of(new InetSocketAddress(address.getHost(), address.getPort()));
        try (var transports = new Transports(
                "hermes/1.2.3", new Network(false, everyHost, Optional::empty), RequestSigner.NONE, () -> {
                    throw new AssertionError("no program is asked");
                })) {
            for (var asked : all) {
                covered.add(asked.provider());
                written.append(asked.title())
                        .append('\n')
                        .append(sent(asked, transports))
                        .append('\n');
            }
        }
        // then
        if (Boolean.getBoolean("hermes.write-golden")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, written);
        }
        assertThat(written.toString()).isEqualTo(Files.readString(GOLDEN));
        assertThat(covered)
                .containsAll(table.stream()
                        .map(ProviderRow::id)
                        .filter(id -> !id.equals(ProviderTable.DEMO))
                        .toList());
    }

    private String sent(Asked asked, Transports transports) throws Exception {
        var home = home(asked);
        var config = Config.read(home, Map.of(), false);
        ResolvedModel model;
        try {
            model = TestProviders.of(home, config, environment(asked), Log.NONE)
                    .resolve(new ModelChoice(
                            Optional.of(asked.provider()),
                            Optional.of(asked.model()).filter(name -> !name.isEmpty()),
                            Optional.empty(),
                            Optional.empty()));
        } catch (HermesException e) {
            return "refused: " + e.getMessage() + "\n";
        }
        if (model.endpoint().provider().equals(CopilotProgram.PROVIDER)) {
            return written(transports
                    .of(model.endpoint().mode())
                    .written(request(model))
                    .orElseThrow());
        }
        transports.of(model.endpoint().mode()).ask(request(model), _ -> {});
        return text(server.lastRequest(), model.endpoint().baseUrl().startsWith("https:"));
    }

    private HermesHome home(Asked asked) throws IOException {
        var home = Files.createTempDirectory(directory, "home");
        Files.writeString(home.resolve("auth.json"), """
                {"credential_pool": {
                  "copilot": [{"id": "c1", "label": "gh", "auth_type": "oauth", "source": "manual:device_code",
                    "access_token": "copilot-login", "expires_at": "2099-01-01T00:00:00Z"}],
                  "google-gemini-cli": [{"id": "g1", "label": "me", "auth_type": "oauth", "source": "manual:google_pkce",
                    "access_token": "google-login", "expires_at": "2099-01-01T00:00:00Z"}],
                  "qwen-oauth": [{"id": "q1", "label": "qwen", "auth_type": "oauth", "source": "manual:device_code",
                    "access_token": "qwen-login", "expires_at": "2099-01-01T00:00:00Z"}]},
                 "providers": {
                  "openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "r"}},
                  "xai-oauth": {"tokens": {"access_token": "xai-login", "refresh_token": "r"}},
                  "minimax-oauth": {"access_token": "minimax-login", "refresh_token": "r",
                    "expires_at": "2099-01-01T00:00:00Z"},
                  "nous": {"access_token": "nous-login", "refresh_token": "r", "agent_key": "nous-agent-key",
                    "expires_at": "2099-01-01T00:00:00Z", "agent_key_expires_at": "2099-01-01T00:00:00Z",
                    "inference_base_url": "https://inference-api.nousresearch.com/v1"}}}
                """.formatted(CODEX_TOKEN));
        if (asked.settings().contains("model: {")) {
            Files.writeString(home.resolve("config.yaml"), asked.settings());
        } else if (asked.settings().startsWith("model.api_mode: ")) {
            Files.writeString(
                    home.resolve("config.yaml"),
                    "model: {provider: " + asked.provider() + ", api_mode: "
                            + asked.settings().substring("model.api_mode: ".length()) + "}");
        } else {
            Files.writeString(home.resolve("config.yaml"), asked.settings());
        }
        return new HermesHome(home, home, "default");
    }

    private static Map<String, String> environment(Asked asked) {
        var environment = new HashMap<String, String>();
        for (var row : ProviderTable.standard().rows()) {
            row.keyVariables().forEach(variable -> environment.put(variable, "key-of-" + variable));
        }
        environment.put("HERMES_COPILOT_ACP_COMMAND", "/bin/true"); // only to be there: it is not started
        environment.put("ACME_API_KEY", "key-of-ACME_API_KEY");
        environment.put("EVIL_API_KEY", "key-of-EVIL_API_KEY");
        environment.putAll(asked.environment());
        return environment;
    }

    private static ModelRequest request(ResolvedModel model) {
        var call = new ToolCall("call_1", "read_file", "{\"path\":\"a.txt\"}", JsonNodeFactory.instance.objectNode());
        var messages = List.of(
                Message.system("Be brief."),
                Message.user("What is in a.txt?"),
                Message.assistant("", List.of(call))
                        .withReasoning(
                                Reasoning.NONE.withText(Optional.of("hm")).withContent(Optional.of("hm"))),
                Message.toolResult(call, "hello"));
        var old = model.endpoint();
        var plain = new Endpoint( // a proxy sees only what is not encrypted
                old.provider(),
                old.mode(),
                old.baseUrl().replaceFirst("^https:", "http:"),
                old.key(),
                old.headers(),
                old.extraBody());
        return new ModelRequest(
                plain,
                model.model(),
                messages,
                List.of(tool()),
                model.maxTokens(),
                OptionalDouble.of(0.5),
                model.effort(),
                model.cache(),
                Optional.of("session-1"),
                true,
                model.timeouts());
    }

    private static ToolSpec tool() {
        var schema = (ObjectNode) JsonMapper.shared().readTree("""
                {"type":"object","properties":{
                  "path":{"description":"which","pattern":"^a"},
                  "kind":{"type":["string","null"],"enum":["a/b","c"]},
                  "when":{"anyOf":[{"type":"string","format":"date"},{"type":"null"}],"description":"x"}},
                 "anyOf":[{"required":["path"]},{"required":["kind"]}]}""");
        return new ToolSpec("read_file", "file", "Reads.", schema);
    }

    /** One line for what is asked, each header, each member of the body; one for each message and tool. */
    private static String text(Recorded recorded, boolean encrypted) {
        var lines = new ArrayList<String>();
        var url = encrypted ? recorded.path().replaceFirst("^http:", "https:") : recorded.path();
        lines.add("POST " + url + (recorded.query().isEmpty() ? "" : "?" + recorded.query()));
        new TreeMap<>(recorded.headers()).forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                lines.add("  " + name + ": " + value.replace(CODEX_TOKEN, "codex-login"));
            }
        });
        for (var member : recorded.body().properties()) {
            lines.add(line(member.getKey(), member.getValue()));
        }
        return String.join("\n", lines) + "\n";
    }

    /** What a program is told, for it is no server that could write down what it was asked. */
    private static String written(WireRequest request) {
        var lines = new ArrayList<String>();
        lines.add("session/prompt at " + request.url());
        request.body()
                .path("prompt")
                .forEach(block -> block.path("text").asString("").lines().forEach(line -> lines.add("  | " + line)));
        return String.join("\n", lines) + "\n";
    }

    private static String line(String name, JsonNode value) {
        if (!Set.of("messages", "input", "tools").contains(name)) {
            return "  " + name + " = " + value;
        }
        var lines = new StringBuilder("  " + name + ":");
        value.forEach(item -> lines.append("\n    ").append(item));
        return lines.toString();
    }
}
