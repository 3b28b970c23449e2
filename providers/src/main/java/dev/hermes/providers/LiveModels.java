package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.home.web.Web;
import dev.hermes.providers.catalog.Ids;
import dev.hermes.providers.credentials.Jwt;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Asks a provider which models it has. What it says is not trusted: only ids that could be some are taken. */
final class LiveModels {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String VERSION_PATH = "/v1";
    private static final int NOT_FOUND = 404;

    private final Web web;
    private final String userAgent;
    private final ListedPrices prices;

    /** @param prices told what the lists say about prices */
    LiveModels(Web web, String userAgent, ListedPrices prices) {
        this.web = web;
        this.userAgent = userAgent;
        this.prices = prices;
    }

    /**
     * @param mode how the endpoint is spoken to
     * @throws IOException with one line that says what happened
     */
    List<String> of(Route route, ApiMode mode) throws IOException, InterruptedException {
        var base = route.baseUrl();
        return switch (route.row().id()) {
            case "openai-codex" -> codex(asked(route, mode, Hosts.below(base, "/models?client_version=1.0.0")));
            case "openrouter" -> withTools(asked(route, mode, Hosts.below(base, "/models")));
            case "lmstudio" -> lmStudio(route, mode);
            case ProviderTable.CUSTOM -> somewhere(route, mode);
            default -> {
                var bare = Hosts.without(base, VERSION_PATH);
                boolean versioned = mode != ApiMode.ANTHROPIC_MESSAGES || !bare.equals(base);
                yield ids(asked(route, mode, Hosts.below(base, versioned ? "/models" : "/v1/models")));
            }
        };
    }

    /** How much a model takes in, as the list of its server says. */
    OptionalInt window(Route route, ApiMode mode, String model) throws InterruptedException {
        try {
            var list = asked(route, mode, Hosts.below(route.baseUrl(), "/models"));
            return route.row().id().equals("copilot") ? copilotWindow(list, model) : ContextProbe.listed(list, model);
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    /** How hard a model of Copilot can be told to think, as its list says; in the order of the list. */
    List<ReasoningEffort> efforts(Route route, ApiMode mode, String model) throws InterruptedException {
        try {
            return items(asked(route, mode, Hosts.below(route.baseUrl(), "/models")))
                    .filter(item -> item.path("id").asString("").equals(model))
                    .flatMap(item -> item.path("capabilities")
                            .path("supports")
                            .path("reasoning_effort")
                            .valueStream())
                    .flatMap(word -> ReasoningEffort.of(word.asString("")).stream())
                    .distinct()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** What may be sent is less there than what the model could take in. */
    private static OptionalInt copilotWindow(JsonNode list, String model) {
        return items(list)
                .filter(item -> item.path("id").asString("").equals(model))
                .map(item -> item.path("capabilities").path("limits").path("max_prompt_tokens"))
                .filter(limit -> limit.isIntegralNumber() && limit.canConvertToInt() && limit.intValue() > 0)
                .mapToInt(JsonNode::intValue)
                .findFirst();
    }

    private JsonNode asked(Route route, ApiMode mode, String url) throws IOException, InterruptedException {
        var answer = web.send(request(route, mode, url));
        if (!answer.ok()) {
            throw new Refused(url, answer.status());
        }
        try {
            var list = JsonMapper.shared().readTree(answer.body());
            prices.keep(route.baseUrl(), items(list));
            return list;
        } catch (JacksonException _) {
            throw new IOException(Hosts.host(url) + " did not answer with a list of models");
        }
    }

    private Web.Request request(Route route, ApiMode mode, String url) {
        var request = Web.Request.get(URI.create(url), PATIENCE)
                .with("Accept", "application/json")
                .with("User-Agent", userAgent);
        if (route.row().id().equals("copilot")) {
            for (var header : RequestExtras.COPILOT.entrySet()) {
                request = request.with(header.getKey(), header.getValue());
            }
        }
        var key = route.key().map(Secret::reveal).orElse("");
        boolean anthropic = mode == ApiMode.ANTHROPIC_MESSAGES;
        if (anthropic) {
            request = request.with("anthropic-version", "2023-06-01");
        }
        if (key.isEmpty() || route.row().id().equals("openrouter")) { // whose list is public
            return request;
        }
        if (route.row().id().equals("gemini")) {
            return request.with("x-goog-api-key", key);
        }
        boolean bearer =
                route.row().id().startsWith("minimax") || route.row().id().startsWith("kimi-");
        if (anthropic && !bearer) {
            return request.with("x-api-key", key);
        }
        var known = request.with("Authorization", "Bearer " + key);
        return route.row().id().equals("openai-codex")
                ? Jwt.of(key)
                        .text("https://api.openai.com/auth", "chatgpt_account_id")
                        .map(account -> known.with("ChatGPT-Account-ID", account))
                        .orElse(known)
                : known;
    }

    /** People write the address of their server with and without the version at its end. */
    private List<String> somewhere(Route route, ApiMode mode) throws IOException, InterruptedException {
        var base = route.baseUrl();
        var bare = Hosts.without(base, VERSION_PATH);
        var other = bare.equals(base) ? Hosts.below(base, VERSION_PATH) : bare;
        try {
            var first = ids(asked(route, mode, Hosts.below(base, "/models")));
            if (!first.isEmpty()) {
                return first;
            }
        } catch (Refused refused) {
            if (refused.status != NOT_FOUND) {
                throw refused;
            }
        }
        return ids(asked(route, mode, Hosts.below(other, "/models")));
    }

    /** Its own list also tells what a model is for. */
    private List<String> lmStudio(Route route, ApiMode mode) throws IOException, InterruptedException {
        var base = route.baseUrl();
        var root = Hosts.without(base, VERSION_PATH);
        JsonNode list;
        try {
            list = asked(route, mode, Hosts.below(root, "/api/v1/models"));
        } catch (Refused refused) {
            if (refused.status != NOT_FOUND) {
                throw refused;
            }
            list = MissingNode.getInstance(); // an older one
        }
        var models = items(list)
                .filter(item -> !item.path("type").asString("llm").startsWith("embedding"))
                .flatMap(item -> Ids.clean(item.path("key").asString("")).stream())
                .distinct()
                .toList();
        return models.isEmpty() ? ids(asked(route, mode, Hosts.below(base, "/models"))) : models;
    }

    /** Those that are shown, the recommended first. */
    static List<String> codex(JsonNode answer) {
        record Model(String id, int priority) {}
        var models = new ArrayList<Model>();
        items(answer)
                .filter(item -> !Set.of("hide", "hidden")
                        .contains(item.path("visibility").asString("").toLowerCase(Locale.ROOT)))
                .forEach(item -> id(item).ifPresent(id ->
                        models.add(new Model(id, item.path("priority").asInt(Integer.MAX_VALUE)))));
        models.sort(Comparator.comparingInt(Model::priority));
        return models.stream().map(Model::id).distinct().toList();
    }

    /** Those that can call tools, as far as the list tells. */
    private static List<String> withTools(JsonNode answer) {
        return items(answer)
                .filter(item -> !item.path("supported_parameters").isArray()
                        || item.path("supported_parameters")
                                .valueStream()
                                .anyMatch(name -> name.asString("").equals("tools")))
                .flatMap(item -> id(item).stream())
                .distinct()
                .toList();
    }

    /** From {@code {"data": [{"id": ...}]}}, a bare list, or a list of names. */
    static List<String> ids(JsonNode answer) {
        var ids = new LinkedHashSet<String>();
        items(answer).forEach(item -> id(item).ifPresent(ids::add));
        return List.copyOf(ids);
    }

    private static Stream<JsonNode> items(JsonNode answer) {
        return (answer.isArray() ? answer : answer.path(answer.path("data").isArray() ? "data" : "models"))
                .valueStream();
    }

    private static Optional<String> id(JsonNode item) {
        var text = item.isString()
                ? item.stringValue()
                : item.path("id")
                        .asString(item.path("slug").asString(item.path("name").asString("")));
        var id = text.strip();
        return Ids.clean(id.startsWith("models/") ? id.substring("models/".length()) : id);
    }

    /** An answer that is no list. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        final int status;

        Refused(String url, int status) {
            super(Hosts.host(url) + " answered HTTP " + status + " when asked for its models");
            this.status = status;
        }
    }
}
