package dev.hermes.providers.oauth;

import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import dev.hermes.providers.credentials.Jwt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Nous portal. Models are asked with an agent key: the access token itself where it may be used for that, else an
 * opaque key that the portal makes for it.
 */
final class Nous implements Protocol {
    static final String ID = "nous";
    private static final String INVOKE = "inference:invoke";
    private static final Duration SKEW = Duration.ofSeconds(120);
    private static final Set<String> TERMINAL = Set.of("invalid_grant", "invalid_token", "refresh_token_reused");
    private static final Set<String> TOKEN_REFUSED = Set.of("invalid_grant", "invalid_token");

    private final TokenServer server;
    private final Endpoints endpoints;
    private final NousAddresses addresses;
    private final NousShared shared;
    private final Settings settings;
    private final Clock clock;

    /** The access token that came when the one before was refused; when it is refused too, a key is made for it instead. */
    private volatile Optional<String> lastTry = Optional.empty();

    /** The one that models do not take although it looks as if they did. */
    private volatile Optional<String> rejected = Optional.empty();

    /**
     * What the environment says.
     *
     * @param leastTtl how long a made key must last at least
     * @param legacy never use the access token itself
     */
    record Settings(Duration leastTtl, Duration patience, boolean legacy) {
        static Settings of(Map<String, String> environment) {
            return new Settings(
                    Duration.ofSeconds(Math.max(60, seconds(environment, "HERMES_NOUS_MIN_KEY_TTL_SECONDS", 1_800))),
                    Duration.ofSeconds(Math.max(1, seconds(environment, "HERMES_NOUS_TIMEOUT_SECONDS", 15))),
                    Set.of("1", "true", "yes", "on")
                            .contains(environment
                                    .getOrDefault("HERMES_AGENT_USE_LEGACY_SESSION_KEYS", "")
                                    .strip()
                                    .toLowerCase(Locale.ROOT)));
        }

        private static int seconds(Map<String, String> environment, String name, int usual) {
            var text = environment.getOrDefault(name, "").strip();
            return text.matches("\\d{1,7}") ? Integer.parseInt(text) : usual;
        }
    }

    Nous(
            TokenServer server,
            Endpoints endpoints,
            NousAddresses addresses,
            NousShared shared,
            Settings settings,
            Clock clock) {
        this.server = server;
        this.endpoints = endpoints;
        this.addresses = addresses;
        this.shared = shared;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Duration patience() {
        return settings.patience();
    }

    @Override
    public boolean due(Credential credential, Instant now) {
        return key(credential, now).isEmpty() || untrusted(credential);
    }

    private boolean untrusted(Credential credential) {
        return credential.baseUrl().filter(url -> !addresses.inference(url)).isPresent();
    }

    @Override
    public boolean usable(Credential credential, Instant now) {
        return key(credential, now).isPresent();
    }

    /** The key that can be used at once. */
    private Optional<Secret> key(Credential credential, Instant now) {
        var access = credential.field("access_token");
        if (access.filter(token -> invokes(credential, token, now)).isPresent()) {
            return access.filter(token -> credential.field("agent_key").equals(Optional.of(token)))
                    .map(Secret::of);
        }
        return credential
                .field("agent_key")
                .filter(key -> !access.equals(Optional.of(key)))
                .filter(_ -> credential
                        .field("agent_key_expires_at")
                        .flatMap(Nous::time)
                        .filter(end -> end.isAfter(now.plus(settings.leastTtl())))
                        .isPresent())
                .map(Secret::of);
    }

    /** Whether an access token may be sent to models: three parts, the right scope, and some time to live. */
    private boolean invokes(Credential credential, String token, Instant now) {
        var jwt = Jwt.of(token);
        if (settings.legacy()
                || !jwt.readable()
                || rejected.filter(token::equals).isPresent()) {
            return false;
        }
        boolean scoped = jwt.scopes().contains(INVOKE)
                || credential
                        .field("scope")
                        .filter(scope -> Set.of(scope.split("\\s+")).contains(INVOKE))
                        .isPresent();
        var end = jwt.expires().or(credential::expires);
        return scoped && end.filter(when -> when.isAfter(now.plus(SKEW))).isPresent();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** Nothing yet: what must be done depends on what {@link #ready} finds. */
    @Override
    public Map<String, JsonNode> refresh(Grant grant, Credential credential) {
        return Map.of();
    }

    @Override
    public Credential ready(Grant grant, Credential credential, boolean refused)
            throws IOException, InterruptedException {
        var allowance = Renewals.allowance(settings.patience());
        try (var _ = shared.locked(allowance.next(Renewals.wait(settings.patience())))) {
            var ours = mended(grant, credential);
            var current = adopted(grant, ours);
            boolean again = refused && current == ours; // another profile's tokens were not refused
            var access = current.field("access_token");
            if (again && access.isPresent() && access.equals(lastTry)) {
                rejected = access;
                again = false; // nothing says that the login has ended: a key of its own may do
            }
            if (expired(current) || again) {
                current = refreshed(grant, current, allowance);
                lastTry = again ? current.field("access_token") : Optional.empty();
            }
            var direct = direct(grant, current);
            if (direct.isPresent()) {
                return direct.get();
            }
            if (key(current, clock.instant()).isPresent() && !again) {
                return current;
            }
            return minted(grant, current, allowance);
        }
    }

    /** An address that no key may go to is replaced, so that the file does not say what is not done. */
    private Credential mended(Grant grant, Credential credential) {
        return untrusted(credential)
                ? grant.renewed(new Fields()
                        .put("inference_base_url", endpoints.nousInference())
                        .map())
                : credential;
    }

    /** With the access token as the key, where models take it. */
    private Optional<Credential> direct(Grant grant, Credential credential) {
        return credential
                .field("access_token")
                .filter(access -> invokes(credential, access, clock.instant()))
                .map(access -> grant.renewed(direct(access).map()));
    }

    private boolean expired(Credential credential) {
        var access = credential.field("access_token").orElse("");
        return !invokes(credential, access, clock.instant())
                && credential
                        .expires()
                        .map(end -> !end.isAfter(clock.instant().plus(SKEW)))
                        .orElse(true);
    }

    /** Another profile may have renewed the login that all share. */
    private Credential adopted(Grant grant, Credential credential) {
        var other = shared.read();
        if (other.isEmpty() || grant.state().isEmpty()) {
            return credential;
        }
        var theirs = other.get();
        boolean newer = !credential
                        .field("refresh_token")
                        .equals(Optional.of(theirs.path("refresh_token").asString("")))
                || later(theirs.path("expires_at").asString(""), credential.expires());
        if (!newer) {
            return credential;
        }
        return grant.renewed(new Fields()
                .put("access_token", theirs.path("access_token").asString())
                .put("refresh_token", theirs.path("refresh_token").asString())
                .put("expires_at", Optional.of(theirs.path("expires_at").asString("")))
                .put("scope", Optional.of(theirs.path("scope").asString("")))
                .put(
                        "portal_base_url",
                        Optional.of(theirs.path("portal_base_url").asString("")))
                .remove("agent_key")
                .remove("agent_key_expires_at")
                .map());
    }

    private static boolean later(String theirs, Optional<Instant> ours) {
        return time(theirs).filter(end -> ours.map(end::isAfter).orElse(true)).isPresent();
    }

    private Credential refreshed(Grant grant, Credential credential, Allowance allowance)
            throws IOException, InterruptedException {
        var refresh = credential
                .refreshToken()
                .map(Secret::reveal)
                .orElseThrow(
                        () -> new AuthException(ID, "invalid_token", true, "The Nous login has no refresh token."));
        var client = credential.field("client_id").orElse(NousLogin.CLIENT);
        var reply = server.form(
                addresses.portal(credential) + "/api/oauth/token",
                Map.of("grant_type", "refresh_token", "client_id", client),
                Map.of("x-nous-refresh-token", refresh),
                allowance.next(settings.patience()));
        if (!reply.ok()) {
            throw refused(reply);
        }
        if (reply.text("access_token").isEmpty()) {
            throw new AuthException(
                    ID, "server_error", false, "The Nous login could not be renewed: the answer lacks the token.");
        }
        var renewed = grant.renewed(
                NousLogin.tokens(reply.json(), refresh, clock.instant()).map());
        grant.state().ifPresent(shared::write);
        return renewed;
    }

    private AuthException refused(TokenServer.Reply reply) {
        boolean terminal = TERMINAL.contains(reply.error())
                || reply.description().toLowerCase(Locale.ROOT).contains("reuse");
        if (terminal) {
            shared.delete();
        }
        var code = reply.error().isEmpty() ? "server_error" : reply.error();
        return new AuthException(ID, code, terminal, "The Nous login could not be renewed: " + reply.description());
    }

    static Fields direct(String access) {
        var fields = new Fields().put("agent_key", access).remove("agent_key_id");
        Jwt.of(access).expires().ifPresent(end -> fields.put("agent_key_expires_at", end));
        return fields;
    }

    /** Who is refused a key may hold an access token that has ended early; only the refresh token tells of the login. */
    private Credential minted(Grant grant, Credential credential, Allowance allowance)
            throws IOException, InterruptedException {
        try {
            return made(grant, credential, allowance);
        } catch (AuthException e) {
            if (!TOKEN_REFUSED.contains(e.code())) {
                throw e;
            }
        }
        var theirs = adopted(grant, credential);
        var current = theirs == credential ? refreshed(grant, credential, allowance) : theirs;
        var direct = direct(grant, current);
        return direct.isPresent() ? direct.get() : made(grant, current, allowance);
    }

    private Credential made(Grant grant, Credential credential, Allowance allowance)
            throws IOException, InterruptedException {
        var key = mint(
                server,
                addresses.portal(credential),
                credential.field("access_token").orElse(""),
                settings.leastTtl(),
                allowance.next(settings.patience()),
                endpoints);
        return grant.renewed(key.map());
    }

    /** Has the portal make a key. */
    static Fields mint(
            TokenServer server, String portal, String access, Duration leastTtl, Duration patience, Endpoints endpoints)
            throws IOException, InterruptedException {
        var reply = server.json(
                portal + "/api/oauth/agent-key",
                JsonMapper.shared().createObjectNode().put("min_ttl_seconds", leastTtl.toSeconds()),
                Map.of("Authorization", "Bearer " + access),
                patience);
        if (!reply.ok()) {
            var code = reply.error().isEmpty() ? "server_error" : reply.error();
            throw new AuthException(ID, code, false, "The Nous portal made no key: " + reply.description(), portal);
        }
        if (reply.text("api_key").isEmpty()) {
            throw new AuthException(ID, "server_error", false, "The Nous portal's answer lacks the key.");
        }
        var fields = new Fields()
                .put("agent_key", reply.text("api_key"))
                .put("agent_key_id", Optional.of(reply.text("key_id")))
                .put("agent_key_expires_at", Optional.of(reply.text("expires_at")))
                .put("agent_key_expires_in", reply.json().path("expires_in").asLong(0));
        return fields.put(
                "inference_base_url",
                Optional.of(reply.text("inference_base_url")).filter(endpoints::trustedNous));
    }
}
