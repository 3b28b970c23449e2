package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import dev.hermes.providers.credentials.Jwt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** MiniMax: a code that is typed into a browser, bound to this program by PKCE. */
final class MiniMax extends BearerProtocol implements LoginFlow {
    static final String ID = "minimax-oauth";
    private static final String GLOBAL = "minimax.io";
    private static final String CHINA = "minimaxi.com";
    private static final String CLIENT = "78257093-7e40-4613-99e0-527b14b39113";
    private static final String SCOPE = "group_id profile model.completion";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:user_code";
    private static final int LONGEST_VERIFIER = 96;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
    private static final Set<String> TERMINAL =
            Set.of("invalid_grant", "refresh_token_reused", "invalid_refresh_token");

    private final TokenServer server;
    private final Endpoints endpoints;
    private final Clock clock;
    private final RandomGenerator random;
    private final Pause pause;

    MiniMax(TokenServer server, Endpoints endpoints, Clock clock, RandomGenerator random, Pause pause) {
        super(Duration.ofSeconds(60));
        this.server = server;
        this.endpoints = endpoints;
        this.clock = clock;
        this.random = random;
        this.pause = pause;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /** A login of which nobody knows when it ends counts as ended. */
    @Override
    Optional<Instant> end(Credential credential) {
        return credential.expires().or(() -> Optional.of(Instant.EPOCH));
    }

    @Override
    public Map<String, JsonNode> refresh(Grant grant, Credential credential) throws IOException, InterruptedException {
        var refresh = refreshToken(credential, ID, "no_refresh_token");
        var reply = server.form(portal(credential) + "/oauth/token", refreshForm(refresh, CLIENT), Map.of(), PATIENCE);
        boolean refused = reply.json().isObject() && !reply.text("status").equals("success");
        if (!reply.ok() || refused) {
            boolean terminal = refused && reply.ok() || TERMINAL.stream().anyMatch(reply.body()::contains);
            throw new AuthException(
                    ID, "refresh_failed", terminal, "The MiniMax login could not be renewed: " + reply.description());
        }
        var access = reply.text("access_token");
        if (access.isEmpty()) {
            throw new AuthException(ID, "no_access_token", true, "MiniMax renewed the login without a token.");
        }
        var next = reply.text("refresh_token");
        return tokens(access, next.isEmpty() ? refresh : next, reply.json()).map();
    }

    /** Where the login was made: nobody else gets its refresh token. */
    private String portal(Credential credential) {
        var stored = trimmed(credential.field("portal_base_url").orElse(""));
        if (stored.isEmpty() || Endpoints.within(stored, GLOBAL)) {
            return endpoints.minimaxGlobal();
        }
        return Endpoints.within(stored, CHINA) ? endpoints.minimaxChina() : unread(stored);
    }

    private static String trimmed(String portal) {
        return portal.replaceFirst("/+$", "");
    }

    /** @throws AuthException when others could read on the way what is sent there */
    private static String unread(String portal) {
        if (!Endpoints.unread(portal)) {
            throw new AuthException(
                    ID, "portal_insecure", false, "A login is sent to https only, and " + portal + " is not that.");
        }
        return portal;
    }

    private Fields tokens(String access, String refresh, JsonNode json) {
        var now = clock.instant();
        var end = end(json.path("expired_in").asLong(0), now);
        return new Fields()
                .put("access_token", access)
                .put("refresh_token", refresh)
                .put("obtained_at", now)
                .put("expires_at", end)
                .put("expires_in", Duration.between(now, end).toSeconds());
    }

    /** Seconds from now, or a point in time in milliseconds: too large a number to be the former. */
    private static Instant end(long expiredIn, Instant now) {
        return expiredIn > now.toEpochMilli() / 2 ? Instant.ofEpochMilli(expiredIn) : now.plusSeconds(expiredIn);
    }

    @Override
    public Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException {
        var portal =
                options.portalUrl().map(MiniMax::trimmed).map(MiniMax::unread).orElse(endpoints.minimaxGlobal());
        var pkce = Pkce.draw(random, LONGEST_VERIFIER);
        var form = new LinkedHashMap<String, String>();
        form.put("response_type", "code");
        form.put("client_id", CLIENT);
        form.put("scope", SCOPE);
        form.put("code_challenge", pkce.challenge());
        form.put("code_challenge_method", "S256");
        form.put("state", pkce.state());
        var reply = server.form(
                portal + "/oauth/code",
                form,
                Map.of("x-request-id", UUID.randomUUID().toString()),
                PATIENCE);
        if (!reply.ok()) {
            throw new AuthException(ID, "authorization_failed", false, "MiniMax gave no code: " + reply.description());
        }
        var code = reply.text("user_code");
        var page = reply.text("verification_uri");
        if (code.isEmpty() || page.isEmpty() || !reply.json().has("expired_in")) {
            throw new AuthException(ID, "authorization_incomplete", false, "MiniMax's answer lacks the code.");
        }
        if (!reply.text("state").equals(pkce.state())) {
            throw new AuthException(ID, "state_mismatch", false, "MiniMax answered another login than this one.");
        }
        person.show("Open this page and confirm the code:", page, code, options.browser());
        var granted = poll(portal, code, pkce, reply.json(), person);
        return login(portal, granted);
    }

    private JsonNode poll(String portal, String code, Pkce pkce, JsonNode asked, LoginPerson person)
            throws IOException, InterruptedException {
        var end = end(asked.path("expired_in").asLong(0), clock.instant());
        var wanted = Duration.ofMillis(asked.path("interval").asLong(0));
        var wait = wanted.compareTo(SHORTEST_PAUSE) > 0 ? wanted : SHORTEST_PAUSE;
        person.tell("Waiting for you to confirm there (Ctrl-C gives up) ...");
        while (clock.instant().isBefore(end)) {
            pause.of(wait);
            var reply = server.form(
                    portal + "/oauth/token",
                    Map.of(
                            "grant_type", GRANT,
                            "client_id", CLIENT,
                            "user_code", code,
                            "code_verifier", pkce.verifier()),
                    Map.of(),
                    PATIENCE);
            switch (reply.text("status")) {
                case "success" -> {
                    return reply.json();
                }
                case "error" ->
                    throw new AuthException(
                            ID, "authorization_denied", false, "MiniMax refused the login: " + reply.description());
                default -> {}
            }
        }
        throw new AuthException(ID, "timeout", false, "Nobody confirmed the code in time.");
    }

    private Login login(String portal, JsonNode granted) {
        var access = granted.path("access_token").asString("");
        var refresh = granted.path("refresh_token").asString("");
        if (access.isEmpty() || refresh.isEmpty()) {
            throw new AuthException(ID, "token_incomplete", false, "MiniMax's answer lacks a token.");
        }
        boolean china = Endpoints.within(portal, CHINA);
        var inference = (china ? "https://api.minimaxi.com" : "https://api.minimax.io") + "/anthropic";
        var tokens = tokens(access, refresh, granted)
                .put("portal_base_url", portal)
                .put("client_id", CLIENT)
                .put("scope", SCOPE)
                .put("token_type", Optional.of(granted.path("token_type").asString("Bearer")));
        var state = tokens.object();
        state.put("provider", ID);
        state.put("region", china ? "cn" : "global");
        state.put("inference_base_url", inference);
        state.put("resource_url", granted.path("resource_url").asString(""));
        var entry = tokens.object();
        entry.put("source", "manual:minimax_oauth");
        entry.put("base_url", inference);
        return new Login(ID, state, entry, Jwt.of(access).owner().orElse(""));
    }
}
