package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import dev.hermes.providers.credentials.Jwt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** SuperGrok subscriptions: PKCE with a listener on loopback, or with an address that the person pastes. */
final class Xai extends BearerProtocol implements LoginFlow {
    static final String ID = "xai-oauth";
    private static final String CLIENT = "b1a00492-073a-47ea-816f-4c329264a828";
    private static final String SCOPE = "openid profile email offline_access grok-cli:access api:access";
    private static final int PORT = 56_121;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(30);
    private static final int WAIT_FACTOR = 9;
    private static final Set<String> ORIGINS = Set.of("https://accounts.x.ai", "https://auth.x.ai");

    /** Nobody read the token there, so it can be sent elsewhere. */
    private static final Set<Integer> GONE = Set.of(404, 410);

    private final TokenServer server;
    private final XaiAddresses addresses;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration patience;

    Xai(TokenServer server, Endpoints endpoints, Clock clock, RandomGenerator random, Duration patience) {
        super(Duration.ofHours(1));
        this.server = server;
        this.addresses = new XaiAddresses(server, endpoints);
        this.clock = clock;
        this.random = random;
        this.patience = patience;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public Map<String, JsonNode> refresh(Grant grant, Credential credential) throws IOException, InterruptedException {
        var refresh = refreshToken(credential, ID, "xai_auth_missing_refresh_token");
        var allowance = new Allowance(patience);
        var looking =
                patience.dividedBy(2); // or a server that does not say where it is takes the time for the question
        var address = addresses.token(grant.state(), allowance.next(looking));
        var form = refreshForm(refresh, CLIENT);
        var reply = server.form(address, form, Map.of(), allowance.next(patience));
        if (GONE.contains(reply.status())) {
            var other = addresses.anew(allowance.next(looking));
            if (!other.equals(address)) {
                reply = server.form(other, form, Map.of(), allowance.next(patience));
            }
        }
        if (!reply.ok()) {
            throw refused(reply, "xai_refresh_failed", "The xAI login could not be renewed: ");
        }
        return renewed(reply, refresh, ID, "xai_refresh_missing_access_token");
    }

    /** A plan that does not include this is no reason to log in again. */
    private static AuthException refused(TokenServer.Reply reply, String code, String words) {
        if (reply.status() == 403) {
            return new AuthException(
                    ID,
                    "xai_oauth_tier_denied",
                    false,
                    "This subscription does not include use by other programs: " + reply.description());
        }
        boolean terminal = reply.status() == 400 || reply.status() == 401;
        return new AuthException(ID, code, terminal, words + reply.description());
    }

    @Override
    public Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException {
        var discovery = addresses.ask(PATIENCE);
        var pkce = Pkce.draw(random);
        var timeout = options.timeout().orElse(USUAL_TIMEOUT);
        if (options.paste()) {
            var redirect = "http://127.0.0.1:" + PORT + "/callback";
            show(options, person, address(discovery, pkce, redirect));
            return exchanged(discovery, pkce, redirect, pasted(person), timeout);
        }
        try (var listener = LoopbackListener.open(PORT, "/callback", pkce.state(), ORIGINS)) {
            var address = address(discovery, pkce, listener.redirectUri());
            show(options, person, address);
            if (person.remote()) {
                Remote.hint(person, listener.port(), "stop and use --manual-paste");
            }
            var wait = timeout.multipliedBy(WAIT_FACTOR);
            var callback = listener.await(wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT)
                    .orElseThrow(() -> new AuthException(
                            ID, "xai_callback_timeout", false, "The browser did not come back in time."));
            return exchanged(discovery, pkce, listener.redirectUri(), callback, timeout);
        }
    }

    private static void show(LoginOptions options, LoginPerson person, String address) {
        person.tell("Log in to xAI with this address:");
        person.tell("  " + address);
        if (options.browser() && !person.remote() && !person.browse(address)) {
            person.tell("(No browser could be opened; copy the address.)");
        }
    }

    private static String address(XaiAddresses.Addresses discovery, Pkce pkce, String redirect) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", CLIENT);
        query.put("redirect_uri", redirect);
        query.put("scope", SCOPE);
        query.put("code_challenge", pkce.challenge());
        query.put("code_challenge_method", "S256");
        query.put("state", pkce.state());
        query.put("nonce", pkce.nonce());
        query.put("plan", "generic");
        query.put("referrer", "hermes-agent");
        return discovery.authorize()
                + (discovery.authorize().contains("?") ? "&" : "?")
                + query.entrySet().stream()
                        .map(field -> field.getKey() + "=" + TokenServer.encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static Callback pasted(LoginPerson person) {
        return person.ask("Paste the address at which the browser ended (or the code): ")
                .flatMap(Callback::pasted)
                .orElseThrow(
                        () -> new AuthException(ID, "xai_code_missing", false, "Nothing was pasted that is a code."));
    }

    private Login exchanged(
            XaiAddresses.Addresses discovery, Pkce pkce, String redirect, Callback callback, Duration timeout)
            throws IOException, InterruptedException {
        if (callback.error().isPresent()) {
            throw new AuthException(
                    ID,
                    "xai_authorization_failed",
                    false,
                    "xAI refused the login: "
                            + callback.description().orElse(callback.error().get()));
        }
        if (callback.state().filter(state -> !state.equals(pkce.state())).isPresent()) {
            throw new AuthException(
                    ID,
                    "xai_state_mismatch",
                    false,
                    "This answer belongs to another login; nothing was taken from it.");
        }
        var code = callback.code()
                .orElseThrow(() -> new AuthException(ID, "xai_code_missing", false, "The answer holds no code."));
        var reply = server.form(
                discovery.token(),
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        redirect,
                        "client_id",
                        CLIENT,
                        "code_verifier",
                        pkce.verifier(),
                        "code_challenge",
                        pkce.challenge(),
                        "code_challenge_method",
                        "S256"),
                Map.of(),
                timeout.compareTo(USUAL_TIMEOUT) > 0 ? timeout : USUAL_TIMEOUT);
        if (!reply.ok()) {
            throw refused(reply, "xai_token_exchange_failed", "xAI gave no token: ");
        }
        var access = reply.text("access_token");
        var refresh = reply.text("refresh_token");
        if (access.isEmpty() || refresh.isEmpty()) {
            throw new AuthException(ID, "xai_token_exchange_invalid", false, "xAI's answer lacks a token.");
        }
        return login(discovery, redirect, reply, access, refresh);
    }

    private Login login(
            XaiAddresses.Addresses discovery, String redirect, TokenServer.Reply reply, String access, String refresh) {
        var tokens = new Fields().put("access_token", access).put("refresh_token", refresh);
        var kept = new Fields()
                .put("access_token", access)
                .put("refresh_token", refresh)
                .put("id_token", Optional.of(reply.text("id_token")))
                .put("expires_in", reply.json().path("expires_in").asLong(0))
                .put("token_type", Optional.of(reply.text("token_type")));
        var state = new Fields().object();
        state.set("tokens", kept.object());
        state.put("last_refresh", Fields.time(clock.instant()).replace("+00:00", "Z"));
        state.put("auth_mode", "oauth_pkce");
        state.putObject("discovery")
                .put("authorization_endpoint", discovery.authorize())
                .put("token_endpoint", discovery.token());
        state.put("redirect_uri", redirect);
        var entry = tokens.object();
        entry.put("source", "manual:xai_pkce");
        entry.put("base_url", Endpoints.XAI);
        var owner =
                Jwt.of(reply.text("id_token")).owner().or(() -> Jwt.of(access).owner());
        return new Login(ID, state, entry, owner.orElse(""));
    }
}
