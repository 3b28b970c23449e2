package dev.hermes.providers.credentials;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose turn it is in a pool that several programs share. Choosing and noting the choice is one step in the store, so that
 * programs that ask at once get different ones.
 */
final class Turns {
    private static final String COUNT = "request_count";
    private static final String PRIORITY = "priority";

    private final String pool;
    private final Pools pools;

    Turns(String pool, Pools pools) {
        this.pool = pool;
        this.pools = pools;
    }

    /** The one that was asked least; it was asked once more now. Empty when somebody has removed all of them. */
    Optional<Credential> leastUsed(List<Credential> candidates) {
        return taken(
                candidates,
                there -> there.stream()
                        .min(Comparator.comparingInt(Credential::requests))
                        .orElseThrow(),
                (store, chosen) -> Pools.edit(
                        store,
                        chosen,
                        entry -> entry.put(COUNT, entry.path(COUNT).asInt(0) + 1)));
    }

    /** The first; it is the last now. Empty when somebody has removed all of them. */
    Optional<Credential> first(List<Credential> candidates) {
        return taken(candidates, List::getFirst, this::toEnd);
    }

    private interface Note {
        void in(ObjectNode store, Credential chosen);
    }

    private Optional<Credential> taken(
            List<Credential> candidates, Function<List<Credential>, Credential> choice, Note note) {
        return pools.home(candidates.getFirst()).update(store -> {
            var there = Pools.ordered(
                    pool,
                    candidates.stream()
                            .flatMap(candidate -> asStored(store, candidate).stream())
                            .toList());
            if (there.isEmpty()) {
                return Optional.empty();
            }
            var chosen = choice.apply(there);
            note.in(store, chosen);
            return Optional.of(chosen);
        });
    }

    /** With the count and the rank that the store has by now. One that shows what is kept elsewhere may not be stored yet. */
    private Optional<Credential> asStored(ObjectNode store, Credential candidate) {
        var entry = Slots.stored(store, candidate);
        if (entry.isEmpty()) {
            return Optional.of(candidate).filter(credential -> !credential.manual());
        }
        int count = entry.get().path(COUNT).asInt(0);
        int priority = entry.get().path(PRIORITY).asInt(0);
        return Optional.of(candidate.with(json -> json.put(COUNT, count).put(PRIORITY, priority)));
    }

    private void toEnd(ObjectNode store, Credential chosen) {
        Pools.edit(store, chosen, entry -> entry.put(PRIORITY, Integer.MAX_VALUE));
        pools.slots().number(store, pool);
    }
}
