package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.providers.credentials.Jwt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What single providers want beyond the protocol: headers, members of the body, a limit of the answer. */
final class RequestExtras {
    private static final String ACCOUNT = "ChatGPT-Account-ID";
    private static final int LONGEST_CACHE_SECONDS = 86_400;
    private static final Set<String> HURRIED = Set.of("fast", "priority", "on");

    /** The client that Copilot answers to; see {@link OfficialClients}. */
    static final Map<String, String> COPILOT = Map.of(
            "Editor-Version", "vscode/1.104.1",
            "User-Agent", "HermesAgent/1.0",
            "Copilot-Integration-Id", "vscode-chat",
            "Openai-Intent", "conversation-edits");

    private static final String QWEN_CLIENT = "QwenCode/0.24.4 (linux; x64)";

    /** The client that Qwen's portal answers to; see {@link OfficialClients}. It minds the marks of its cache only when asked to. */
    private static final Map<String, String> QWEN = Map.of(
            "User-Agent",
            QWEN_CLIENT,
            "X-DashScope-UserAgent",
            QWEN_CLIENT,
            "X-DashScope-AuthType",
            "qwen-oauth",
            "X-DashScope-CacheControl",
            "enable");

    private static final List<String> GOOGLE_PROJECT =
            List.of("HERMES_GEMINI_PROJECT_ID", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_PROJECT_ID");

    private final Config config;
    private final Map<String, String> environment;
    private final String version;
    private final Supplier<Optional<String>> googleProject;

    /**
     * @param version of this program
     * @param googleProject the one that a login at Google knows
     */
    RequestExtras(
            Config config, Map<String, String> environment, String version, Supplier<Optional<String>> googleProject) {
        this.config = config;
        this.environment = environment;
        this.version = version;
        this.googleProject = googleProject;
    }

    Map<String, String> headers(Route route, String model) {
        var headers = new LinkedHashMap<String, String>();
        var name = model.toLowerCase(Locale.ROOT);
        if (Hosts.within(route.baseUrl(), "openrouter.ai")) {
            identify(headers);
            headers.put("X-OpenRouter-Categories", "productivity,cli-agent");
            responseCache(headers);
            if (name.contains("claude")) {
                headers.put("x-anthropic-beta", "fine-grained-tool-streaming-2025-05-14");
            }
        }
        switch (route.row().id()) {
            case "ai-gateway" -> identify(headers);
            case "nvidia" -> {
                if (Hosts.within(route.baseUrl(), "nvidia.com")) {
                    headers.put("X-BILLING-INVOKE-ORIGIN", "HermesAgent");
                }
            }
            case "kimi-coding", "kimi-coding-cn" -> headers.put("User-Agent", "hermes-agent/1.0");
            case "copilot" -> headers.putAll(COPILOT);
            case "qwen-oauth" -> headers.putAll(QWEN);
            case "gmi" -> headers.put("User-Agent", "HermesAgent/" + version);
            case "openai-codex" ->
                route.key().flatMap(RequestExtras::account).ifPresent(account -> headers.put(ACCOUNT, account));
            case CloudAccess.BEDROCK -> {
                if (BedrockModels.isClaude(model)) {
                    headers.putAll(BedrockModels.guardrailHeaders(config));
                }
            }
            default -> route.row().file().map(ProviderFile::headers).ifPresent(headers::putAll);
        }
        return headers;
    }

    private static Optional<String> account(Secret token) {
        return Jwt.of(token.reveal()).text("https://api.openai.com/auth", "chatgpt_account_id");
    }

    /** The same headers for another login: only one of them tells whose it is. */
    static Map<String, String> withAccountOf(Secret token, Map<String, String> headers) {
        if (!headers.containsKey(ACCOUNT)) {
            return headers;
        }
        var others = new LinkedHashMap<>(headers);
        others.remove(ACCOUNT);
        account(token).ifPresent(account -> others.put(ACCOUNT, account));
        return others;
    }

    private static void identify(Map<String, String> headers) {
        headers.put("HTTP-Referer", "https://hermes-agent.nousresearch.com");
        headers.put("X-Title", "Hermes Agent");
    }

    private void responseCache(Map<String, String> headers) {
        var switched = Optional.ofNullable(environment.get("HERMES_OPENROUTER_CACHE"));
        boolean on = switched.map(
                        text -> text.equals("1") || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes"))
                .orElseGet(() -> config.flag("openrouter.response_cache"));
        if (!on) {
            return;
        }
        headers.put("X-OpenRouter-Cache", "true");
        int seconds = Optional.ofNullable(environment.get("HERMES_OPENROUTER_CACHE_TTL"))
                .map(Values::number)
                .filter(number -> number.isPresent())
                .map(number -> (int) number.getAsDouble())
                .orElseGet(() -> config.integer("openrouter.response_cache_ttl"));
        if (seconds >= 1 && seconds <= LONGEST_CACHE_SECONDS) {
            headers.put("X-OpenRouter-Cache-TTL", String.valueOf(seconds));
        }
    }

    ObjectNode body(Route route, ApiMode mode, String model) {
        var body = JsonNodeFactory.instance.objectNode();
        if (Hosts.within(route.baseUrl(), "openrouter.ai")) {
            var routing = config.map("provider_routing");
            if (!routing.isEmpty()) {
                body.set("provider", tree(routing));
            }
            double score = config.number("openrouter.min_coding_score");
            if (model.equals("openrouter/pareto-code") && score > 0 && score <= 1) {
                body.putArray("plugins").addObject().put("id", "pareto-router").put("min_coding_score", score);
            }
        }
        if (route.row().id().equals("nous")) {
            body.putArray("tags").add("product=hermes-agent").add("client=hermes-client-v" + version);
        }
        int ollama = config.integer("model.ollama_num_ctx");
        if (ollama > 0 && route.configured() && route.row().id().equals(ProviderTable.CUSTOM)) {
            body.putObject("options").put("num_ctx", ollama);
        }
        if (route.row().id().equals("google-gemini-cli")) {
            GOOGLE_PROJECT.stream()
                    .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                    .filter(project -> !project.isBlank())
                    .findFirst()
                    .or(googleProject)
                    .ifPresent(project -> body.put("project", project.strip()));
        }
        hurry(body, route, mode, model);
        if (route.row().id().equals(CloudAccess.BEDROCK) && !BedrockModels.isClaude(model)) {
            BedrockModels.guardrail(config).ifPresent(guardrail -> body.set("guardrailConfig", guardrail));
        }
        route.row()
                .file()
                .map(ProviderFile::temperature)
                .ifPresent(fixed -> fixed.ifPresent(value -> body.put("temperature", value)));
        route.entry()
                .map(Entry::extraBody)
                .ifPresent(extra -> extra.forEach((key, value) -> body.set(key, tree(value))));
        return body;
    }

    private void hurry(ObjectNode body, Route route, ApiMode mode, String model) {
        if (HURRIED.contains(config.text("agent.service_tier").orElse("").toLowerCase(Locale.ROOT))) {
            FastMode.of(route.row().id(), route.baseUrl(), mode, model).ifPresent(fast -> fast.ask(body));
        }
    }

    static JsonNode tree(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }

    /** The limit a provider needs when nobody set one. */
    OptionalInt maxTokens(Route route) {
        return switch (route.row().id()) {
            case "nvidia" -> OptionalInt.of(16_384);
            case "kimi-coding", "kimi-coding-cn" -> OptionalInt.of(32_000);
            case "qwen-oauth" -> OptionalInt.of(65_536);
            default -> route.row().file().map(ProviderFile::maxTokens).orElse(OptionalInt.empty());
        };
    }
}
