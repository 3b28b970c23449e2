package dev.hermes.providers.credentials;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.llm.Refusals;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a provider did not take a credential.
 *
 * @param status of HTTP
 * @param reason a code of the provider, perhaps empty
 * @param resetAt when it may be asked again, if that was said
 */
public record Refused(OptionalInt status, String reason, String message, Optional<Instant> resetAt) {
    private static final List<String> RESET_AT = List.of("reset_at", "resets_at", "retry_until");

    /** A refusal that came over HTTP to somebody who only passes it on. @param now when it came */
    public static Refused of(int status, Map<String, List<String>> headers, String body, Instant now) {
        return of(Refusals.of(status, headers, body), now);
    }

    /** A refusal of a question to a model. @param now when it came */
    public static Refused of(ModelException refusal, Instant now) {
        var body = json(refusal.detail());
        return new Refused(
                refusal.status(),
                reason(refusal, body),
                refusal.getMessage(),
                resetAt(body)
                        .filter(now::isBefore)
                        .or(() -> refusal.retryAfter().map(now::plus)));
    }

    private static String reason(ModelException refusal, JsonNode body) {
        var said = (refusal.getMessage() + " " + refusal.detail()).toLowerCase(Locale.ROOT);
        if (said.contains("usage_limit_reached") || said.contains("usage limit has been reached")) {
            return "usage_limit_reached";
        }
        return refusal.kind() == ErrorClass.BILLING ? "billing" : code(body);
    }

    /** As OpenAI, OAuth and others write it; what does not look like a code is for people. */
    private static String code(JsonNode body) {
        var error = body.path("error");
        return Stream.of(error.path("code"), error.path("type"), error, body.path("code"))
                .map(node -> node.asString(""))
                .filter(text -> text.matches("[A-Za-z][A-Za-z0-9_.-]{0,63}"))
                .findFirst()
                .orElse("");
    }

    private static Optional<Instant> resetAt(JsonNode body) {
        return Stream.of(body.path("error"), body)
                .flatMap(node -> RESET_AT.stream().map(node::path))
                .flatMap(time -> AuthTimes.of(time).stream())
                .findFirst();
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException _) {
            return JsonMapper.shared().missingNode(); // a page, or cut
        }
    }
}
