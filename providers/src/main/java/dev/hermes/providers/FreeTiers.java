package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.home.web.Web;
import dev.hermes.providers.oauth.NousAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Which accounts pay nothing, and so may ask little. Whoever cannot be asked about it is not thought to be one. */
final class FreeTiers {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String GEMINI_MODEL = "gemini-3-flash-preview";
    private static final int TOO_MANY = 429;

    /** Who pays may ask more often in a day. */
    private static final int FREE_REQUESTS = 1000;

    private final Web web;
    private final String userAgent;
    private final Map<String, String> environment;

    FreeTiers(Web web, String userAgent, Map<String, String> environment) {
        this.web = web;
        this.userAgent = userAgent;
        this.environment = environment;
    }

    /** Asks for one token, because only an answer says how many requests the key has. */
    boolean gemini(String baseUrl, Secret key) throws InterruptedException {
        var body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}],"
                + "\"generationConfig\":{\"maxOutputTokens\":1}}";
        var request = Web.Request.post(
                        URI.create(Hosts.below(baseUrl, "/models/" + GEMINI_MODEL + ":generateContent")),
                        "application/json",
                        body.getBytes(StandardCharsets.UTF_8),
                        PATIENCE)
                .with("x-goog-api-key", key.reveal())
                .with("User-Agent", userAgent);
        try {
            var answer = web.send(request);
            boolean refused = answer.status() == TOO_MANY && answer.text().contains("free_tier");
            return refused
                    || answer.header("x-ratelimit-limit-requests-per-day")
                            .filter(text -> text.matches("\\d{1,9}"))
                            .filter(text -> Integer.parseInt(text) <= FREE_REQUESTS)
                            .isPresent();
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * @param token of a login at the portal
     * @param portal where that login was made, which is the only one that the token goes to, and only if it is one that tokens
     *     are renewed at: any other host of Nous serves something else
     */
    boolean nous(Optional<String> token, Optional<String> portal) throws InterruptedException {
        var address = NousAddresses.portal(portal, environment);
        if (token.isEmpty() || address.isEmpty()) {
            return false;
        }
        var request = Web.Request.get(URI.create(address.get() + "/api/oauth/account"), PATIENCE)
                .with("Authorization", "Bearer " + token.get())
                .with("Accept", "application/json")
                .with("User-Agent", userAgent);
        try {
            var answer = web.send(request);
            var charge = JsonMapper.shared()
                    .readTree(answer.body())
                    .path("subscription")
                    .path("monthly_charge");
            return answer.ok() && charge.isNumber() && charge.doubleValue() == 0;
        } catch (IOException | IllegalArgumentException | JacksonException _) {
            return false;
        }
    }
}
