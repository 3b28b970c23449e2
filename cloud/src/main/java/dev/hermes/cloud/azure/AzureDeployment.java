package dev.hermes.cloud.azure;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a resource of Azure speaks, found out by asking it.
 *
 * @param mode empty when it did not tell
 * @param models that it lists; mostly all that Azure has, and not only those that are deployed
 */
public record AzureDeployment(Optional<ApiMode> mode, List<String> models) {
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** None is the newest form of the address; the others are what older ones want. */
    private static final List<String> VERSIONS =
            List.of("", "?api-version=2025-04-01-preview", "?api-version=2024-10-21");

    private static final String PROBE =
            "{\"model\":\"probe\",\"max_tokens\":1," + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    public AzureDeployment {
        models = List.copyOf(models);
    }

    /**
     * Never fails: what cannot be found out is left open.
     *
     * @param baseUrl an address with a host
     * @param token whether {@code key} is a token of Entra, which stands in one header only
     */
    public static AzureDeployment detect(String baseUrl, Secret key, boolean token, Web web)
            throws InterruptedException {
        var base = AzureAddress.completed(baseUrl).replaceFirst("\\?.*", "").replaceFirst("/+$", "");
        if (base.matches(".*/anthropic(/.*)?")) {
            return new AzureDeployment(Optional.of(ApiMode.ANTHROPIC_MESSAGES), List.of());
        }
        for (var version : VERSIONS) {
            var list = send(Web.Request.get(URI.create(base + "/models" + version), PATIENCE), key, token, web);
            if (list.filter(answer ->
                            answer.status() == 200 && answer.body().path("data").isArray())
                    .isPresent()) {
                return new AzureDeployment(
                        Optional.of(ApiMode.CHAT_COMPLETIONS), ids(list.get().body()));
            }
        }
        var url = base.replaceFirst("/v1$", "") + "/v1/messages?api-version=2025-04-15";
        var probe = Web.Request.post(
                        URI.create(url), "application/json", PROBE.getBytes(StandardCharsets.UTF_8), PATIENCE)
                .with("anthropic-version", "2023-06-01");
        boolean anthropic = send(probe, key, token, web)
                .filter(answer -> answer.status() < 500 && anthropic(answer.body()))
                .isPresent();
        return new AzureDeployment(anthropic ? Optional.of(ApiMode.ANTHROPIC_MESSAGES) : Optional.empty(), List.of());
    }

    private record Answer(int status, JsonNode body) {}

    private static Optional<Answer> send(Web.Request request, Secret key, boolean token, Web web)
            throws InterruptedException {
        try {
            var bearer = request.with("Authorization", "Bearer " + key.reveal());
            var answer = web.send(token ? bearer : bearer.with("api-key", key.reveal()));
            return Optional.of(new Answer(answer.status(), JsonMapper.shared().readTree(answer.body())));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** A message, or a refusal in the form that only Anthropic's protocol has. */
    private static boolean anthropic(JsonNode body) {
        var type = body.path("type").asString("");
        return type.equals("message")
                || (type.equals("error") && body.path("error").isObject());
    }

    private static List<String> ids(JsonNode body) {
        var ids = new ArrayList<String>();
        body.path("data").forEach(item -> {
            var id = item.path("id").asString("");
            if (!id.isBlank() && id.length() <= 200 && id.chars().noneMatch(Character::isISOControl)) {
                ids.add(id);
            }
        });
        return ids;
    }
}
