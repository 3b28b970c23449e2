package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The credentials of one provider: which is used now, and what becomes of one that was refused. Safe for use by several
 * threads; what happens is written to the store at once, so that other processes see it.
 */
public final class Pool {
    /** Refusals after which only a new login helps. */
    private static final Set<String> FINAL_REASONS = Set.of(
            "token_invalidated",
            "token_revoked",
            "invalid_token",
            "invalid_grant",
            "unauthorized_client",
            "refresh_token_reused");

    private static final int UNAUTHORISED = 401;
    private static final Duration UNTIL_RENEWED = Duration.ofSeconds(60);

    private final String key;
    private final Pools pools;
    private final Strategy strategy;
    private final Cooldown cooldown;
    private final Renewal renewal;
    private final Clock clock;
    private final RandomGenerator random;
    private final Turns turns;
    private final Map<String, Integer> leases = new HashMap<>();
    private final Map<Secret, String> exchanged = new ConcurrentHashMap<>();
    private final Map<String, SharedAsking> asking = new ConcurrentHashMap<>();
    private @Nullable String current;

    Pool(
            String key,
            Pools pools,
            Strategy strategy,
            Cooldown cooldown,
            Renewal renewal,
            Clock clock,
            RandomGenerator random) {
        this.key = key;
        this.pools = pools;
        this.strategy = strategy;
        this.cooldown = cooldown;
        this.renewal = renewal;
        this.clock = clock;
        this.random = random;
        this.turns = new Turns(key, pools);
    }

    /** All, in the order in which they are listed. */
    public List<Credential> all() {
        return pools.load(key);
    }

    /** The one to use now; empty when there is none that may be asked. */
    public Optional<Credential> select() {
        return select(_ -> true);
    }

    /**
     * The one to use now, of those that are of use to the caller. A token that is due is renewed, which may take as long as a
     * server takes; nobody else waits for that, but who wants the same one.
     */
    public Optional<Credential> select(Predicate<Credential> fit) {
        var stale = new HashSet<String>();
        for (var next = next(fit, stale); next.isPresent(); next = next(fit, stale)) {
            var id = next.get().id();
            var fresh = fresh(next.get(), Optional.empty());
            if (fresh.isPresent()) {
                inUse(id);
                return fresh;
            }
            stale.add(id);
        }
        return Optional.empty();
    }

    /** The one whose turn it is; it is noted at once, so that the next who asks gets the next one. */
    private synchronized Optional<Credential> next(Predicate<Credential> fit, Set<String> stale) {
        var candidates = candidates();
        candidates.removeIf(entry -> stale.contains(entry.id()) || !fit.test(entry));
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : chosen(candidates);
    }

    private synchronized void inUse(String id) {
        current = id;
    }

    /** The one that a request would be sent with now; changes nothing. */
    public Optional<Credential> inUse() {
        return peek(credential -> Sendable.is(key, credential));
    }

    /** The one in use, else the one that would be; changes nothing. */
    public Optional<Credential> peek() {
        return peek(_ -> true);
    }

    /** The same, of those that are of use to the caller. */
    public synchronized Optional<Credential> peek(Predicate<Credential> fit) {
        var now = clock.instant();
        var usable = all().stream()
                .filter(entry -> usable(entry, now) && fit.test(entry))
                .toList();
        return usable.stream()
                .filter(entry -> entry.id().equals(current))
                .findFirst()
                .or(() -> usable.stream().findFirst());
    }

    /**
     * Takes the one with the fewest users; give it back with {@link #release}. More than one user each is avoided, not
     * refused.
     */
    public Optional<Credential> lease() {
        var taken = leastTaken();
        var fresh = taken.flatMap(entry -> fresh(entry, Optional.empty()));
        if (fresh.isEmpty()) {
            taken.ifPresent(this::release);
        }
        return fresh;
    }

    private synchronized Optional<Credential> leastTaken() {
        var taken = candidates().stream()
                .min(Comparator.comparingInt((Credential entry) -> leases.getOrDefault(entry.id(), 0)));
        taken.ifPresent(entry -> leases.merge(entry.id(), 1, Integer::sum));
        return taken;
    }

    /**
     * A credential whose token was not accepted, with another token. Empty when there is none to be had, as for a key that
     * is sent as it is.
     *
     * @param refused the token that was sent
     */
    public Optional<Credential> renew(Credential credential, Secret refused) {
        return fresh(credential, Optional.of(refused))
                .filter(fresh -> !fresh.secret().equals(Optional.of(refused)));
    }

    private Optional<Credential> fresh(Credential credential, Optional<Secret> refused) {
        return asking.computeIfAbsent(credential.id(), _ -> new SharedAsking())
                .ask(refused, () -> renewed(credential, refused));
    }

    private Optional<Credential> renewed(Credential credential, Optional<Secret> refused) {
        var fresh = renewal.fresh(key, new StoredGrant(key, credential, pools, clock), refused);
        fresh.flatMap(Credential::secret)
                .filter(secret -> !credential.secret().equals(Optional.of(secret)))
                .ifPresent(secret -> exchanged.put(secret, credential.id()));
        return fresh;
    }

    public synchronized void release(Credential credential) {
        leases.computeIfPresent(credential.id(), (_, users) -> users > 1 ? users - 1 : null);
    }

    /** Whether there is another that may be asked. */
    public boolean others(Credential than) {
        return others(than, _ -> true);
    }

    /** The same, of those that are of use to the caller. */
    public synchronized boolean others(Credential than, Predicate<Credential> fit) {
        var now = clock.instant();
        return all().stream().anyMatch(entry -> !entry.id().equals(than.id()) && usable(entry, now) && fit.test(entry));
    }

    /** The entry that a secret belongs to, or that it was exchanged for. */
    public synchronized Optional<Credential> of(Secret secret) {
        var id = exchanged.get(secret);
        return all().stream()
                .filter(entry -> entry.id().equals(id)
                        || entry.secret().filter(secret::equals).isPresent())
                .findFirst();
    }

    /**
     * A refused credential rests, or is never used again when only a new login helps. Of a login that is renewed only its renewal
     * says that: that a token is refused tells nothing of the login, so it rests a short while, until it can be renewed.
     */
    public synchronized void refused(Credential credential, Refused why) {
        boolean unauthorised = why.status().orElse(0) == UNAUTHORISED;
        boolean renewable = credential.refreshToken().isPresent();
        boolean dead = unauthorised
                && !renewable
                && FINAL_REASONS.contains(why.reason().strip());
        var now = clock.instant();
        var reset = why.resetAt()
                .or(() -> Cooldown.named(why.message()).map(now::plus))
                .map(end -> Cooldown.bounded(end, now))
                .or(() -> Optional.of(now.plus(UNTIL_RENEWED)).filter(_ -> unauthorised && renewable));
        pools.edit(credential, entry -> {
            if (renewable && entry.path("last_status").asString("").equals("dead")) {
                return; // its renewal has just said that it has ended
            }
            entry.put("last_status", dead ? "dead" : "exhausted");
            entry.set("last_status_at", AuthTimes.seconds(now));
            entry.set(
                    "last_error_code",
                    why.status().isPresent()
                            ? JsonNodeFactory.instance.numberNode(why.status().getAsInt())
                            : JsonNodeFactory.instance.nullNode());
            putOrNull(entry, "last_error_reason", why.reason());
            putOrNull(entry, "last_error_message", why.message());
            entry.set(
                    "last_error_reset_at", reset.map(AuthTimes::seconds).orElseGet(JsonNodeFactory.instance::nullNode));
        });
        if (credential.id().equals(current)) {
            current = null;
        }
    }

    /** Forgets all refusals; how many entries had one. */
    public synchronized int reset() {
        int count = 0;
        for (var entry : all()) {
            if (entry.status().isPresent()) {
                count++;
                pools.edit(entry, Pool::cleared);
            }
        }
        return count;
    }

    private static void cleared(ObjectNode entry) {
        Credential.STATUS_FIELDS.forEach(name -> entry.set(name, JsonNodeFactory.instance.nullNode()));
    }

    private static void putOrNull(ObjectNode entry, String name, String text) {
        if (text.isBlank()) {
            entry.set(name, JsonNodeFactory.instance.nullNode());
        } else {
            entry.put(name, text.strip());
        }
    }

    private boolean usable(Credential entry, Instant now) {
        return !entry.dead() && entry.secret().isPresent() && !cooldown.resting(entry, now);
    }

    /** Those that may be asked; the ones whose rest is over are well again. */
    private List<Credential> candidates() {
        var now = clock.instant();
        var usable = new ArrayList<Credential>();
        for (var entry : all()) {
            if (!usable(entry, now)) {
                continue;
            }
            if (entry.status().filter("exhausted"::equals).isPresent()) {
                pools.edit(entry, json -> {
                    cleared(json);
                    json.put("last_status", "ok");
                });
            }
            usable.add(entry);
        }
        return usable;
    }

    private Optional<Credential> chosen(List<Credential> candidates) {
        return switch (strategy) {
            case FILL_FIRST -> Optional.of(candidates.getFirst());
            case RANDOM -> Optional.of(candidates.get(random.nextInt(candidates.size())));
            case LEAST_USED -> turns.leastUsed(candidates);
            case ROUND_ROBIN -> turns.first(candidates);
        };
    }
}
