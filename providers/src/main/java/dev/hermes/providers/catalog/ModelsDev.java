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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The register of models of all vendors that models.dev publishes, as far as {@code models_dev_cache.json} keeps it. Questions are
 * answered from an extract that lies beside it.
 */
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
    private final RegisterExtract extract;
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
        extract = new RegisterExtract(home.resolve("models_dev_extract.tsv"), document, log);
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
        extract.renew();
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
        models(provider).forEach((id, entry) -> {
            if (entry.tools() && !Holder.SPECIAL.matcher(id).find()) {
                ids.add(id);
            }
        });
        return List.copyOf(ids);
    }

    /** What is known of a model; Ollama's hosted ones are also known without the word that says so. */
    public Optional<Entry> find(String provider, String model) {
        var models = models(provider);
        return entry(models, model).or(() -> entry(models, model.replaceFirst("(:|-)cloud$", "")));
    }

    private Map<String, Entry> models(String provider) {
        return extract.models(NAMES.getOrDefault(provider, provider));
    }

    private static Optional<Entry> entry(Map<String, Entry> models, String model) {
        return Optional.ofNullable(models.get(model))
                .or(() -> models.entrySet().stream()
                        .filter(entry -> entry.getKey().equalsIgnoreCase(model))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    private static final class Holder {
        /** Speech, embeddings, images, dated previews: nothing that one works with. */
        static final Pattern SPECIAL = Pattern.compile(
                "-tts\\b|embedding|live-|-(preview|exp)-\\d{2,4}[-_]|-image\\b|-image-preview\\b|-customtools\\b");
    }
}
