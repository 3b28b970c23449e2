package dev.hermes.cloud.aws;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ModelException;
import dev.hermes.home.web.Web;
import dev.hermes.llm.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which models of Bedrock there are in a region, as far as one can talk with them. */
public final class BedrockCatalog {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> NOT_FOR_TALKING =
            List.of("deepseek.r1", "deepseek-r1", "stability.", "cohere.embed", "amazon.titan-embed");

    private final Map<String, String> environment;
    private final String region;
    private final Optional<Secret> key;
    private final Web web;
    private final Clock clock;

    /** @param key an API key of Bedrock; without one the questions are signed */
    public BedrockCatalog(Map<String, String> environment, String region, Optional<Secret> key, Web web, Clock clock) {
        this.environment = environment;
        this.region = region;
        this.key = key;
        this.web = web;
        this.clock = clock;
    }

    /**
     * Ids of models that answer in text, piece by piece; first the profiles by which a region's or the world's machines are
     * used, because newer models answer in no other way.
     *
     * @throws IOException with one line that says why there is no list
     */
    public List<String> models() throws IOException, InterruptedException {
        try {
            var foundation = foundationModels();
            var all = new ArrayList<>(profiles());
            all.addAll(foundation);
            return List.copyOf(all);
        } catch (ModelException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private List<String> foundationModels() throws IOException, InterruptedException {
        var ids = new ArrayList<String>();
        for (var model : ask("/foundation-models?byOutputModality=TEXT").path("modelSummaries")) {
            var id = model.path("modelId").asString("");
            boolean alive = model.path("modelLifecycle")
                    .path("status")
                    .asString("ACTIVE")
                    .equals("ACTIVE");
            if (alive && model.path("responseStreamingSupported").asBoolean(false) && talks(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** The permission for them is another one; without it the models alone are listed. */
    private List<String> profiles() throws InterruptedException {
        var ids = new ArrayList<String>();
        try {
            for (var profile : ask("/inference-profiles?maxResults=1000").path("inferenceProfileSummaries")) {
                var id = profile.path("inferenceProfileId").asString("");
                if (profile.path("status").asString("ACTIVE").equals("ACTIVE") && talks(id)) {
                    ids.add(id);
                }
            }
        } catch (IOException _) {
            ids.clear();
        }
        return ids;
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        var given = environment.getOrDefault("AWS_ENDPOINT_URL_BEDROCK", "").replaceFirst("/+$", "");
        var uri = URI.create((given.isBlank() ? "https://bedrock." + region + domain() : given) + path);
        var request = Web.Request.get(uri, PATIENCE);
        for (var header : proof(uri).entrySet()) {
            request = request.with(header.getKey(), header.getValue());
        }
        var answer = web.send(request);
        if (!answer.ok()) {
            throw new IOException("HTTP " + answer.status());
        }
        try {
            return JsonMapper.shared().readTree(answer.body());
        } catch (JacksonException _) {
            throw new IOException("the answer is no list of models");
        }
    }

    private Map<String, String> proof(URI uri) throws InterruptedException {
        return key.isPresent()
                ? Map.of("Authorization", "Bearer " + key.get().reveal())
                : new AwsSigner(environment, region, clock)
                        .sign(new RequestSigner.Call("GET", uri, Map.of(), new byte[0]));
    }

    private String domain() {
        return region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    }

    private static boolean talks(String id) {
        var name = id.toLowerCase(Locale.ROOT);
        return !name.isEmpty() && NOT_FOR_TALKING.stream().noneMatch(name::contains);
    }
}
