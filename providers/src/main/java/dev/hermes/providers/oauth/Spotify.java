package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Spotify, for tools and not for models: PKCE with an app that the user registered there. */
final class Spotify extends BearerProtocol implements LoginFlow {
    static final String ID = "spotify";
    private static final String REDIRECT = "http://127.0.0.1:43827/spotify/callback";
    private static final String SCOPE =
            "user-modify-playback-state user-read-playback-state user-read-currently-playing"
                    + " user-read-recently-played playlist-read-private playlist-read-collaborative playlist-modify-public"
                    + " playlist-modify-private user-library-read user-library-modify";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SKEW = Duration.ofSeconds(120);
    private static final int TOO_MANY = 429;
    private static final int THEIR_FAULT = 500;
    private static final Duration WAIT = Duration.ofSeconds(180);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

    private final TokenServer server;
    private final Endpoints endpoints;
    private final Map<String, String> environment;
    private final Clock clock;
    private final RandomGenerator random;

    Spotify(
            TokenServer server,
            Endpoints endpoints,
            Map<String, String> environment,
            Clock clock,
            RandomGenerator random) {
        super(SKEW);
        this.server = server;
        this.endpoints = endpoints;
        this.environment = environment;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /** A token of which nobody knows when it ends counts as ended. */
    @Override
    Optional<Instant> end(Credential credential) {
        return credential.expires().or(() -> Optional.of(Instant.EPOCH));
    }

    @Override
    public Map<String, JsonNode> refresh(Grant grant, Credential credential) throws IOException, InterruptedException {
        var refresh = refreshToken(credential, ID, "spotify_refresh_token_missing");
        var client = credential
                .field("client_id")
                .or(this::client)
                .orElseThrow(() -> new AuthException(
                        ID, "spotify_client_id_missing", true, "The login does not name your Spotify app."));
        var accounts = variable("HERMES_SPOTIFY_ACCOUNTS_BASE_URL")
                .or(() -> credential.field("accounts_base_url"))
                .orElse(endpoints.spotify());
        var reply = server.form(accounts + "/api/token", refreshForm(refresh, client), Map.of(), PATIENCE);
        if (!reply.ok()) {
            boolean passing = reply.status() == TOO_MANY || reply.status() >= THEIR_FAULT;
            throw new AuthException(
                    ID,
                    "spotify_refresh_failed",
                    !passing,
                    "The Spotify login could not be renewed: " + reply.description());
        }
        var access = reply.text("access_token");
        if (access.isEmpty()) {
            throw new AuthException(ID, "spotify_refresh_invalid", true, "Spotify renewed the login without a token.");
        }
        var next = reply.text("refresh_token");
        return tokens(reply, access, next.isEmpty() ? refresh : next)
                .put("granted_scope", Optional.of(reply.text("scope")))
                .map();
    }

    private Fields tokens(TokenServer.Reply reply, String access, String refresh) {
        var now = clock.instant();
        long seconds = reply.json().path("expires_in").asLong(3_600);
        return new Fields()
                .put("token_type", reply.text("token_type").isEmpty() ? "Bearer" : reply.text("token_type"))
                .put("access_token", access)
                .put("refresh_token", refresh)
                .put("obtained_at", now)
                .put("expires_at", now.plusSeconds(seconds))
                .put("expires_in", seconds);
    }

    /** What the user registered, and where. */
    private record App(String client, URI redirect, String scope, String accounts, String api) {}

    /** @param options with the client's id, unless the environment has it */
    @Override
    public Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException {
        var app = app(options);
        var pkce = Pkce.draw(random);
        try (var listener = listener(app, pkce)) {
            var address = address(app, pkce);
            person.tell("Log in to Spotify with this address:");
            person.tell("  " + address);
            if (options.browser() && !person.remote() && !person.browse(address)) {
                person.tell("(No browser could be opened; copy the address.)");
            }
            if (person.remote()) {
                Remote.hint(person, listener.port(), "log in with Hermes on that machine");
            }
            var wait = options.timeout().orElse(WAIT);
            var callback = listener.await(wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT)
                    .orElseThrow(() -> new AuthException(
                            ID, "spotify_callback_timeout", false, "The browser did not come back in time."));
            return exchanged(app, pkce, callback);
        }
    }

    private App app(LoginOptions options) {
        var client = options.clientId()
                .or(this::client)
                .orElseThrow(() -> new AuthException(
                        ID, "spotify_client_id_missing", false, "The id of your Spotify app is not known."));
        var redirect = options.redirectUri()
                .or(() -> variable("HERMES_SPOTIFY_REDIRECT_URI"))
                .or(() -> variable("SPOTIFY_REDIRECT_URI"))
                .orElse(REDIRECT);
        var scope = new LinkedHashSet<>(
                Arrays.asList(options.scope().orElse(SCOPE).strip().split("[\\s,]+")));
        return new App(
                client,
                redirect(redirect),
                String.join(" ", scope),
                variable("HERMES_SPOTIFY_ACCOUNTS_BASE_URL").orElse(endpoints.spotify()),
                variable("HERMES_SPOTIFY_API_BASE_URL").orElse("https://api.spotify.com/v1"));
    }

    private Optional<String> client() {
        return variable("HERMES_SPOTIFY_CLIENT_ID").or(() -> variable("SPOTIFY_CLIENT_ID"));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Spotify compares it with what is registered, so that only this port will do. */
    private static URI redirect(String text) {
        try {
            var uri = new URI(text);
            boolean good = "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT))
                    && uri.getPort() > 0
                    && uri.getRawUserInfo() == null;
            if (good) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // told below
        }
        throw new AuthException(
                ID,
                "spotify_redirect_invalid",
                false,
                "The redirect URI must be http on 127.0.0.1 or localhost with a port, such as " + REDIRECT + ".");
    }

    private static LoopbackListener listener(App app, Pkce pkce) throws IOException {
        try {
            var path = app.redirect().getPath();
            return LoopbackListener.openExactly(
                    app.redirect().getPort(), path.isEmpty() ? "/" : path, pkce.state(), Set.of());
        } catch (IOException e) {
            throw new AuthException(
                    ID,
                    "spotify_callback_bind_failed",
                    false,
                    "Port " + app.redirect().getPort() + " of this machine cannot be used: " + e.getMessage());
        }
    }

    private static String address(App app, Pkce pkce) {
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", app.client());
        query.put("response_type", "code");
        query.put("redirect_uri", app.redirect().toString());
        query.put("scope", app.scope());
        query.put("state", pkce.state());
        query.put("code_challenge_method", "S256");
        query.put("code_challenge", pkce.challenge());
        return app.accounts() + "/authorize?"
                + query.entrySet().stream()
                        .map(field -> field.getKey() + "=" + TokenServer.encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private Login exchanged(App app, Pkce pkce, Callback callback) throws IOException, InterruptedException {
        var code = callback.code()
                .orElseThrow(() -> new AuthException(
                        ID,
                        "spotify_authorization_failed",
                        false,
                        "Spotify refused the login: "
                                + callback.description().or(callback::error).orElse("no code came")));
        var reply = server.form(
                app.accounts() + "/api/token",
                Map.of(
                        "client_id",
                        app.client(),
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        app.redirect().toString(),
                        "code_verifier",
                        pkce.verifier()),
                Map.of(),
                PATIENCE);
        if (!reply.ok()) {
            throw new AuthException(
                    ID, "spotify_token_exchange_failed", false, "Spotify gave no token: " + reply.description());
        }
        var access = reply.text("access_token");
        var refresh = reply.text("refresh_token");
        if (access.isEmpty() || refresh.isEmpty()) {
            throw new AuthException(ID, "spotify_token_exchange_invalid", false, "Spotify's answer lacks a token.");
        }
        var state = tokens(reply, access, refresh)
                .put("client_id", app.client())
                .put("redirect_uri", app.redirect().toString())
                .put("accounts_base_url", app.accounts())
                .put("api_base_url", app.api())
                .put("scope", app.scope())
                .put("granted_scope", reply.text("scope"))
                .put("auth_type", "oauth_pkce")
                .object();
        return new Login(ID, state, state.deepCopy(), "");
    }
}
