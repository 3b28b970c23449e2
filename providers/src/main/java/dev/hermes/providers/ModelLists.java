package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.Web;
import dev.hermes.providers.catalog.Ids;
import dev.hermes.providers.catalog.Manifest;
import dev.hermes.providers.catalog.ModelsDev;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which models are offered for a provider: what it says itself, what is published about it, what ships with the program. */
final class ModelLists {
    /** Whose models are published by the project, because they have thousands. */
    private static final Set<String> PUBLISHED = Set.of("openrouter", "nous");

    /** Who has no list to ask for, or none that says what its account may use. */
    private static final Set<String> SILENT = Set.of("google-gemini-cli", "qwen-oauth", "copilot-acp");

    private static final List<String> PINNED_XAI = List.of("grok-4.3");
    private static final Duration REMEMBERED = Duration.ofSeconds(300);

    private final ModelsDev register;
    private final Manifest manifest;
    private final boolean published;
    private final OllamaCloudList ollamaCloud;
    private final BedrockList bedrock;
    private final ListedPrices prices;
    private final ProviderTable table;
    private final Map<String, String> environment;
    private final Clock clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(List<String> ids, Instant at) {}

    ModelLists(
            HermesHome home,
            Config config,
            Map<String, String> environment,
            ProviderTable table,
            ListedPrices prices,
            Clock clock,
            Log log) {
        this.table = table;
        this.prices = prices;
        register = new ModelsDev(home.directory(), ModelsDev.STANDARD, clock, log);
        published = config.flag("model_catalog.enabled");
        manifest = new Manifest(home.directory(), settings(config), clock, log);
        ollamaCloud = new OllamaCloudList(home, clock, log);
        bedrock = new BedrockList(config, environment, clock);
        this.environment = environment;
        this.clock = clock;
    }

    private static Manifest.Settings settings(Config config) {
        var own = new LinkedHashMap<String, String>();
        config.map("model_catalog.providers")
                .forEach((id, value) -> Values.text(Values.map(value), "url").ifPresent(url -> own.put(id, url)));
        return new Manifest.Settings(
                config.flag("model_catalog.enabled"),
                config.text("model_catalog.url").orElse(""),
                Duration.ofMinutes(Math.round(Math.max(0, config.number("model_catalog.ttl_hours")) * 60)),
                own);
    }

    ModelsDev register() {
        return register;
    }

    /** What comes with the program; the first is the default of the provider. */
    List<String> shipped(ProviderRow row) {
        return row.id().equals(CloudAccess.BEDROCK) ? bedrock.shipped() : Catalog.of(row);
    }

    /** Without asking anybody. */
    List<String> kept(String id) {
        var shipped = table.byId(id).map(this::shipped).orElse(List.of());
        if (PUBLISHED.contains(id)) {
            var published = manifest.kept(id);
            return published.isEmpty() ? shipped : published;
        }
        return switch (id) {
            case "xai", "xai-oauth" -> Ids.merged(Ids.merged(PINNED_XAI, register.agentic(id)), shipped);
            case "ollama-cloud" -> Ids.merged(ollamaCloud.kept(), register.agentic(id));
            case "openai-codex" -> Ids.merged(CodexFiles.models(environment), shipped);
            default -> ModelsDev.leads(id) ? Ids.merged(register.agentic(id), shipped) : shipped;
        };
    }

    /**
     * What a person chooses from. A provider that does not answer leaves what is known of it.
     *
     * @param anew also when what is kept is fresh
     */
    List<String> offered(Route route, ApiMode mode, Web web, String userAgent, boolean anew)
            throws InterruptedException {
        var id = route.row().id();
        if (anew) {
            refresh(web, userAgent, true);
        }
        if (unasked(id)) {
            return kept(id);
        }
        if (id.equals("ollama-cloud") && !anew && ollamaCloud.fresh()) {
            return kept(id);
        }
        return offered(route, live(route, mode, web, userAgent, anew));
    }

    private static boolean unasked(String id) {
        return SILENT.contains(id) || id.equals(ProviderTable.DEMO) || id.startsWith("xai");
    }

    /**
     * The same of a provider that is asked now, however fresh the last answer is.
     *
     * @throws IOException with one line, when it does not answer
     */
    List<String> asked(Route route, ApiMode mode, Web web, String userAgent) throws IOException, InterruptedException {
        refresh(web, userAgent, true);
        return unasked(route.row().id())
                ? kept(route.row().id())
                : offered(route, told(route, mode, web, userAgent, true));
    }

    private List<String> offered(Route route, Optional<List<String>> live) {
        var id = route.row().id();
        return live.map(answered -> chosen(id, route, answered)).orElseGet(() -> saved(route, kept(id)));
    }

    private List<String> chosen(String id, Route route, List<String> live) {
        return switch (id) {
            case "openrouter", "ai-gateway" -> {
                var both = kept(id).stream()
                        .filter(model -> Ids.in(live, model).isPresent())
                        .toList();
                yield both.isEmpty() ? live : both;
            }
            case "nous" -> kept(id);
            case "openai-codex" -> saved(route, live);
            case "ollama-cloud" -> {
                ollamaCloud.keep(live);
                yield kept(id);
            }
            default -> ModelsDev.leads(id) ? Ids.merged(kept(id), live) : saved(route, Ids.merged(live, kept(id)));
        };
    }

    private static List<String> saved(Route route, List<String> others) {
        return Ids.merged(route.entry().map(Entry::offered).orElse(List.of()), others);
    }

    /** What is published, where it is older than it may be. */
    void refresh(Web web, String userAgent, boolean anew) throws InterruptedException {
        if (published) {
            manifest.refresh(web, userAgent, anew);
            register.refresh(web, userAgent, anew);
        }
    }

    /** What the provider itself says; empty when it says nothing or cannot be asked. Asked once in five minutes. */
    Optional<List<String>> live(Route route, ApiMode mode, Web web, String userAgent, boolean anew)
            throws InterruptedException {
        try {
            return told(route, mode, web, userAgent, anew);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<List<String>> told(Route route, ApiMode mode, Web web, String userAgent, boolean anew)
            throws IOException, InterruptedException {
        if (SILENT.contains(route.row().id())) {
            return Optional.empty();
        }
        var key = (route.row().id() + " " + route.baseUrl()).toLowerCase(Locale.ROOT);
        var known = answers.get(key);
        if (!anew
                && known != null
                && Duration.between(known.at(), clock.instant()).compareTo(REMEMBERED) < 0) {
            return Optional.of(known.ids());
        }
        var ids = route.row().id().equals(CloudAccess.BEDROCK)
                ? bedrock.ask(route, web)
                : new LiveModels(web, userAgent, prices).of(route, mode);
        if (ids.isEmpty()) {
            return Optional.empty(); // some have a list in which nothing stands
        }
        answers.put(key, new Answer(ids, clock.instant()));
        return Optional.of(ids);
    }
}
