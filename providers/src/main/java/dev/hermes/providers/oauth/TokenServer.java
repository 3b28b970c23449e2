package dev.hermes.providers.oauth;

import dev.hermes.home.Redactor;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Asks identity servers. Redirects are never followed, and what a server says is redacted before a person sees it. */
final class TokenServer {
    private static final int LONGEST_MESSAGE = 300;
    private static final int SHORTEST_SECRET = 8;
    private static final String RENEWAL = "refresh_token";
    private static final Pattern SECRET = Pattern.compile("token|code|secret|verifier|assertion|device_auth");

    private final Web web;
    private final String userAgent;
    private final OauthTrace trace;

    TokenServer(Web web, String userAgent, OauthTrace trace) {
        this.web = web;
        this.userAgent = userAgent;
        this.trace = trace;
    }

    /**
     * An answer.
     *
     * @param json missing when the body was none
     * @param sent secrets of the question, which the server may say again in what it says of it
     */
    record Reply(int status, JsonNode json, String body, Collection<String> sent) {
        Reply {
            sent = List.copyOf(sent);
        }

        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** {@code error}, {@code error.code} or {@code error.type}; empty when the server named none. */
        String error() {
            var error = json.path("error");
            if (error.isString()) {
                return unsaid(error.asString().strip());
            }
            var code = error.path("code").asString("").strip();
            return unsaid(code.isEmpty() ? error.path("type").asString("").strip() : code);
        }

        /** Without the secrets of the question. */
        private String unsaid(String text) {
            var known = text;
            for (var secret : sent) {
                known = known.replace(secret, "***");
            }
            return known;
        }

        /** What the server says of it, without anything that looks like a secret. */
        String description() {
            for (var text : new String[] {
                json.path("error_description").asString(""),
                json.path("error").path("message").asString(""),
                json.path("message").asString("")
            }) {
                if (!text.isBlank()) {
                    return shortened(text);
                }
            }
            return error().isEmpty() ? "HTTP " + status : shortened(error());
        }

        private String shortened(String text) {
            var clean = new Redactor(true)
                    .force(unsaid(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip());
            return clean.length() > LONGEST_MESSAGE ? clean.substring(0, LONGEST_MESSAGE) + "…" : clean;
        }

        String text(String name) {
            return json.path(name).asString("").strip();
        }

        /** Bodies hold tokens. */
        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }

    Reply form(String url, Map<String, String> fields, Map<String, String> headers, Duration patience)
            throws IOException, InterruptedException {
        var body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                Web.Request.post(
                        URI.create(url),
                        "application/x-www-form-urlencoded",
                        body.getBytes(StandardCharsets.UTF_8),
                        patience),
                headers,
                secrets(fields.entrySet().stream()),
                fields.getOrDefault("grant_type", ""));
    }

    Reply json(String url, JsonNode body, Map<String, String> headers, Duration patience)
            throws IOException, InterruptedException {
        return send(
                Web.Request.post(
                        URI.create(url), "application/json", JsonMapper.shared().writeValueAsBytes(body), patience),
                headers,
                secrets(body.properties().stream()
                        .map(field -> Map.entry(field.getKey(), field.getValue().asString("")))),
                body.path("grant_type").asString(""));
    }

    Reply get(String url, Map<String, String> headers, Duration patience) throws IOException, InterruptedException {
        return send(Web.Request.get(URI.create(url), patience), headers, Map.of(), "");
    }

    private static Map<String, String> secrets(Stream<Map.Entry<String, String>> fields) {
        return fields.filter(field -> SECRET.matcher(field.getKey()).find())
                .filter(field -> field.getValue().length() >= SHORTEST_SECRET)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Reply send(Web.Request request, Map<String, String> headers, Map<String, String> inBody, String grant)
            throws IOException, InterruptedException {
        var sent = new TreeMap<>(inBody);
        var complete = request.with("Accept", "application/json").with("User-Agent", userAgent);
        for (var header : headers.entrySet()) {
            complete = complete.with(header.getKey(), header.getValue());
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("authorization")) {
                sent.put(name, header.getValue().replaceFirst("^\\S+\\s+", "")); // "Bearer" is none
            } else if (SECRET.matcher(name).find()) {
                sent.put(name, header.getValue());
            }
        }
        if (grant.equals(RENEWAL)) {
            UnderWay.sending();
        }
        var answer = web.send(complete);
        var reply = new Reply(answer.status(), parsed(answer.body()), answer.text(), sent.values());
        trace.answered(request.uri(), grant, sent, reply.status(), reply.json(), reply.ok() ? "" : reply.error());
        return reply;
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
