package dev.hermes.gateway.proxy;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A provider whose logins are in a pool. */
public final class PooledUpstream implements Upstream {
    private static final int UNAUTHORISED = 401;
    private static final int TOO_MANY = 429;

    /** What is known of the providers that can be stood for. */
    private record Kind(String name, String pool, String title, String baseUrl, String domain, boolean below) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "nous",
                    "nous",
                    "Nous Portal",
                    "https://inference-api.nousresearch.com/v1",
                    "inference-api.nousresearch.com",
                    false),
            new Kind("xai", "xai-oauth", "xAI Grok OAuth", "https://api.x.ai/v1", "x.ai", true));

    private static final Set<String> PATHS =
            Set.of("/chat/completions", "/completions", "/embeddings", "/models", "/responses");

    private final Kind kind;
    private final Accounts accounts;
    private final Clock clock;
    private final Log log;

    private PooledUpstream(Kind kind, Accounts accounts, Clock clock, Log log) {
        this.kind = kind;
        this.accounts = accounts;
        this.clock = clock;
        this.log = log;
    }

    /** All that can be stood for. */
    public static List<Upstream> all(Accounts accounts, Clock clock, Log log) {
        return KINDS.stream()
                .<Upstream>map(kind -> new PooledUpstream(kind, accounts, clock, log))
                .toList();
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public String title() {
        return kind.title();
    }

    @Override
    public Set<String> paths() {
        return PATHS;
    }

    @Override
    public boolean authenticated() {
        return accounts.pool(kind.pool()).peek().isPresent();
    }

    @Override
    public Bearer bearer() {
        return accounts.pool(kind.pool())
                .select()
                .flatMap(this::bearer)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "No login at " + kind.title() + " can be used now" + trouble() + ".",
                        "'hermes auth list " + kind.pool() + "' shows them; 'hermes auth add " + kind.pool()
                                + " --type oauth' logs in."));
    }

    private String trouble() {
        var all = accounts.pool(kind.pool()).all();
        var state = accounts.state(kind.pool())
                .map(some -> some.path("last_auth_error").path("message").asString(""))
                .filter(text -> !text.isBlank());
        return state.map(text -> " (" + text + ")")
                .orElseGet(() -> all.isEmpty()
                        ? ""
                        : " (" + accounts.status(all.getFirst()).strip() + ")");
    }

    private Optional<Bearer> bearer(Credential credential) {
        return credential
                .secret()
                .map(token -> new Bearer(
                        token,
                        credential
                                .field("token_type")
                                .filter(type -> type.equalsIgnoreCase("bearer"))
                                .orElse("Bearer"),
                        baseUrl(credential),
                        credential.expires()));
    }

    /** Only where the login belongs, that of xAI also to this machine; anything else in the store is not believed. */
    private String baseUrl(Credential credential) {
        var stored =
                credential.baseUrl().map(url -> url.replaceFirst("/+$", "")).orElse(kind.baseUrl());
        if (trusted(stored)) {
            return stored;
        }
        log.warn(
                "proxy",
                "The address of a login at " + kind.title() + " is not one of its own; the usual one is used.");
        return kind.baseUrl();
    }

    private boolean trusted(String url) {
        try {
            var uri = new URI(url);
            var host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
            if (kind.below() && Loopback.is(host.replaceAll("[\\[\\]]", "")) && uri.getRawUserInfo() == null) {
                return true;
            }
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && (uri.getPort() == -1 || uri.getPort() == 443)
                    && (host.equals(kind.domain()) || kind.below() && host.endsWith("." + kind.domain()));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    @Override
    public Optional<Bearer> other(Bearer refused, Refusal refusal) {
        var pool = accounts.pool(kind.pool());
        var credential = pool.of(refused.token());
        if (credential.isEmpty()) {
            return Optional.of(bearer()).filter(now -> !now.token().equals(refused.token()));
        }
        if (refusal.status() == UNAUTHORISED) {
            var renewed = pool.renew(credential.get(), refused.token());
            if (renewed.isPresent()) {
                return renewed.flatMap(this::bearer);
            }
        }
        if ((refusal.status() == UNAUTHORISED || refusal.status() == TOO_MANY) && pool.others(credential.get())) {
            pool.refused(
                    credential.get(), Refused.of(refusal.status(), refusal.headers(), refusal.body(), clock.instant()));
            return pool.select()
                    .flatMap(this::bearer)
                    .filter(now -> !now.token().equals(refused.token()));
        }
        return Optional.empty();
    }
}
