package dev.hermes.providers.credentials;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where in a store the entries of a pool lie: under its key and, when upstream wrote them, under other names of its provider
 * too. Both are one pool here. Each entry stays where it lies, because that is where upstream looks for it; what is new
 * goes under the key.
 */
final class Slots {
    static final String POOLS = "credential_pool";

    private final Directory directory;

    Slots(Directory directory) {
        this.directory = directory;
    }

    /** The pool that a key of the store belongs to. */
    String pool(String key) {
        return directory.canonical(key).orElse(key);
    }

    /** The pools of which a store has something. */
    Stream<String> pools(ObjectNode store) {
        return store.path(POOLS).propertyNames().stream().map(this::pool);
    }

    /** The keys of a section of the store that mean a pool, its own name first, whether it is there or not. */
    List<String> of(ObjectNode store, String section, String pool) {
        var slots = new LinkedHashSet<String>();
        slots.add(pool);
        store.path(section).propertyNames().stream()
                .filter(key -> pool(key).equals(pool))
                .forEach(slots::add);
        return List.copyOf(slots);
    }

    /** All entries of a pool, those under its own name first. */
    List<ObjectNode> entries(ObjectNode store, String pool) {
        return of(store, POOLS, pool).stream()
                .flatMap(slot -> in(store, slot).stream())
                .toList();
    }

    /** Those that lie under one key. */
    static List<ObjectNode> in(ObjectNode store, String slot) {
        return store.path(POOLS)
                .path(slot)
                .valueStream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }

    /** The entry of a credential, as a store has it. */
    static Optional<ObjectNode> stored(ObjectNode store, Credential credential) {
        return in(store, credential.slot()).stream()
                .filter(entry -> entry.path("id").asString("").equals(credential.id())
                        || !credential.manual()
                                && entry.path("source").asString("").equals(credential.source()))
                .findFirst();
    }

    /**
     * Removes a credential from where it lies, one that is kept elsewhere from under each name of the pool, or it would show
     * again under the next. Closes the gaps in the order of the pool.
     */
    void remove(ObjectNode store, Credential credential) {
        var pool = credential.provider();
        for (var slot : of(store, POOLS, pool)) {
            var kept = new ArrayList<>(in(store, slot));
            boolean gone = kept.removeIf(entry -> slot.equals(credential.slot())
                            && entry.path("id").asString("").equals(credential.id())
                    || !credential.manual() && entry.path("source").asString("").equals(credential.source()));
            if (gone) {
                put(store, slot, kept);
            }
        }
        number(store, pool);
    }

    /** Numbers the entries of a pool from zero, in their order. */
    void number(ObjectNode store, String pool) {
        var ordered = entries(store, pool).stream()
                .sorted(Comparator.comparingInt(Slots::priority))
                .toList();
        for (int i = 0; i < ordered.size(); i++) {
            ordered.get(i).put("priority", i);
        }
    }

    /** The first rank behind all others. */
    static int next(List<ObjectNode> entries) {
        return entries.stream().mapToInt(Slots::priority).max().orElse(-1) + 1;
    }

    /** Forgets all of a pool. False when there was nothing. */
    boolean forget(ObjectNode store, String pool) {
        boolean there = false;
        if (store.path(POOLS) instanceof ObjectNode all) {
            for (var slot : of(store, POOLS, pool)) {
                there |= all.remove(slot) != null;
            }
        }
        return there;
    }

    static void put(ObjectNode store, String slot, List<ObjectNode> entries) {
        var pools = store.withObject(POOLS);
        if (entries.isEmpty()) {
            pools.remove(slot);
        } else {
            pools.putArray(slot).addAll(entries);
        }
    }

    /** The sources of a pool that the user removed, by whatever name of the provider. */
    Set<String> suppressed(ObjectNode store, String pool) {
        var sources = new LinkedHashSet<String>();
        of(store, Removal.SUPPRESSED, pool)
                .forEach(slot ->
                        store.path(Removal.SUPPRESSED).path(slot).forEach(node -> sources.add(node.asString(""))));
        return sources;
    }

    private static int priority(ObjectNode entry) {
        return entry.path("priority").asInt(0);
    }
}
