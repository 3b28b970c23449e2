package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.home.web.Web;
import dev.hermes.providers.credentials.Accounts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Z.AI has four servers, and a key is good for one of them: which, is found out once by asking, and kept in {@code auth.json}
 * where upstream keeps it too, with a digest of the key.
 */
final class ZaiEndpoints {
    private static final String ID = "zai";
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int HASH_DIGITS = 16;

    /**
     * A server.
     *
     * @param models to ask it for; a plan for programmers has other models than a plan by the token
     */
    record Place(String id, String baseUrl, List<String> models, String label) {}

    private static final List<String> PLAN = List.of("glm-5.1", "glm-5v-turbo", "glm-4.7");

    static final List<Place> PLACES = List.of(
            new Place("global", "https://api.z.ai/api/paas/v4", List.of("glm-5"), "Global"),
            new Place("cn", "https://open.bigmodel.cn/api/paas/v4", List.of("glm-5"), "China"),
            new Place("coding-global", "https://api.z.ai/api/coding/paas/v4", PLAN, "Global (Coding Plan)"),
            new Place("coding-cn", "https://open.bigmodel.cn/api/coding/paas/v4", PLAN, "China (Coding Plan)"));

    private final Accounts accounts;

    ZaiEndpoints(Accounts accounts) {
        this.accounts = accounts;
    }

    /** What was found for this key; only one of the servers is believed, whatever the file says. */
    Optional<String> known(Secret key) {
        var found = accounts.state(ID).map(state -> state.path("detected_endpoint"));
        return found.filter(node -> node.path("key_hash").asString("").equals(hash(key)))
                .map(node -> node.path("base_url").asString(""))
                .filter(url -> PLACES.stream().anyMatch(place -> place.baseUrl().equals(url)));
    }

    /** Asks one after the other with a question of one token, until one answers; a web that is not there ends it. */
    void find(Secret key, Web web, String userAgent) throws InterruptedException {
        for (var place : PLACES) {
            for (var model : place.models()) {
                try {
                    if (answers(place, model, key, web, userAgent)) {
                        keep(place, model, key);
                        return;
                    }
                } catch (IOException _) {
                    return; // nothing is known then, and nothing is worse than before
                }
            }
        }
    }

    private static boolean answers(Place place, String model, Secret key, Web web, String userAgent)
            throws IOException, InterruptedException {
        var body = JsonMapper.shared().createObjectNode();
        body.put("model", model).put("max_tokens", 1).put("stream", false);
        body.putArray("messages").addObject().put("role", "user").put("content", "ping");
        var request = Web.Request.post(
                        URI.create(place.baseUrl() + "/chat/completions"),
                        "application/json",
                        body.toString().getBytes(StandardCharsets.UTF_8),
                        PATIENCE)
                .with("Authorization", "Bearer " + key.reveal())
                .with("User-Agent", userAgent);
        return web.send(request).status() == 200;
    }

    private void keep(Place place, String model, Secret key) {
        accounts.file().change(store -> {
            ObjectNode endpoint = store.withObject("/providers/" + ID).putObject("detected_endpoint");
            endpoint.put("base_url", place.baseUrl())
                    .put("endpoint_id", place.id())
                    .put("model", model)
                    .put("label", place.label())
                    .put("key_hash", hash(key));
        });
    }

    static String hash(Secret key) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
