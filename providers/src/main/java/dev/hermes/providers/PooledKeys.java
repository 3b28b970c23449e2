package dev.hermes.providers;

import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.KnownProvider;
import dev.hermes.providers.credentials.Pool;
import dev.hermes.providers.credentials.Refused;
import dev.hermes.providers.credentials.Sendable;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes credentials from the pools of the accounts. */
final class PooledKeys implements KeyRing {
    private static final int FORBIDDEN = 403;

    /** Their keys are not sent, but what their provider gives for them. */
    private static final Set<String> EXCHANGED = Set.of("copilot");

    private final Accounts accounts;
    private final Ways ways;
    private final Clock clock;
    private final Set<Secret> renewals = ConcurrentHashMap.newKeySet();

    /** Where a model is asked with a certain key. */
    interface Ways {
        Endpoint with(ResolvedModel model, Credential credential, Secret key);
    }

    /** @param ways asked when one credential takes the place of another */
    PooledKeys(Accounts accounts, Ways ways, Clock clock) {
        this.accounts = accounts;
        this.ways = ways;
        this.clock = clock;
    }

    /** The credential to use for a provider now; empty when the store says nothing about it. */
    Optional<Credential> of(String pool) {
        return decides(pool)
                ? accounts.pool(pool).select(credential -> Sendable.is(pool, credential))
                : Optional.empty();
    }

    /** The same without using it up. */
    Optional<Credential> peek(String pool) {
        return decides(pool) ? accounts.pool(pool).inUse() : Optional.empty();
    }

    /** The provider of the last login. */
    Optional<String> active() {
        return accounts.activeProvider();
    }

    /** Whether the pool alone decides about a provider: what the store says nothing about, the environment decides. */
    boolean decides(String pool) {
        return EXCHANGED.contains(pool) || accounts.speaksOf(pool);
    }

    /** Whether a key may be sent to an address: one that is exchanged stays with its provider until it was. */
    boolean mayGo(String pool, Secret key, String url) {
        return !EXCHANGED.contains(pool)
                || LoginHosts.allow(pool, url)
                || accounts.pool(pool).all().stream()
                        .noneMatch(entry -> entry.secret().equals(Optional.of(key)));
    }

    /** Whether there is a login at all, of use now or not. */
    boolean holds(String pool) {
        return accounts.pool(pool).all().stream()
                .anyMatch(entry ->
                        entry.oauth() && !entry.dead() && accounts.status(entry).isEmpty());
    }

    /** Whether a provider has credentials, and none of them is of a kind that is sent. */
    boolean neverSent(String pool) {
        var all = accounts.pool(pool).all();
        return !all.isEmpty() && all.stream().noneMatch(entry -> Sendable.is(pool, entry));
    }

    /** Why a login that there was is none any more, for people; empty when nobody logged in, or all is well. */
    Optional<String> ended(String pool) {
        return accounts.ended(pool);
    }

    /** Which of a provider's variables the user took out of use. */
    List<String> removed(ProviderRow row) {
        return row.keyVariables().stream()
                .filter(variable -> accounts.outOfUse(row.id(), variable))
                .toList();
    }

    /** Whether a source of keys of a pool is one that the user took out of use. */
    boolean removed(String pool, String source) {
        return accounts.suppressed(pool, source);
    }

    /** How the credentials fare when none can be used, for people; empty when there are none. */
    Optional<String> trouble(String pool) {
        var all = accounts.pool(pool).all();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.getFirst().label() + ":" + accounts.status(all.getFirst()))
                        .filter(text -> !text.endsWith(":"));
    }

    @Override
    public boolean hasOther(ResolvedModel model) {
        return holder(model).map(PooledKeys::others).orElse(false);
    }

    @Override
    public Optional<ResolvedModel> other(ResolvedModel model, ModelException refusal) {
        return holder(model).flatMap(holder -> other(model, holder, refusal));
    }

    @Override
    public Optional<String> login(ResolvedModel model) {
        var holder = holder(model);
        return holder.isPresent()
                ? holder.filter(found -> found.credential().oauth()).map(Holder::name)
                : accounts.directory() // its tokens are gone from the store when it was just found to have ended
                        .provider(model.provider())
                        .filter(KnownProvider::oauth)
                        .map(KnownProvider::id);
    }

    private Optional<ResolvedModel> other(ResolvedModel model, Holder holder, ModelException refusal) {
        if (refusal.kind() == ErrorClass.AUTH) {
            if (notEntitled(holder, refusal)) {
                return Optional.empty(); // neither a new token nor another login of the same plan would help
            }
            var renewed = renewed(model, holder);
            if (renewed.isPresent()) {
                return renewed;
            }
        }
        if (!others(holder)) {
            return Optional.empty();
        }
        holder.pool().refused(holder.credential(), Refused.of(refusal, clock.instant()));
        return holder.pool()
                .select(credential -> Sendable.is(holder.name(), credential))
                .flatMap(credential -> rekeyed(model, holder, credential));
    }

    /** With another token of the same login; a token that was just got is not renewed once more. */
    private Optional<ResolvedModel> renewed(ResolvedModel model, Holder holder) {
        var refused = model.endpoint().key().filter(key -> !renewals.contains(key));
        var fresh = refused.flatMap(key -> holder.pool().renew(holder.credential(), key));
        fresh.flatMap(Credential::secret).ifPresent(renewals::add);
        return fresh.flatMap(credential -> rekeyed(model, holder, credential));
    }

    /** xAI refuses with 403 who has the wrong plan, and says so when it was the token after all. */
    private static boolean notEntitled(Holder holder, ModelException refusal) {
        var said = refusal.getMessage() + " " + refusal.detail();
        return holder.name().equals("xai-oauth")
                && refusal.status().orElse(0) == FORBIDDEN
                && !said.contains("[WKE=unauthenticated:")
                && !said.contains("OAuth2 access token could not be validated");
    }

    /**
     * With another credential. Keys of one provider may be good at several addresses, in several protocols; an address that the
     * person named for this conversation stays.
     */
    private Optional<ResolvedModel> rekeyed(ResolvedModel model, Holder holder, Credential credential) {
        var old = model.endpoint();
        var before = holder.credential();
        try {
            return credential.secret().flatMap(secret -> {
                boolean usual = !before.id().equals(credential.id())
                        && old.key()
                                .map(key -> ways.with(model, before, key).baseUrl())
                                .equals(Optional.of(old.baseUrl()));
                if (!usual && !mayGo(holder.name(), secret, old.baseUrl())) {
                    return Optional.empty();
                }
                return Optional.of(model.withEndpoint(
                        usual
                                ? ways.with(model, credential, secret)
                                : new Endpoint(
                                        old.provider(),
                                        old.mode(),
                                        old.baseUrl(),
                                        Optional.of(secret),
                                        RequestExtras.withAccountOf(secret, old.headers()),
                                        old.extraBody())));
            });
        } catch (HermesException _) {
            return Optional.empty(); // it is bound to an address to which nothing is sent
        }
    }

    /** What is never sent is nobody's stand-in. */
    private static boolean others(Holder holder) {
        return holder.pool().others(holder.credential(), credential -> Sendable.is(holder.name(), credential));
    }

    private record Holder(String name, Pool pool, Credential credential) {}

    /** The entry whose secret the model was asked with. */
    private Optional<Holder> holder(ResolvedModel model) {
        return model.endpoint()
                .key()
                .flatMap(key -> accounts.directory().pool(model.provider()).flatMap(name -> holder(name, key)));
    }

    private Optional<Holder> holder(String name, Secret key) {
        var pool = accounts.pool(name);
        return pool.of(key).map(credential -> new Holder(name, pool, credential));
    }
}
