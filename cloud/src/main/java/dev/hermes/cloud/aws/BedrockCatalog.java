package dev.hermes.cloud.aws;

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
    private final Web web;
    private final AwsSigner signer;

    /** @throws dev.hermes.api.model.ModelException when the files with the credentials cannot be understood */
    public BedrockCatalog(Map<String, String> environment, String region, Web web, Clock clock) {
        this.environment = environment;
        this.region = region;
        this.web = web;
        this.signer = new AwsSigner(environment, region, clock);
    }

    /**
     * Ids of models that answer in text, piece by piece.
     *
     * @throws IOException with one line that says why there is no list
     * @throws dev.hermes.api.model.ModelException when there are no credentials
     */
    public List<String> models() throws IOException, InterruptedException {
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
        return List.copyOf(ids);
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        var given = environment.getOrDefault("AWS_ENDPOINT_URL_BEDROCK", "").replaceFirst("/+$", "");
        var uri = URI.create((given.isBlank() ? "https://bedrock." + region + domain() : given) + path);
        var request = Web.Request.get(uri, PATIENCE);
        for (var header : signer.sign(new RequestSigner.Call("GET", uri, Map.of(), new byte[0]))
                .entrySet()) {
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

    private String domain() {
        return region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    }

    private static boolean talks(String id) {
        var name = id.toLowerCase(Locale.ROOT);
        return !name.isEmpty() && NOT_FOR_TALKING.stream().noneMatch(name::contains);
    }
}
