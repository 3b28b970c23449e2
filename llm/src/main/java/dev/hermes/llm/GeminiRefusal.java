package dev.hermes.llm;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Headers;
import tools.jackson.databind.JsonNode;

/** What Google says when it refuses: one reason in the status, the real one in its details. */
final class GeminiRefusal {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final String BILLING_ADVICE = " This is the limit of the free tier; with billing switched on for the"
            + " key's project it is much higher (https://aistudio.google.com/apikey).";

    private GeminiRefusal() {}

    static ModelException of(int status, Headers headers, String body) {
        var error = error(body);
        var failure = Failures.refused(status, headers, unwrapped(body));
        var kind = status == BAD_REQUEST && keyRefused(error)
                ? ErrorClass.AUTH
                : status == NOT_FOUND && Json.text(error, "message").startsWith("models/")
                        ? ErrorClass.MODEL_NOT_FOUND
                        : failure.kind();
        boolean freeTier = status == TOO_MANY && error.toString().matches("(?is).*free.?tier.*");
        return new ModelException(
                kind,
                failure.status(),
                failure.getMessage() + (freeTier ? BILLING_ADVICE : ""),
                failure.detail(),
                failure.retryAfter().or(() -> retryDelay(error)),
                Optional.empty(),
                null);
    }

    /** A wrong or expired key is a bad request to Google. */
    private static boolean keyRefused(JsonNode error) {
        var reasons = error.path("details")
                .valueStream()
                .map(detail -> Json.text(detail, "reason"))
                .toList();
        return reasons.contains("API_KEY_INVALID")
                || reasons.contains("API_KEY_EXPIRED")
                || Json.text(error, "message").contains("API key not valid");
    }

    /** {@code "retryDelay": "36.2s"}, among the details. */
    private static Optional<Duration> retryDelay(JsonNode error) {
        return error.path("details")
                .valueStream()
                .map(detail -> Json.text(detail, "retryDelay"))
                .filter(delay -> delay.matches("\\d{1,6}(\\.\\d+)?s"))
                .map(delay -> Duration.ofMillis(
                        Math.round(Double.parseDouble(delay.substring(0, delay.length() - 1)) * 1000)))
                .findFirst();
    }

    private static JsonNode error(String body) {
        return Json.parse(unwrapped(body)).map(node -> node.path("error")).orElseGet(Json::object);
    }

    /** Without a list of one around it, in which a refused stream is told. */
    private static String unwrapped(String body) {
        return Json.parse(body)
                .filter(node -> node.isArray() && !node.isEmpty())
                .map(node -> node.get(0).toString())
                .orElse(body);
    }
}
