package dev.hermes.providers.catalog;

import dev.hermes.api.Log;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The register of models of all vendors that models.dev publishes, as far as {@code models_dev_cache.json} keeps it. */
public final class ModelsDev {
    public static final URI STANDARD = URI.create("https://models.dev/api.json");

    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How the register calls our providers, where it has another name for them. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("novita", "novita-ai"),
            Map.entry("openai-codex", "openai"),
            Map.entry("kimi-coding", "kimi-for-coding"),
            Map.entry("kimi-coding-cn", "kimi-for-coding"),
            Map.entry("qwen-oauth", "alibaba"),
            Map.entry("minimax-oauth", "minimax"),
            Map.entry("copilot", "github-copilot"),
            Map.entry("ai-gateway", "vercel"),
            Map.entry("opencode-zen", "opencode"),
            Map.entry("kilocode", "kilo"),
            Map.entry("gemini", "google"),
            Map.entry("google-gemini-cli", "google"),
            Map.entry("xai-oauth", "xai"),
            Map.entry("fireworks", "fireworks-ai"),
            Map.entry("bedrock", "amazon-bedrock"),
            Map.entry("azure-foundry", "azure"));

    /** Whose list counts before the one that ships with the program. */
    private static final Set<String> FIRST =
            Set.of("opencode-go", "opencode-zen", "deepseek", "kilocode", "nvidia", "huggingface", "zai", "gemini");

    private final KeptDocument document;
    private final URI address;

    /**
     * @param home where the file lies
     * @param address the standard one, or a test's
     */
    public ModelsDev(Path home, URI address, Clock clock, Log log) {
        this.address = address;
        document = new KeptDocument(
                home.resolve("models_dev_cache.json"),
                FRESH,
                node -> node.isObject() && !node.isEmpty(),
                false,
                clock,
                log);
    }

    /** What the register says about one model. A price is in US dollars for a million tokens. */
    public record Entry(
            OptionalInt context,
            boolean tools,
            boolean vision,
            boolean reasoning,
            Optional<Double> inputPrice,
            Optional<Double> outputPrice) {}

    /** Makes the file as new as it should be. A web that cannot be reached leaves it as it is. */
    public void refresh(Web web, String userAgent, boolean anew) throws InterruptedException {
        document.current(() -> fetched(web, userAgent), anew);
    }

    private byte[] fetched(Web web, String userAgent) throws IOException, InterruptedException {
        var answer = web.send(Web.Request.get(address, PATIENCE)
                .with("Accept", "application/json")
                .with("User-Agent", userAgent));
        if (!answer.ok()) {
            throw new IOException(address.getHost() + " answered HTTP " + answer.status());
        }
        return answer.body();
    }

    /** Whether its list goes before the one that ships with the program. */
    public static boolean leads(String provider) {
        return FIRST.contains(provider);
    }

    /** The models of a provider that can call tools and are no special ones, in the order of the register. */
    public List<String> agentic(String provider) {
        var ids = new ArrayList<String>();
        for (var member : models(provider).properties()) {
            boolean tools = member.getValue().path("tool_call").asBoolean(false);
            if (tools && !Holder.SPECIAL.matcher(member.getKey()).find()) {
                Ids.clean(member.getKey()).ifPresent(ids::add);
            }
        }
        return List.copyOf(ids);
    }

    /** What is known of a model; Ollama's hosted ones are also known without the word that says so. */
    public Optional<Entry> find(String provider, String model) {
        var models = models(provider);
        return entry(models, model).or(() -> entry(models, model.replaceFirst("(:|-)cloud$", "")));
    }

    private JsonNode models(String provider) {
        return document.kept()
                .map(root -> root.path(NAMES.getOrDefault(provider, provider)).path("models"))
                .orElseGet(MissingNode::getInstance);
    }

    private static Optional<Entry> entry(JsonNode models, String model) {
        for (var member : models.properties()) {
            if (member.getKey().equalsIgnoreCase(model)) {
                return Optional.of(entry(member.getValue()));
            }
        }
        return Optional.empty();
    }

    private static Entry entry(JsonNode node) {
        boolean vision = node.path("modalities")
                .path("input")
                .valueStream()
                .anyMatch(kind -> kind.asString("").toLowerCase(Locale.ROOT).equals("image"));
        return new Entry(
                positive(node.path("limit").path("context")),
                node.path("tool_call").asBoolean(false),
                vision,
                node.path("reasoning").asBoolean(false),
                price(node.path("cost").path("input")),
                price(node.path("cost").path("output")));
    }

    private static OptionalInt positive(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() > 0
                ? OptionalInt.of(node.intValue())
                : OptionalInt.empty();
    }

    private static Optional<Double> price(JsonNode node) {
        return node.isNumber() && node.doubleValue() >= 0 ? Optional.of(node.doubleValue()) : Optional.empty();
    }

    private static final class Holder {
        /** Speech, embeddings, images, dated previews: nothing that one works with. */
        static final Pattern SPECIAL = Pattern.compile(
                "-tts\\b|embedding|live-|-(preview|exp)-\\d{2,4}[-_]|-image\\b|-image-preview\\b|-customtools\\b");
    }
}
