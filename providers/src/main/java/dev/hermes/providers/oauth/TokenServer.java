package dev.hermes.providers.oauth;

import dev.hermes.home.Redactor;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final Pattern SECRET = Pattern.compile("token|code|secret|verifier|assertion");

    private final Web web;
    private final String userAgent;

    TokenServer(Web web, String userAgent) {
        this.web = web;
        this.userAgent = userAgent;
    }

    /**
     * An answer.
     *
     * @param json missing when the body was none
     * @param sent secrets of the question, which the server may say again in what it says of it
     */
    record Reply(int status, JsonNode json, String body, List<String> sent) {
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
                return error.asString().strip();
            }
            var code = error.path("code").asString("").strip();
            return code.isEmpty() ? error.path("type").asString("").strip() : code;
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
            var known = text;
            for (var secret : sent) {
                known = known.replace(secret, "***");
            }
            var clean = new Redactor(true).force(known.strip().replaceAll("\\s+", " "));
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
                secrets(fields.entrySet().stream()));
    }

    Reply json(String url, JsonNode body, Map<String, String> headers, Duration patience)
            throws IOException, InterruptedException {
        return send(
                Web.Request.post(
                        URI.create(url), "application/json", JsonMapper.shared().writeValueAsBytes(body), patience),
                headers,
                secrets(body.properties().stream()
                        .map(field -> Map.entry(field.getKey(), field.getValue().asString("")))));
    }

    Reply get(String url, Map<String, String> headers, Duration patience) throws IOException, InterruptedException {
        return send(Web.Request.get(URI.create(url), patience), headers, List.of());
    }

    private static List<String> secrets(Stream<Map.Entry<String, String>> fields) {
        return fields.filter(field -> SECRET.matcher(field.getKey()).find())
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= SHORTEST_SECRET)
                .toList();
    }

    private Reply send(Web.Request request, Map<String, String> headers, List<String> inBody)
            throws IOException, InterruptedException {
        var sent = new ArrayList<>(inBody);
        var complete = request.with("Accept", "application/json").with("User-Agent", userAgent);
        for (var header : headers.entrySet()) {
            complete = complete.with(header.getKey(), header.getValue());
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("authorization")) {
                sent.add(header.getValue().replaceFirst("^\\S+\\s+", "")); // "Bearer" is none
            } else if (SECRET.matcher(name).find()) {
                sent.add(header.getValue());
            }
        }
        var answer = web.send(complete);
        return new Reply(answer.status(), parsed(answer.body()), answer.text(), sent);
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
