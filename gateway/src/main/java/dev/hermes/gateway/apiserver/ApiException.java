package dev.hermes.gateway.apiserver;

import dev.hermes.gateway.http.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A request that is refused, and the answer that says why. */
final class ApiException extends Exception {
    private final int status;
    private final transient ObjectNode body;
    private final Map<String, String> headers;

    private ApiException(int status, ObjectNode body, Map<String, String> headers) {
        super("answered with " + status);
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    static ApiException invalid(String message) {
        return of(400, message, "invalid_request_error", Optional.empty());
    }

    static ApiException invalid(String message, String param, String code) {
        return new ApiException(
                400, Json.error(message, "invalid_request_error", Optional.of(param), Optional.of(code)), Map.of());
    }

    static ApiException of(int status, String message, String type, Optional<String> code) {
        return new ApiException(status, Json.error(message, type, Optional.empty(), code), Map.of());
    }

    static ApiException later(int status, String message, String type, String code, int seconds) {
        return new ApiException(
                status, Json.error(message, type, code), Map.of("Retry-After", Integer.toString(seconds)));
    }

    static ApiException methodNotAllowed(String allowed) {
        return new ApiException(
                405,
                Json.error("Method not allowed.", "invalid_request_error", "method_not_allowed"),
                Map.of("Allow", allowed));
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
