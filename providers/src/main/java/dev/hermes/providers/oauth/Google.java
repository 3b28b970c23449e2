package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Gemini with a login at Google: PKCE with a listener on loopback, or with an address that the person pastes. */
final class Google extends BearerProtocol implements LoginFlow {
    static final String ID = "google-gemini-cli";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform"
            + " https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile";
    private static final int PORT = 8_085;
    private static final String PATH = "/oauth2callback";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration WAIT = Duration.ofSeconds(300);
    private static final long SHORTEST_LIFE = 60;
    private static final long USUAL_LIFE = 3_600;

    /** Any of them means that no browser can come back to this machine. */
    private static final List<String> HEADLESS = List.of("HERMES_HEADLESS", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY");

    private final TokenServer server;
    private final Endpoints endpoints;
    private final Map<String, String> environment;
    private final Clock clock;
    private final RandomGenerator random;
    private final GoogleProject project;

    Google(
            TokenServer server,
            Endpoints endpoints,
            Map<String, String> environment,
            Clock clock,
            RandomGenerator random,
            Pause pause) {
        super(Duration.ofSeconds(60));
        this.server = server;
        this.endpoints = endpoints;
        this.environment = environment;
        this.clock = clock;
        this.random = random;
        this.project = new GoogleProject(server, endpoints, pause);
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
        var refresh = refreshToken(credential, ID, "google_oauth_refresh_token_missing");
        var reply = token(Map.of("grant_type", "refresh_token", "refresh_token", refresh));
        if (!reply.ok()) {
            boolean ended = reply.error().equals("invalid_grant");
            throw new AuthException(
                    ID,
                    ended ? "google_oauth_invalid_grant" : "google_oauth_token_http_error",
                    ended,
                    "The login at Google could not be renewed: " + reply.description());
        }
        if (reply.text("access_token").isEmpty()) {
            throw new AuthException(
                    ID, "google_oauth_refresh_empty", false, "Google renewed the login without a token.");
        }
        return tokens(reply, refresh).map();
    }

    private TokenServer.Reply token(Map<String, String> fields) throws IOException, InterruptedException {
        var client = GoogleClient.of(environment);
        var form = new HashMap<>(fields);
        form.put("client_id", client.id());
        if (!client.secret().isEmpty()) {
            form.put("client_secret", client.secret());
        }
        return server.form(endpoints.googleToken() + "/token", form, Map.of(), PATIENCE);
    }

    private Fields tokens(TokenServer.Reply reply, String refresh) {
        var next = reply.text("refresh_token");
        long seconds = Math.max(SHORTEST_LIFE, reply.json().path("expires_in").asLong(USUAL_LIFE));
        return new Fields()
                .put("access_token", reply.text("access_token"))
                .put("refresh_token", next.isEmpty() ? refresh : next)
                .put("expires_at_ms", clock.instant().plusSeconds(seconds).toEpochMilli());
    }

    @Override
    public Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException {
        var client = GoogleClient.of(environment);
        var pkce = Pkce.draw(random);
        boolean headless = HEADLESS.stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        if (options.paste() || headless) {
            var redirect = "http://127.0.0.1:" + PORT + PATH;
            person.tell("Log in to Google with this address:");
            person.tell("  " + address(client, pkce, redirect));
            return exchanged(pkce, redirect, pasted(person), person);
        }
        try (var listener = LoopbackListener.open(PORT, PATH, pkce.state(), Set.of())) {
            var redirect = listener.redirectUri();
            var address = address(client, pkce, redirect);
            person.tell("Log in to Google with this address:");
            person.tell("  " + address);
            if (options.browser() && !person.browse(address)) {
                person.tell("(No browser could be opened; copy the address.)");
            }
            var callback = listener.await(WAIT);
            return exchanged(pkce, redirect, callback.isPresent() ? callback.get() : pasted(person), person);
        }
    }

    private String address(GoogleClient client, Pkce pkce, String redirect) {
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", client.id());
        query.put("response_type", "code");
        query.put("redirect_uri", redirect);
        query.put("scope", SCOPE);
        query.put("state", pkce.state());
        query.put("code_challenge", pkce.challenge());
        query.put("code_challenge_method", "S256");
        query.put("access_type", "offline");
        query.put("prompt", "consent");
        return endpoints.googleAccounts() + "/o/oauth2/v2/auth?"
                + query.entrySet().stream()
                        .map(field -> field.getKey() + "=" + TokenServer.encoded(field.getValue()))
                        .collect(Collectors.joining("&"))
                + "#hermes";
    }

    private static Callback pasted(LoginPerson person) {
        return person.ask("Paste the address at which the browser ended (or the code): ")
                .flatMap(Callback::pasted)
                .orElseThrow(() ->
                        new AuthException(ID, "google_oauth_no_code", false, "Nothing was pasted that is a code."));
    }

    private Login exchanged(Pkce pkce, String redirect, Callback callback, LoginPerson person)
            throws IOException, InterruptedException {
        if (callback.state().filter(state -> !state.equals(pkce.state())).isPresent()) {
            throw new AuthException(
                    ID,
                    "google_oauth_authorization_failed",
                    false,
                    "This answer belongs to another login; nothing was taken from it.");
        }
        var code = callback.code()
                .orElseThrow(() -> new AuthException(
                        ID,
                        "google_oauth_authorization_failed",
                        false,
                        "Google refused the login: "
                                + callback.description().or(callback::error).orElse("no code came")));
        var reply = token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirect,
                "code_verifier",
                pkce.verifier()));
        var access = reply.text("access_token");
        var refresh = reply.text("refresh_token");
        if (!reply.ok()) {
            throw new AuthException(
                    ID, "google_oauth_token_http_error", false, "Google gave no token: " + reply.description());
        }
        if (access.isEmpty() || refresh.isEmpty()) {
            throw new AuthException(
                    ID, "google_oauth_incomplete_token_response", false, "Google's answer lacks a token.");
        }
        var email = email(access);
        var state = tokens(reply, refresh)
                .put("email", email)
                .put("managed_project", managed(access, person))
                .object();
        return new Login(ID, state, state.deepCopy(), email.orElse(""));
    }

    /** Nice to know, no more. */
    private Optional<String> email(String token) throws InterruptedException {
        try {
            var reply = server.get(
                    endpoints.googleApis() + "/oauth2/v1/userinfo?alt=json",
                    Map.of("Authorization", "Bearer " + token),
                    PATIENCE);
            return Optional.of(reply.text("email")).filter(text -> reply.ok() && !text.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<String> managed(String token, LoginPerson person) throws InterruptedException {
        Optional<String> made = Optional.empty();
        try {
            made = project.of(token);
        } catch (IOException e) {
            person.tell("No project could be asked for: " + e.getMessage());
        }
        if (made.isEmpty()) {
            person.tell("Set HERMES_GEMINI_PROJECT_ID to the id of your project at Google.");
        }
        return made;
    }
}
