package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import dev.hermes.providers.credentials.Jwt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ChatGPT subscriptions: a code that is typed into a browser anywhere, then an exchange at OpenAI's identity server. */
final class Codex extends BearerProtocol implements LoginFlow {
    static final String ID = "openai-codex";
    private static final String CLIENT = "app_EMoamEEZ73f0CkXaXp7hrann";
    private static final String BASE_URL = "https://chatgpt.com/backend-api/codex";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(3);
    private static final int TOO_MANY = 429;
    private static final Set<String> TERMINAL =
            Set.of("invalid_grant", "invalid_token", "invalid_request", "refresh_token_reused");

    private final TokenServer server;
    private final String issuer;
    private final Clock clock;
    private final Pause pause;
    private final Duration patience;

    Codex(TokenServer server, Endpoints endpoints, Clock clock, Pause pause, Duration patience) {
        super(Duration.ofSeconds(120));
        this.server = server;
        this.issuer = endpoints.codexIssuer();
        this.clock = clock;
        this.pause = pause;
        this.patience = patience;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public Map<String, JsonNode> refresh(Grant grant, Credential credential) throws IOException, InterruptedException {
        var refresh = refreshToken(credential, ID, "codex_auth_missing_refresh_token");
        var reply = server.form(issuer + "/oauth/token", refreshForm(refresh, CLIENT), Map.of(), patience);
        if (!reply.ok()) {
            throw refused(reply);
        }
        if (!reply.json().isObject()) {
            throw new AuthException(
                    ID,
                    "codex_refresh_invalid_json",
                    true,
                    "OpenAI answered the renewal with something else than JSON.");
        }
        return renewed(reply, refresh, ID, "codex_refresh_missing_access_token");
    }

    private static AuthException refused(TokenServer.Reply reply) {
        if (reply.status() == TOO_MANY) {
            return new AuthException(
                    ID,
                    "codex_rate_limited",
                    false,
                    "OpenAI asks to wait before the login is renewed; it is still valid.");
        }
        boolean terminal = reply.status() == 401 || reply.status() == 403 || TERMINAL.contains(reply.error());
        return new AuthException(
                ID,
                terminal && !reply.error().isEmpty() ? reply.error() : "codex_refresh_failed",
                terminal,
                "The Codex login could not be renewed: " + reply.description());
    }

    @Override
    public Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException {
        var body = JsonMapper.shared().createObjectNode().put("client_id", CLIENT);
        var reply = server.json(issuer + "/api/accounts/deviceauth/usercode", body, Map.of(), PATIENCE);
        if (!reply.ok()) {
            throw new AuthException(
                    ID, "device_code_request_failed", false, "OpenAI gave no code: " + reply.description());
        }
        var code = reply.text("user_code");
        var device = reply.text("device_auth_id");
        if (code.isEmpty() || device.isEmpty()) {
            throw new AuthException(ID, "device_code_incomplete", false, "OpenAI's answer lacks the code.");
        }
        var page = issuer + "/codex/device";
        person.show("Open this page and enter the code:", page, code, options.browser());
        var granted = poll(device, code, reply.json().path("interval").asInt(5), person);
        return exchanged(granted);
    }

    private JsonNode poll(String device, String code, int interval, LoginPerson person)
            throws IOException, InterruptedException {
        var wait = Duration.ofSeconds(interval).compareTo(SHORTEST_PAUSE) > 0
                ? Duration.ofSeconds(interval)
                : SHORTEST_PAUSE;
        var end = clock.instant().plus(LIMIT);
        var body = JsonMapper.shared()
                .createObjectNode()
                .put("device_auth_id", device)
                .put("user_code", code);
        person.tell("Waiting for you to confirm there (Ctrl-C gives up) ...");
        while (clock.instant().isBefore(end)) {
            pause.of(wait);
            var reply = server.json(issuer + "/api/accounts/deviceauth/token", body, Map.of(), PATIENCE);
            if (reply.ok()) {
                return reply.json();
            }
            if (reply.status() != 403 && reply.status() != 404) {
                throw new AuthException(
                        ID, "device_code_poll_error", false, "OpenAI refused the login: " + reply.description());
            }
        }
        throw new AuthException(ID, "device_code_timeout", false, "Nobody confirmed the code within 15 minutes.");
    }

    private Login exchanged(JsonNode granted) throws IOException, InterruptedException {
        var code = granted.path("authorization_code").asString("");
        var verifier = granted.path("code_verifier").asString("");
        if (code.isEmpty() || verifier.isEmpty()) {
            throw new AuthException(
                    ID, "device_code_incomplete_exchange", false, "OpenAI confirmed the login without a code.");
        }
        var reply = server.form(
                issuer + "/oauth/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        issuer + "/deviceauth/callback",
                        "client_id",
                        CLIENT,
                        "code_verifier",
                        verifier),
                Map.of(),
                PATIENCE);
        if (!reply.ok()) {
            throw new AuthException(ID, "token_exchange_failed", false, "OpenAI gave no token: " + reply.description());
        }
        var access = reply.text("access_token");
        if (access.isEmpty()) {
            throw new AuthException(
                    ID, "token_exchange_no_access_token", false, "OpenAI's answer lacks the access token.");
        }
        return login(access, reply.text("refresh_token"), clock.instant());
    }

    /** @param refresh empty when there is none */
    static Login login(String access, String refresh, Instant now) {
        var tokens = new Fields().put("access_token", access).put("refresh_token", Optional.of(refresh));
        var state = new Fields().object();
        state.set("tokens", tokens.object());
        state.put("last_refresh", Fields.time(now).replace("+00:00", "Z"));
        state.put("auth_mode", "chatgpt");
        var entry = tokens.object();
        entry.put("source", "manual:device_code");
        entry.put("base_url", BASE_URL);
        return new Login(ID, state, entry, Jwt.of(access).owner().orElse(""));
    }
}
