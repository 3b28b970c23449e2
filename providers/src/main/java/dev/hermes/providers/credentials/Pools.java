package dev.hermes.providers.credentials;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.providers.credentials.Seeds.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pools as they are: what is stored, brought together with what is kept elsewhere. A profile that has no credentials
 * for a provider uses those of the root, and what happens to these is written there.
 */
final class Pools {
    private static final String POOLS = "credential_pool";
    private static final Duration DEAD_KEPT = Duration.ofDays(1);
    private static final List<String> ANTHROPIC_ORDER = List.of(
            "env:ANTHROPIC_TOKEN",
            "env:CLAUDE_CODE_OAUTH_TOKEN",
            "hermes_pkce",
            "claude_code",
            "env:ANTHROPIC_API_KEY");

    private final AuthFile own;
    private final Optional<AuthFile> root;
    private final Seeds seeds;
    private final RandomGenerator random;
    private final Clock clock;
    private final Log log;

    /** @param root the store behind that of the profile; empty when there is no profile */
    Pools(AuthFile own, Optional<AuthFile> root, Seeds seeds, RandomGenerator random, Clock clock, Log log) {
        this.own = own;
        this.root = root;
        this.seeds = seeds;
        this.random = random;
        this.clock = clock;
        this.log = log;
    }

    /** Where credentials come from that are kept elsewhere. */
    Seeds seeds() {
        return seeds;
    }

    Stores stores() {
        return new Stores(own.read(), root.map(AuthFile::read));
    }

    /** Where a credential lives. */
    AuthFile home(Credential credential) {
        return credential.inherited() ? root.orElse(own) : own;
    }

    AuthFile own() {
        return own;
    }

    /** The store behind that of the profile. */
    Optional<AuthFile> root() {
        return root;
    }

    /** All that have something in them, in alphabetical order. */
    Set<String> keys() {
        var stores = stores();
        var keys = new TreeSet<>(seeds.pools(stores));
        keys.addAll(stores.own().path(POOLS).propertyNames());
        stores.root().ifPresent(store -> keys.addAll(store.path(POOLS).propertyNames()));
        return keys;
    }

    /** What a pool shows. Entries that are new, changed or gone since the last time are noted in the store. */
    List<Credential> load(String pool) {
        var view = view(pool, stores());
        if (!view.changed()) {
            return view.shown();
        }
        try {
            return own.update(store -> {
                var fresh = view(pool, new Stores(store, root.map(AuthFile::read)));
                fresh.keepIn(store);
                return fresh.shown();
            });
        } catch (HermesException e) {
            log.warn("providers.credentials", "The pool " + pool + " was not stored: " + e.getMessage());
            return view.shown();
        }
    }

    /**
     * Changes one entry where it lives, and no other. One that shows what is kept elsewhere may not have been stored yet; it
     * is then. Nothing happens to one that somebody added and somebody else removed.
     */
    void edit(Credential credential, String pool, Consumer<ObjectNode> edit) {
        home(credential).change(store -> edit(store, credential, pool, edit));
    }

    /** The same in a store that is being changed. */
    static void edit(ObjectNode store, Credential credential, String pool, Consumer<ObjectNode> edit) {
        var found = stored(store, credential, pool);
        if (found.isPresent()) {
            edit.accept(found.get());
        } else if (!credential.manual()) {
            var entry = credential.stored();
            edit.accept(entry);
            store.withObject(POOLS).withArray(pool).add(entry);
        }
    }

    /** The entry of a credential, as a store has it. */
    static Optional<ObjectNode> stored(ObjectNode store, Credential credential, String pool) {
        return entries(store, pool)
                .filter(entry -> entry.path("id").asString("").equals(credential.id())
                        || !credential.manual()
                                && entry.path("source").asString("").equals(credential.source()))
                .findFirst();
    }

    /**
     * Adds an entry to the profile.
     *
     * @return how many the pool has now
     */
    int add(String pool, ObjectNode entry) {
        return own.update(store -> {
            // what is kept elsewhere comes first, and has its number before
            view(pool, new Stores(store, Optional.empty())).keepIn(store);
            entry.put("id", newId(entries(store, pool).toList()));
            entry.put("priority", next(entries(store, pool).toList()));
            store.withObject(POOLS).withArray(pool).add(entry);
            return (int) entries(store, pool).count();
        });
    }

    /** Removes entries of the profile and closes the gap in the order. */
    void remove(String pool, Set<String> ids) {
        own.change(store -> {
            var kept = JsonNodeFactory.instance.arrayNode();
            entries(store, pool)
                    .filter(entry -> !ids.contains(entry.path("id").asString("")))
                    .sorted(Comparator.comparingInt(
                            entry -> entry.path("priority").asInt(0)))
                    .forEach(entry -> kept.add(entry.put("priority", kept.size())));
            put(store, pool, kept);
        });
    }

    static Stream<ObjectNode> entries(ObjectNode store, String pool) {
        return store.path(POOLS)
                .path(pool)
                .valueStream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    private static void put(ObjectNode store, String pool, ArrayNode entries) {
        var pools = store.withObject(POOLS);
        if (entries.isEmpty()) {
            pools.remove(pool);
        } else {
            pools.set(pool, entries);
        }
    }

    private static int next(List<ObjectNode> entries) {
        return entries.stream()
                        .mapToInt(entry -> entry.path("priority").asInt(0))
                        .max()
                        .orElse(-1)
                + 1;
    }

    private String newId(List<ObjectNode> others) {
        while (true) {
            var id = newId();
            if (others.stream().noneMatch(other -> other.path("id").asString("").equals(id))) {
                return id;
            }
        }
    }

    private String newId() {
        return String.format(Locale.ROOT, "%06x", random.nextInt(1 << 24));
    }

    /** @param kept what the profile's store should hold; the same object as before when nothing is to be written */
    private record View(String pool, List<Credential> shown, ArrayNode kept, boolean changed) {
        void keepIn(ObjectNode store) {
            put(store, pool, kept);
        }
    }

    private View view(String pool, Stores stores) {
        var found = seeds.of(pool, stores);
        var ownEntries = entries(stores.own(), pool).toList();
        var ownSeeds = found.stream().filter(seed -> !seed.inherited()).toList();
        var merged = merged(pool, ownEntries, ownSeeds, false);
        var kept = JsonNodeFactory.instance.arrayNode();
        merged.stream()
                .filter(entry -> visible(entry, ownSeeds) || !seeds.seeded(pool, entry.source()))
                .forEach(entry -> kept.add(entry.stored()));
        var shown = merged.stream().filter(entry -> visible(entry, ownSeeds)).toList();
        if (shown.isEmpty() && stores.root().isPresent()) {
            var rootSeeds = found.stream().filter(Seed::inherited).toList();
            shown = merged(pool, entries(stores.root().get(), pool).toList(), rootSeeds, true).stream()
                    .filter(entry -> visible(entry, rootSeeds))
                    .toList();
        }
        boolean changed = !kept.equals(stored(ownEntries));
        return new View(pool, ordered(pool, shown), kept, changed);
    }

    private static ArrayNode stored(List<ObjectNode> entries) {
        return JsonNodeFactory.instance.arrayNode().addAll(entries);
    }

    private static boolean visible(Credential entry, List<Seed> seeds) {
        return entry.manual() || seeds.stream().anyMatch(seed -> seed.source().equals(entry.source()));
    }

    private List<Credential> merged(String pool, List<ObjectNode> entries, List<Seed> seeds, boolean inherited) {
        var result = new ArrayList<Credential>();
        for (var entry : entries) {
            var copy = entry.deepCopy();
            if (copy.path("id").asString("").isBlank()) {
                copy.put("id", newId());
            }
            var credential = new Credential(pool, copy, Optional.empty(), inherited);
            if (!deadForLong(credential)) {
                result.add(credential);
            }
        }
        for (var seed : seeds) {
            int at = indexOf(result, seed.source());
            if (at >= 0) {
                result.set(at, updated(result.get(at), seed));
            } else {
                result.add(fresh(pool, seed, next(result), inherited));
            }
        }
        return result;
    }

    /** Of no use to anybody: its provider took it back more than a day ago. */
    private boolean deadForLong(Credential credential) {
        return credential.manual()
                && credential.dead()
                && credential
                        .statusAt()
                        .filter(at -> at.plus(DEAD_KEPT).isBefore(clock.instant()))
                        .isPresent();
    }

    private static int indexOf(List<Credential> entries, String source) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).source().equals(source)) {
                return i;
            }
        }
        return -1;
    }

    private static int next(ArrayList<Credential> entries) {
        return entries.stream().mapToInt(Credential::priority).max().orElse(-1) + 1;
    }

    private Credential fresh(String pool, Seed seed, int priority, boolean inherited) {
        var json = Credential.fresh(seed.label(), seed.authType(), seed.source());
        json.put("id", newId());
        json.put("priority", priority);
        json.setAll(seed.fields());
        return new Credential(pool, json, seed.borrowed(), inherited);
    }

    /** The place has the last word on everything but the name and the rank; another secret has no history. */
    private static Credential updated(Credential entry, Seed seed) {
        boolean other = seed.borrowed().isPresent()
                ? !known(entry.json(), seed)
                : !seed.fields().path("access_token").equals(entry.json().path("access_token"));
        var changed = entry.with(json -> {
            json.put("auth_type", seed.authType());
            json.remove("tls"); // a login that was made anew may believe others
            json.setAll(seed.fields());
            if (other) {
                Credential.STATUS_FIELDS.forEach(name -> json.set(name, JsonNodeFactory.instance.nullNode()));
            }
        });
        return seed.borrowed().map(changed::withBorrowed).orElse(changed);
    }

    private static boolean known(JsonNode entry, Seed seed) {
        return seed.borrowed()
                .filter(secret -> entry.path("secret_fingerprint").asString("").equals(Fingerprint.of(secret))
                        || entry.path("access_token").asString("").equals(secret.reveal()))
                .isPresent();
    }

    /** In the order in which they are listed and asked. */
    static List<Credential> ordered(String pool, List<Credential> entries) {
        var order = Comparator.comparingInt(Credential::priority);
        return entries.stream()
                .sorted(
                        pool.equals("anthropic")
                                ? Comparator.comparingInt(Pools::rank).thenComparing(order)
                                : order)
                .toList();
    }

    private static int rank(Credential entry) {
        return entry.manual() ? -1 : ANTHROPIC_ORDER.indexOf(entry.source()) + 1;
    }
}
