package dev.hermes.gateway.apiserver;

import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.HttpFront;
import dev.hermes.gateway.http.Json;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.gateway.http.SecurityHeaders;
import dev.hermes.gateway.http.TooLargeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every request, whatever it asks: who may ask, from where, how much, and which routes there are. */
final class ApiRoutes implements HttpFront.Handler {
    private static final int LARGEST_BODY = 10_000_000;
    private static final String METHODS = "GET, POST, PATCH, DELETE, OPTIONS";
    private static final String HEADERS =
            "Authorization, Content-Type, Idempotency-Key, X-Hermes-Session-Id, X-Hermes-Session-Key";

    private final ApiServerSettings settings;
    private final Map<String, Map<String, Route>> routes = new LinkedHashMap<>();

    /** Answers requests to one path. */
    interface Route {
        /** @param rest what stands in the place of the star */
        void handle(HttpCall call, String rest) throws ApiException, IOException, InterruptedException;
    }

    ApiRoutes(ApiServerSettings settings) {
        this.settings = settings;
    }

    /** @param path may have one star, for one word */
    ApiRoutes add(String method, String path, Route route) {
        routes.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(method, route);
        return this;
    }

    @Override
    public void handle(HttpCall call) throws IOException, InterruptedException {
        SecurityHeaders.put(call);
        try {
            if (!checkOrigin(call)) {
                checkHost(call);
                authenticate(call);
                dispatch(call);
            }
        } catch (ApiException e) {
            e.headers().forEach(call::put);
            call.answer(e.status(), e.body());
        } catch (TooLargeException e) {
            call.answer(413, Json.error("The request is too large.", "invalid_request_error", "body_too_large"));
        }
    }

    /** @return whether the question is answered already, because it was only what a page may ask */
    private boolean checkOrigin(HttpCall call) throws ApiException, IOException {
        var origin = call.header("Origin");
        if (origin.isEmpty()) {
            return false;
        }
        boolean all = settings.origins().contains("*");
        if (!all && !settings.origins().contains(origin.get())) {
            throw ApiException.of(
                    403, "Pages of this origin may not use the API.", "invalid_request_error", Optional.of("origin"));
        }
        call.put("Access-Control-Allow-Origin", all ? "*" : origin.get());
        call.put("Access-Control-Expose-Headers", "X-Hermes-Session-Id, X-Hermes-Session-Key");
        call.put("Vary", "Origin");
        if (!call.method().equals("OPTIONS")) {
            return false;
        }
        call.put("Access-Control-Allow-Methods", METHODS);
        call.put("Access-Control-Allow-Headers", HEADERS);
        call.put("Access-Control-Max-Age", "600");
        call.answer(200, "text/plain", new byte[0]);
        return true;
    }

    /** A name that somebody else has pointed at this machine must not open what is for this machine. */
    private void checkHost(HttpCall call) throws ApiException {
        if (settings.key().isPresent() && !Loopback.is(settings.host())) {
            return; // others come under names that only they know
        }
        var host = call.header("Host").map(Loopback::nameOf).orElse(settings.host());
        if (!Loopback.is(host) && !host.equalsIgnoreCase(settings.host())) {
            throw ApiException.of(
                    403, "This address is not a name of this machine.", "invalid_request_error", Optional.of("host"));
        }
    }

    private void authenticate(HttpCall call) throws ApiException {
        if (!call.path().startsWith("/health") && !call.path().equals("/v1/health") && !authenticated(call)) {
            throw ApiException.of(401, "Invalid API key", "invalid_request_error", Optional.of("invalid_api_key"));
        }
    }

    /** Whether the request has the key, or there is none. Takes the same time for every wrong one. */
    boolean authenticated(HttpCall call) {
        if (settings.key().isEmpty()) {
            return true;
        }
        var expected = settings.key().get().reveal().getBytes(StandardCharsets.UTF_8);
        var given = call.header("Authorization")
                .filter(text -> text.startsWith("Bearer "))
                .map(text -> text.substring("Bearer ".length()).strip())
                .orElse("");
        return MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void dispatch(HttpCall call) throws ApiException, IOException, InterruptedException {
        for (var entry : routes.entrySet()) {
            var rest = match(entry.getKey(), call.path());
            if (rest.isPresent()) {
                var method = call.method().equals("HEAD") ? "GET" : call.method();
                var route = entry.getValue().get(method);
                if (route == null) {
                    throw ApiException.methodNotAllowed(
                            String.join(", ", List.copyOf(entry.getValue().keySet())));
                }
                route.handle(call, rest.get());
                return;
            }
        }
        throw ApiException.of(404, "No such route.", "invalid_request_error", Optional.of("not_found"));
    }

    private static Optional<String> match(String pattern, String path) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(path) ? Optional.of("") : Optional.empty();
        }
        var before = pattern.substring(0, star);
        var after = pattern.substring(star + 1);
        if (path.length() <= before.length() + after.length() || !path.startsWith(before) || !path.endsWith(after)) {
            return Optional.empty();
        }
        var rest = path.substring(before.length(), path.length() - after.length());
        return rest.contains("/") ? Optional.empty() : Optional.of(rest);
    }

    /** The body as a JSON object. */
    static ObjectNode body(HttpCall call) throws ApiException, IOException {
        var body = Json.parse(call.body(LARGEST_BODY));
        if (body.isPresent() && body.get() instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.invalid("Invalid JSON in request body");
    }
}
