package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import dev.hermes.providers.credentials.Renewal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * GitHub Copilot: a token of GitHub, exchanged for one that the model server takes for half an hour. What was exchanged is
 * kept in memory only. Logging in is RFC 8628, the device authorization grant.
 */
final class Copilot implements LoginFlow, Renewal {
    static final String ID = "copilot";

    private static final String CLIENT = "Ov23li8tweQw6odWQebz";
    private static final String SCOPE = "read:user";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(120);
    private static final Duration USUAL_LIFE = Duration.ofSeconds(1_800);
    private static final int EXTRA_SECONDS = 3;
    private static final int USUAL_INTERVAL = 5;

    /** The client that the exchange answers to; see {@link dev.hermes.providers.OfficialClients}. */
    private static final Map<String, String> CLIENT_HEADERS =
            Map.of("Editor-Version", "vscode/1.104.1", "User-Agent", "GitHubCopilotChat/0.26.7");

    private final TokenServer server;
    private final Endpoints endpoints;
    private final Clock clock;
    private final Pause pause;
    private final Log log;
    private final Map<Secret, Exchanged> exchanged = new ConcurrentHashMap<>();

    Copilot(TokenServer server, Endpoints endpoints, Clock clock, Pause pause, Log log) {
        this.server = server;
        this.endpoints = endpoints;
        this.clock = clock;
        this.pause = pause;
        this.log = log;
    }

    private record Exchanged(Secret token, Instant end) {}

    /** Where the exchange cannot be had, the token of GitHub is sent itself, which some accounts may do. */
    @Override
    public Optional<Credential> fresh(String pool, Grant grant, Optional<Secret> refused) {
        var credential = grant.credential();
        return credential
                .secret()
                .flatMap(token -> known(token)
                        .filter(known -> !refused.equals(Optional.of(known)))
                        .or(() -> exchange(token))
                        .or(() -> Optional.of(token).filter(raw -> !refused.equals(Optional.of(raw))))
                        .map(credential::exchangedFor));
    }

    private Optional<Secret> known(Secret token) {
        return Optional.ofNullable(exchanged.get(token))
                .filter(known -> clock.instant().isBefore(known.end().minus(SKEW)))
                .map(Exchanged::token);
    }

    private Optional<Secret> exchange(Secret token) {
        exchanged.remove(token);
        try {
            var headers = new HashMap<>(CLIENT_HEADERS);
            headers.put("Authorization", "token " + token.reveal());
            var reply = server.get(endpoints.githubApi() + "/copilot_internal/v2/token", headers, PATIENCE);
            var given = reply.text("token");
            if (!reply.ok() || given.isEmpty()) {
                log.warn("providers.oauth", "copilot: the token was not exchanged: " + reply.description());
                return Optional.empty();
            }
            var end = reply.json().path("expires_at").isIntegralNumber()
                    ? Instant.ofEpochSecond(reply.json().path("expires_at").asLong())
                    : clock.instant().plus(USUAL_LIFE);
            exchanged.put(token, new Exchanged(Secret.of(given), end));
            return Optional.of(Secret.of(given));
        } catch (IOException e) {
            log.warn("providers.oauth", "copilot: the token was not exchanged: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    @Override
    public Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException {
        var reply = server.form(
                endpoints.github() + "/login/device/code",
                Map.of("client_id", CLIENT, "scope", SCOPE),
                Map.of(),
                PATIENCE);
        var device = reply.text("device_code");
        var code = reply.text("user_code");
        var page = reply.text("verification_uri");
        if (!reply.ok() || device.isEmpty() || code.isEmpty() || page.isEmpty()) {
            throw new AuthException(
                    ID, "device_code_request_failed", false, "GitHub gave no code: " + reply.description());
        }
        person.show("Open this page and enter the code:", page, code, options.browser());
        person.tell("Waiting for you to confirm there (Ctrl-C gives up) ...");
        var entry = new Fields()
                .put("access_token", poll(device, reply.json().path("interval").asInt(USUAL_INTERVAL)))
                .object();
        return new Login(ID, entry.deepCopy(), entry, "");
    }

    private String poll(String device, int interval) throws IOException, InterruptedException {
        long seconds = Math.max(1L, interval) + EXTRA_SECONDS;
        var end = clock.instant().plus(LIMIT);
        while (clock.instant().isBefore(end)) {
            pause.of(Duration.ofSeconds(seconds));
            var reply = server.form(
                    endpoints.github() + "/login/oauth/access_token",
                    Map.of("client_id", CLIENT, "device_code", device, "grant_type", GRANT),
                    Map.of(),
                    PATIENCE);
            var token = reply.text("access_token");
            if (!token.isEmpty()) {
                return token;
            }
            switch (reply.error()) {
                case "authorization_pending" -> {}
                case "slow_down" -> seconds = slower(reply, seconds);
                default ->
                    throw new AuthException(
                            ID, "device_code_poll_error", false, "GitHub refused the login: " + reply.description());
            }
        }
        throw new AuthException(ID, "device_code_timeout", false, "Nobody confirmed the code within five minutes.");
    }

    private static long slower(TokenServer.Reply reply, long seconds) {
        int named = reply.json().path("interval").asInt(0);
        return named > 0 ? (long) named + EXTRA_SECONDS : seconds + USUAL_INTERVAL;
    }
}
