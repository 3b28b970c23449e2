package dev.hermes.providers.credentials;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.providers.credentials.Seeds.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pools as they are: what is stored, brought together with what is kept elsewhere. A profile that has no credentials
 * for a provider uses those of the root, and what happens to these is written there.
 */
final class Pools {
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
    private final Slots slots;
    private final RandomGenerator random;
    private final Clock clock;
    private final Log log;

    /** @param root the store behind that of the profile; empty when there is no profile */
    Pools(AuthFile own, Optional<AuthFile> root, Seeds seeds, RandomGenerator random, Clock clock, Log log) {
        this.own = own;
        this.root = root;
        this.seeds = seeds;
        this.slots = seeds.slots();
        this.random = random;
        this.clock = clock;
        this.log = log;
    }

    /** Where credentials come from that are kept elsewhere. */
    Seeds seeds() {
        return seeds;
    }

    /** Where the entries of a pool lie. */
    Slots slots() {
        return slots;
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
        slots.pools(stores.own()).forEach(keys::add);
        stores.root().ifPresent(store -> slots.pools(store).forEach(keys::add));
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
    void edit(Credential credential, Consumer<ObjectNode> edit) {
        home(credential).change(store -> edit(store, credential, edit));
    }

    /** The same in a store that is being changed. */
    static void edit(ObjectNode store, Credential credential, Consumer<ObjectNode> edit) {
        var found = Slots.stored(store, credential);
        if (found.isPresent()) {
            edit.accept(found.get());
        } else if (!credential.manual()) {
            var entry = credential.stored();
            edit.accept(entry);
            store.withObject(Slots.POOLS).withArray(credential.slot()).add(entry);
        }
    }

    /**
     * Adds an entry to the profile.
     *
     * @return its number in the list
     */
    int add(String pool, ObjectNode entry) {
        return own.update(store -> {
            // what is kept elsewhere comes first, and has its number before
            var before = view(pool, new Stores(store, Optional.empty()));
            before.keepIn(store);
            var others = slots.entries(store, pool);
            entry.put("id", newId(others));
            entry.put("priority", Slots.next(others));
            store.withObject(Slots.POOLS).withArray(pool).add(entry);
            return before.shown().size() + 1;
        });
    }

    /** Removes an entry of the profile and closes the gap in the order. */
    void remove(Credential credential) {
        own.change(store -> slots.remove(store, credential));
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

    /** @param kept what the profile's store should hold under each key, of those where it holds something else */
    private record View(List<Credential> shown, Map<String, List<ObjectNode>> kept) {
        boolean changed() {
            return !kept.isEmpty();
        }

        void keepIn(ObjectNode store) {
            kept.forEach((slot, entries) -> Slots.put(store, slot, entries));
        }
    }

    private View view(String pool, Stores stores) {
        var found = seeds.of(pool, stores);
        var ownSeeds = found.stream().filter(seed -> !seed.inherited()).toList();
        var merged = merged(pool, stores.own(), ownSeeds, false);
        var remaining = merged.stream()
                .filter(entry -> visible(entry, ownSeeds) || !seeds.seeded(pool, entry.source()))
                .toList();
        var kept = new LinkedHashMap<String, List<ObjectNode>>();
        for (var slot : slots.of(stores.own(), Slots.POOLS, pool)) {
            var wanted = remaining.stream()
                    .filter(entry -> entry.slot().equals(slot))
                    .map(Credential::stored)
                    .toList();
            if (!wanted.equals(Slots.in(stores.own(), slot))) {
                kept.put(slot, wanted);
            }
        }
        var shown = shown(merged, ownSeeds);
        if (shown.isEmpty() && stores.root().isPresent()) {
            var rootSeeds = found.stream().filter(Seed::inherited).toList();
            shown = shown(merged(pool, stores.root().get(), rootSeeds, true), rootSeeds);
        }
        return new View(ordered(pool, shown), kept);
    }

    /** What is kept elsewhere shows once, however many names upstream stored it under. */
    private static List<Credential> shown(List<Credential> entries, List<Seed> seeds) {
        var slotOf = new HashMap<String, String>();
        return entries.stream()
                .filter(entry -> visible(entry, seeds))
                .filter(entry -> entry.manual()
                        || slotOf.computeIfAbsent(entry.source(), _ -> entry.slot())
                                .equals(entry.slot()))
                .toList();
    }

    private static boolean visible(Credential entry, List<Seed> seeds) {
        return entry.manual() || seeds.stream().anyMatch(seed -> seed.source().equals(entry.source()));
    }

    private List<Credential> merged(String pool, ObjectNode store, List<Seed> seeds, boolean inherited) {
        var result = new ArrayList<Credential>();
        for (var slot : slots.of(store, Slots.POOLS, pool)) {
            for (var entry : Slots.in(store, slot)) {
                var copy = entry.deepCopy();
                if (copy.path("id").asString("").isBlank()) {
                    copy.put("id", newId());
                }
                var credential = new Credential(pool, slot, copy, Optional.empty(), inherited);
                if (!deadForLong(credential)) {
                    result.add(credential);
                }
            }
        }
        for (var seed : seeds) {
            boolean known = false;
            var seen = new HashSet<String>();
            for (int i = 0; i < result.size(); i++) {
                var entry = result.get(i);
                if (entry.source().equals(seed.source()) && seen.add(entry.slot())) {
                    result.set(i, updated(entry, seed));
                    known = true;
                }
            }
            if (!known) {
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

    private static int next(ArrayList<Credential> entries) {
        return entries.stream().mapToInt(Credential::priority).max().orElse(-1) + 1;
    }

    private Credential fresh(String pool, Seed seed, int priority, boolean inherited) {
        var json = Credential.fresh(seed.label(), seed.authType(), seed.source());
        json.put("id", newId());
        json.put("priority", priority);
        json.setAll(seed.fields());
        return new Credential(pool, pool, json, seed.borrowed(), inherited);
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

    /** In the order in which they are listed and asked; of one rank those come first that lie under the pool's own name. */
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
