package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.home.Config;
import dev.hermes.providers.catalog.ModelsDev;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** What a model at a {@link Route} is like: its protocol, its limits, its patience. */
final class ModelFacts {
    private final Config config;
    private final TimeLimits limits;
    private final ModelNames names;
    private final RequestExtras extras;
    private final Entries entries;
    private final ContextCache contexts;
    private final ModelsDev register;
    private final Log log;

    ModelFacts(
            Config config,
            Map<String, String> environment,
            ModelNames names,
            Entries entries,
            ContextCache contexts,
            ModelsDev register,
            String version,
            Supplier<Optional<String>> googleProject,
            Log log) {
        this.config = config;
        this.limits = new TimeLimits(environment);
        this.names = names;
        this.extras = new RequestExtras(config, environment, version, googleProject);
        this.entries = entries;
        this.contexts = contexts;
        this.register = register;
        this.log = log;
    }

    /** @param primary whether {@code model.context_length} and {@code model.max_tokens} are about this one */
    ResolvedModel of(Route route, String wanted, boolean primary) {
        var model = route.row().id().equals(ProviderTable.DEMO)
                ? ProviderTable.DEMO
                : names.normal(route.row().id(), wanted);
        var mode = WireModes.of(route, model);
        if (mode == ApiMode.ANTHROPIC_MESSAGES) {
            model = anthropicName(route.row().id(), model);
        }
        var baseUrl = WireModes.baseFor(mode, route.baseUrl());
        boolean local = mode == ApiMode.DEMO || Hosts.local(baseUrl);
        return new ResolvedModel(
                route.id(),
                route.name(),
                model,
                new Endpoint(
                        route.row().id(),
                        mode,
                        baseUrl,
                        route.key(),
                        extras.headers(route, model),
                        extras.body(route, mode, model)),
                contextLength(route, model, primary),
                maxTokens(route, primary),
                cache(route, mode, model),
                config.text("agent.reasoning_effort").flatMap(ReasoningEffort::of),
                limits.of(route.entry(), model, local),
                local,
                route.origin());
    }

    private static String anthropicName(String provider, String model) {
        boolean vendor = model.regionMatches(true, 0, "anthropic/", 0, "anthropic/".length());
        var bare = vendor ? model.substring("anthropic/".length()) : model;
        boolean keepsDots = provider.startsWith("minimax")
                || provider.startsWith("opencode-")
                || provider.equals("alibaba")
                || provider.equals("zai")
                || provider.equals("xiaomi");
        return !keepsDots && bare.toLowerCase(Locale.ROOT).startsWith("claude-") ? bare.replace('.', '-') : bare;
    }

    private int contextLength(Route route, String model, boolean primary) {
        if (primary && config.userSet("model.context_length")) {
            int configured = config.integer("model.context_length");
            if (configured > 0) {
                return configured;
            }
            log.warn(
                    "providers",
                    "model.context_length is no whole number above 0 and has no effect; write it like 131072.");
        }
        var stated = route.entry().map(entry -> entry.contextLength(model)).orElse(OptionalInt.empty());
        if (stated.isPresent()) {
            return stated.getAsInt();
        }
        var learned = route.row().id().equals("lmstudio")
                ? OptionalInt.empty() // it is loaded anew with whatever window was asked for last
                : contexts.find(model, route.baseUrl());
        if (learned.isPresent()) {
            return learned.getAsInt();
        }
        if (route.row().id().equals(CloudAccess.BEDROCK)) {
            return BedrockModels.window(model);
        }
        return ContextWindows.at(route.row().id(), model)
                .orElseGet(() -> registered(route.row().id(), model)
                        .orElseGet(() -> ContextWindows.known(model).orElse(ContextWindows.UNKNOWN)));
    }

    /** The register is large: it is not read for servers that cannot stand in it. */
    private OptionalInt registered(String provider, String model) {
        return provider.equals(ProviderTable.CUSTOM) || provider.equals("lmstudio")
                ? OptionalInt.empty()
                : register.find(provider, model).map(ModelsDev.Entry::context).orElse(OptionalInt.empty());
    }

    /** Whether a setting says how large the window is, so that nobody need be asked. */
    boolean windowStated(ResolvedModel model) {
        boolean configured = config.userSet("model.context_length")
                && config.integer("model.context_length") == model.contextLength();
        var entry = entries.find(model.provider())
                .or(() -> entries.at(model.endpoint().baseUrl()));
        return configured
                || entry.map(some -> some.contextLength(model.model()))
                        .orElse(OptionalInt.empty())
                        .isPresent();
    }

    private OptionalInt maxTokens(Route route, boolean primary) {
        int configured = primary ? config.integer("model.max_tokens") : 0;
        return configured > 0 ? OptionalInt.of(configured) : extras.maxTokens(route);
    }

    private CacheMarkers cache(Route route, ApiMode mode, String model) {
        boolean oneHour = config.text("prompt_caching.cache_ttl").orElse("").equals("1h");
        var layout = layout(route.row().id(), route.baseUrl(), mode, model.toLowerCase(Locale.ROOT));
        return layout == CacheMarkers.Layout.NONE ? CacheMarkers.NONE : new CacheMarkers(layout, oneHour);
    }

    private static CacheMarkers.Layout layout(String provider, String baseUrl, ApiMode mode, String model) {
        boolean anthropic = mode == ApiMode.ANTHROPIC_MESSAGES;
        if (anthropic && (provider.equals("anthropic") || Hosts.host(baseUrl).equals("api.anthropic.com"))) {
            return CacheMarkers.Layout.NATIVE;
        }
        boolean nous = provider.equals("nous") || Hosts.within(baseUrl, "nousresearch.com");
        if ((nous || Hosts.within(baseUrl, "openrouter.ai")) && model.contains("claude")
                || nous && model.contains("qwen")) {
            return CacheMarkers.Layout.ENVELOPE;
        }
        if (anthropic && (model.contains("claude") || provider.startsWith("minimax") || miniMaxHost(baseUrl))) {
            return CacheMarkers.Layout.NATIVE;
        }
        boolean qwenHost =
                provider.equals("alibaba") || provider.equals("opencode-zen") || provider.equals("opencode-go");
        return qwenHost && model.contains("qwen") ? CacheMarkers.Layout.ENVELOPE : CacheMarkers.Layout.NONE;
    }

    private static boolean miniMaxHost(String baseUrl) {
        return Hosts.within(baseUrl, "minimax.io") || Hosts.within(baseUrl, "minimaxi.com");
    }
}
