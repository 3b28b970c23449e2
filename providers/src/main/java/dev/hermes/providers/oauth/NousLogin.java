package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Jwt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logging in at the Nous portal: a device code, confirmed in a browser anywhere (RFC 8628). */
final class NousLogin implements LoginFlow {
    static final String CLIENT = "hermes-cli";
    private static final String INVOKE_SCOPE = "inference:invoke inference:mint_agent_key";
    private static final String MINT_SCOPE = "inference:mint_agent_key";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration FIRST_KEY = Duration.ofSeconds(300);

    private final TokenServer server;
    private final Endpoints endpoints;
    private final Nous.Settings settings;
    private final NousAddresses addresses;
    private final Map<String, String> environment;
    private final Clock clock;
    private final Pause pause;

    NousLogin(
            TokenServer server,
            Endpoints endpoints,
            NousAddresses addresses,
            Nous.Settings settings,
            Map<String, String> environment,
            Clock clock,
            Pause pause) {
        this.server = server;
        this.endpoints = endpoints;
        this.addresses = addresses;
        this.settings = settings;
        this.environment = environment;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException {
        var portal = addresses.portal(options);
        var client = options.clientId().orElse(CLIENT);
        var timeout = options.timeout().orElse(USUAL_TIMEOUT);
        var device = device(portal, client, options.scope(), timeout);
        person.tell("Open this page and confirm the code " + device.text("user_code") + ":");
        person.tell("  " + device.text("verification_uri_complete"));
        if (options.browser()) {
            person.browse(device.text("verification_uri_complete"));
        }
        person.tell("Waiting for you to confirm there, polling every 1s (Ctrl-C gives up) ...");
        var granted = poll(portal, client, device.json(), timeout);
        if (!addresses.renewedAt(portal)) {
            person.tell("Hermes renews this login only while " + NousAddresses.VARIABLE + " is " + portal
                    + "; keep that in .env.");
        }
        var named = granted.path("inference_base_url").asString("");
        if (!named.isEmpty() && !endpoints.trustedNous(named)) {
            person.tell("The portal names a server for models that is none of Nous; it is not used.");
        }
        return login(portal, client, options, granted, timeout);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private TokenServer.Reply device(String portal, String client, Optional<String> scope, Duration timeout)
            throws IOException, InterruptedException {
        var first = settings.legacy() ? MINT_SCOPE : INVOKE_SCOPE;
        var reply = askedFor(portal, client, scope.orElse(first), timeout);
        if (!reply.ok() && scope.isEmpty() && !settings.legacy() && scopeRefused(reply)) {
            reply = askedFor(portal, client, MINT_SCOPE, timeout);
        }
        if (!reply.ok()) {
            throw new AuthException(
                    Nous.ID,
                    reply.error().isEmpty() ? "server_error" : reply.error(),
                    false,
                    "The Nous portal gave no code: " + reply.description(),
                    portal);
        }
        for (var needed : new String[] {"device_code", "user_code", "verification_uri_complete"}) {
            if (reply.text(needed).isEmpty()) {
                throw new AuthException(
                        Nous.ID, "server_error", false, "The Nous portal's answer lacks " + needed + ".");
            }
        }
        return reply;
    }

    private TokenServer.Reply askedFor(String portal, String client, String scope, Duration timeout)
            throws IOException, InterruptedException {
        return server.form(
                portal + "/api/oauth/device/code", Map.of("client_id", client, "scope", scope), Map.of(), timeout);
    }

    /** Whether an older portal does not know the scope. */
    private static boolean scopeRefused(TokenServer.Reply reply) {
        boolean refused = reply.status() == 400 || reply.status() == 401 || reply.status() == 403;
        var said = reply.body();
        return refused
                && (said.contains("invalid_scope")
                        || said.contains("unsupported_scope")
                        || said.contains("scope") && said.contains("inference:invoke"));
    }

    private JsonNode poll(String portal, String client, JsonNode device, Duration timeout)
            throws IOException, InterruptedException {
        var wait = Duration.ofSeconds(1);
        var end = clock.instant().plusSeconds(device.path("expires_in").asLong(600));
        var form = Map.of(
                "grant_type", GRANT,
                "client_id", client,
                "device_code", device.path("device_code").asString());
        while (clock.instant().isBefore(end)) {
            pause.of(wait);
            var reply = server.form(portal + "/api/oauth/token", form, Map.of(), timeout);
            if (reply.ok()) {
                return reply.json();
            }
            switch (reply.error()) {
                case "authorization_pending" -> {}
                case "slow_down" -> {
                    var longer = wait.plusSeconds(1);
                    wait = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
                }
                default ->
                    throw new AuthException(
                            Nous.ID,
                            reply.error().isEmpty() ? "server_error" : reply.error(),
                            false,
                            "The Nous portal refused the login: " + reply.error() + ": " + reply.description(),
                            portal);
            }
        }
        throw new AuthException(Nous.ID, "timeout", false, "Nobody confirmed the code in time.");
    }

    private Login login(String portal, String client, LoginOptions options, JsonNode granted, Duration timeout)
            throws IOException, InterruptedException {
        var access = granted.path("access_token").asString("");
        if (access.isEmpty()) {
            throw new AuthException(Nous.ID, "server_error", false, "The Nous portal's answer lacks the token.");
        }
        var inference = options.inferenceUrl()
                .or(() -> Optional.of(granted.path("inference_base_url").asString(""))
                        .filter(endpoints::trustedNous))
                .or(() -> variable("NOUS_INFERENCE_BASE_URL"))
                .orElse(endpoints.nousInference());
        var state = tokens(granted, "", clock.instant())
                .put("client_id", client)
                .put("portal_base_url", portal)
                .put("inference_base_url", inference)
                .object();
        var jwt = Jwt.of(access);
        boolean direct = !settings.legacy()
                && jwt.readable()
                && (jwt.scopes().contains("inference:invoke")
                        || state.path("scope").asString("").contains("inference:invoke"));
        var key = direct ? Nous.direct(access) : Nous.mint(server, portal, access, FIRST_KEY, timeout, endpoints);
        put(state, key);
        return new Login(Nous.ID, state, state.deepCopy(), jwt.owner().orElse(""));
    }

    private static void put(ObjectNode state, Fields fields) {
        fields.map().forEach((name, value) -> {
            if (value.isNull()) {
                state.remove(name);
            } else {
                state.set(name, value);
            }
        });
    }

    /** What an answer with tokens says. */
    static Fields tokens(JsonNode granted, String oldRefresh, Instant now) {
        long lasts = granted.path("expires_in").asLong(0);
        var refresh = granted.path("refresh_token").asString("");
        return new Fields()
                .put("access_token", granted.path("access_token").asString(""))
                .put("refresh_token", Optional.of(refresh.isEmpty() ? oldRefresh : refresh))
                .put("token_type", granted.path("token_type").asString("Bearer"))
                .put("scope", Optional.of(granted.path("scope").asString("")))
                .put("obtained_at", now)
                .put("expires_in", lasts)
                .put("expires_at", now.plusSeconds(lasts));
    }
}
