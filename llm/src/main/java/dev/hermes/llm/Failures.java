package dev.hermes.llm;

import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.Headers;
import tools.jackson.databind.JsonNode;

/** Failed calls, as exceptions that say what happened. */
final class Failures {
    private static final int LONGEST_DETAIL = 2000;

    private Failures() {}

    /** The provider answered with an error status. */
    static ModelException refused(int status, Headers headers, String body) {
        return refused(FailureClass.of(status, body), status, headers, body);
    }

    /** The same where the provider says in its own way what kind of refusal it is. */
    static ModelException refused(ErrorClass kind, int status, Headers headers, String body) {
        var said = said(body);
        return new ModelException(
                kind,
                OptionalInt.of(status),
                "HTTP " + status + (said.isEmpty() ? "" : ": " + said) + (status / 100 == 3 ? redirect(headers) : ""),
                cut(body),
                retryAfter(headers),
                Optional.empty(),
                null);
    }

    /** Nobody follows it: the key would go along. Most of them only want another spelling of the address. */
    private static String redirect(Headers headers) {
        var target = Optional.ofNullable(headers.get("Location"))
                .map(where -> cut(where.replaceFirst("[?#].*", "")))
                .filter(where -> !where.isBlank());
        return ": the server redirects" + target.map(where -> " to " + where).orElse("")
                + ", which is not followed because the key would go there. Write the address that answers itself into the"
                + " base URL: often https instead of http, or with or without /v1.";
    }

    /** The stream carried an error. Routers put the status of the provider behind them into its code. */
    static ModelException inStream(JsonNode error) {
        var said = error.isString() ? cut(error.stringValue()) : said(error.toString());
        int code = error.path("code").isIntegralNumber() ? error.path("code").intValue() : 0;
        int status = code >= 400 && code < 600 ? code : 0;
        return new ModelException(
                FailureClass.of(status, error.toString()),
                status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
                said.isEmpty() ? "The provider reported an error." : said,
                cut(error.toString()),
                Optional.empty(),
                Optional.empty(),
                null);
    }

    /** @param name what the provider calls it */
    static ModelException inStream(ErrorClass kind, String name, String body) {
        var said = said(body);
        return new ModelException(
                kind,
                OptionalInt.empty(),
                name + (said.isEmpty() ? "" : ": " + said),
                cut(body),
                Optional.empty(),
                Optional.empty(),
                null);
    }

    /** The connection failed, stalled or broke off. */
    static ModelException network(IOException cause, Optional<ModelAnswer> partial) {
        var what = cause instanceof HttpExchange.Stalled
                ? "The model server took too long: " + cause.getMessage() + "."
                : "The connection failed: " + describe(cause) + ".";
        return new ModelException(
                ErrorClass.TIMEOUT, OptionalInt.empty(), what, describe(cause), Optional.empty(), partial, cause);
    }

    /** What came is not of the protocol. */
    static ModelException malformed(String what, String body) {
        return new ModelException(
                ErrorClass.MALFORMED_RESPONSE,
                OptionalInt.empty(),
                what,
                cut(body),
                Optional.empty(),
                Optional.empty(),
                null);
    }

    /** The same failure, with what the person has seen. */
    static ModelException withPartial(ModelException failure, Optional<ModelAnswer> partial) {
        if (partial.isEmpty() || failure.partial().isPresent()) {
            return failure;
        }
        return new ModelException(
                failure.kind(),
                failure.status(),
                failure.getMessage(),
                failure.detail(),
                failure.retryAfter(),
                partial,
                failure);
    }

    /** No HTTP request can be made of it. */
    static ModelException unsendable(Endpoint endpoint) {
        return new ModelException(
                ErrorClass.FORMAT_ERROR,
                OptionalInt.empty(),
                "The base URL '" + endpoint.place() + "' is not valid, or the API key or a header of the provider '"
                        + endpoint.provider() + "' contains characters that cannot be sent.",
                "",
                Optional.empty(),
                Optional.empty(),
                null);
    }

    /** Nobody can be believed: asking again would not help, and neither would another server behind the same certificates. */
    static ModelException uncertified(Exception cause) {
        return new ModelException(
                ErrorClass.FORMAT_ERROR,
                OptionalInt.empty(),
                "The model's server was not asked: " + cause.getMessage() + ".",
                "",
                Optional.empty(),
                Optional.empty(),
                cause);
    }

    private static String describe(IOException cause) {
        var message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    /** The human part of an error body; a page of HTML has none. */
    private static String said(String body) {
        var parsed = Json.parse(body);
        if (parsed.isEmpty()) {
            return body.stripLeading().startsWith("<") ? "" : cut(body.strip());
        }
        var node = parsed.get();
        var error = node.path("error");
        for (var text : new String[] {
            Json.text(error, "message"),
            Json.text(node, "message"),
            error.isString() ? error.stringValue() : "",
            Json.text(node, "detail")
        }) {
            if (!text.isBlank()) {
                return cut(text.strip());
            }
        }
        return "";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }

    /** {@code Retry-After} in seconds, or as a date, which is later than the server's own clock says it is now. */
    private static Optional<Duration> retryAfter(Headers headers) {
        var said = Optional.ofNullable(headers.get("Retry-After")).map(String::strip);
        return said.flatMap(Failures::seconds)
                .or(() -> date(headers, "Retry-After")
                        .flatMap(end -> date(headers, "Date").map(now -> Duration.between(now, end))))
                .filter(wait -> !wait.isNegative());
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(Headers headers, String name) {
        return Optional.ofNullable(headers.getInstant(name));
    }
}
