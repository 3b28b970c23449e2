package dev.hermes.cloud.azure;

import dev.hermes.api.Secret;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks for tokens, each source in its own way. */
final class EntraRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Only machines in Azure have such a server, and there it is near. */
    private static final Duration NEAR = Duration.ofSeconds(1);

    private static final String INSTANCE_SERVER = "http://169.254.169.254";
    private static final String AUTHORITY = "https://login.microsoftonline.com";
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Map<String, String> environment;
    private final Web web;
    private final Clock clock;
    private final AzureCli cli;

    EntraRequests(Map<String, String> environment, Web web, Clock clock) {
        this.environment = environment;
        this.web = web;
        this.clock = clock;
        this.cli = new AzureCli(environment);
    }

    /**
     * @param scope for example {@code https://ai.azure.com/.default}
     * @throws IOException with one line that says why there is none; it never contains a secret
     */
    EntraToken token(EntraSource source, String scope) throws IOException, InterruptedException {
        return switch (source) {
            case CLIENT_SECRET -> application(scope, Map.of("client_secret", value("AZURE_CLIENT_SECRET")));
            case WORKLOAD_IDENTITY ->
                application(scope, Map.of("client_assertion_type", ASSERTION, "client_assertion", federated()));
            case APP_SERVICE ->
                managed(
                        value("IDENTITY_ENDPOINT"),
                        Map.of("api-version", "2019-08-01"),
                        scope,
                        "X-IDENTITY-HEADER",
                        value("IDENTITY_HEADER"),
                        PATIENCE);
            case OLD_APP_SERVICE ->
                managed(
                        value("MSI_ENDPOINT"),
                        Map.of("api-version", "2017-09-01"),
                        scope,
                        "secret",
                        value("MSI_SECRET"),
                        PATIENCE);
            case INSTANCE ->
                managed(
                        environment.getOrDefault("AZURE_POD_IDENTITY_AUTHORITY_HOST", INSTANCE_SERVER)
                                + "/metadata/identity/oauth2/token",
                        Map.of("api-version", "2018-02-01"),
                        scope,
                        "Metadata",
                        "true",
                        NEAR);
            case AZURE_CLI -> parsed(cli.token(scope));
        };
    }

    private EntraToken application(String scope, Map<String, String> proof) throws IOException, InterruptedException {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", value("AZURE_CLIENT_ID"));
        form.put("scope", scope);
        form.putAll(proof);
        var authority =
                environment.getOrDefault("AZURE_AUTHORITY_HOST", AUTHORITY).replaceFirst("/+$", "");
        var url = authority + "/" + encoded(value("AZURE_TENANT_ID")) + "/oauth2/v2.0/token";
        return parsed(send(Web.Request.post(
                uri(url),
                "application/x-www-form-urlencoded",
                joined(form).getBytes(StandardCharsets.UTF_8),
                PATIENCE)));
    }

    /** Managed identities are asked for a resource, which is a scope without its end. */
    private EntraToken managed(
            String endpoint, Map<String, String> version, String scope, String header, String value, Duration patience)
            throws IOException, InterruptedException {
        var query = new LinkedHashMap<>(version);
        query.put("resource", scope.replaceFirst("/\\.default$", ""));
        if (!value("AZURE_CLIENT_ID").isEmpty()) {
            query.put("client_id", value("AZURE_CLIENT_ID"));
        }
        return parsed(send(
                Web.Request.get(uri(endpoint + "?" + joined(query)), patience).with(header, value)));
    }

    private String send(Web.Request request) throws IOException, InterruptedException {
        var answer = web.send(request);
        if (!answer.ok()) {
            var said = json(answer.text()).path("error_description").asString("");
            throw new IOException(request.uri().getHost() + " answered HTTP " + answer.status()
                    + (said.isEmpty() ? "" : ": " + said.lines().findFirst().orElse("")));
        }
        return answer.text();
    }

    /** {@code expires_in} seconds from now, or {@code expires_on} seconds since 1970, as a number or as text. */
    private EntraToken parsed(String text) throws IOException {
        var said = json(text);
        var token = said.path("access_token").asString(said.path("accessToken").asString(""));
        if (token.isEmpty()) {
            throw new IOException("the answer has no token");
        }
        var now = clock.instant();
        long inSeconds = said.path("expires_in").asLong(0);
        long atSecond = said.path("expires_on").asLong(0);
        var expires = inSeconds > 0
                ? now.plusSeconds(inSeconds)
                : atSecond > 0 ? Instant.ofEpochSecond(atSecond) : now.plusSeconds(300);
        return new EntraToken(Secret.of(token), expires);
    }

    private String federated() throws IOException {
        try {
            return Files.readString(Path.of(value("AZURE_FEDERATED_TOKEN_FILE")))
                    .strip();
        } catch (IOException e) {
            throw new IOException("the file " + value("AZURE_FEDERATED_TOKEN_FILE") + " cannot be read", e);
        }
    }

    private String value(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static URI uri(String text) throws IOException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            throw new IOException("an address for tokens is not valid");
        }
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException _) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String joined(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
