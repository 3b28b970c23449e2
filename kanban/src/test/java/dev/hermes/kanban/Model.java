package dev.hermes.kanban;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rules once more, as naively as possible: what the real board must agree with after every step. */
final class Model {
    static final int LIMIT = 2;

    static final class Card {
        Status status;
        final Set<String> parents = new HashSet<>();
        boolean sticky;
        int failures;
        int gaveUpAt = Integer.MAX_VALUE;
        int runs;

        Card(Status status) {
            this.status = status;
        }
    }

    final Map<String, Card> cards = new TreeMap<>();

    Map<String, Status> statuses() {
        var result = new TreeMap<String, Status>();
        cards.forEach((id, card) -> result.put(id, card.status));
        return result;
    }

    private boolean open(Card card) {
        return card.parents.stream()
                .anyMatch(parent -> !cards.get(parent).status.satisfies());
    }

    void created(String id, Set<String> parents, boolean triage, boolean blocked) {
        var card = new Card(Status.READY);
        card.parents.addAll(parents);
        card.sticky = blocked;
        card.status = blocked ? Status.BLOCKED : triage ? Status.TRIAGE : open(card) ? Status.TODO : Status.READY;
        cards.put(id, card);
    }

    private boolean below(String from, String to) {
        return cards.get(to).parents.stream().anyMatch(parent -> parent.equals(from) || below(from, parent));
    }

    boolean link(String parent, String child) {
        if (parent.equals(child) || below(child, parent)) {
            return false;
        }
        var card = cards.get(child);
        card.parents.add(parent);
        if (card.status == Status.READY && !cards.get(parent).status.satisfies()) {
            card.status = Status.TODO;
        }
        return true;
    }

    boolean unlink(String parent, String child) {
        return passedIf(cards.get(child).parents.remove(parent));
    }

    boolean claim(String id) {
        var card = cards.get(id);
        if (card.status != Status.READY) {
            return false;
        }
        if (open(card)) {
            card.status = Status.TODO;
            return false;
        }
        card.status = Status.RUNNING;
        card.runs++;
        return true;
    }

    boolean complete(String id) {
        var card = cards.get(id);
        if (!Set.of(Status.RUNNING, Status.READY, Status.BLOCKED).contains(card.status)) {
            return false;
        }
        if (card.status != Status.RUNNING) {
            card.runs++; // what the completion says is kept in a run that begins and ends at once
        }
        card.status = Status.DONE;
        card.failures = 0;
        return passedIf(true);
    }

    boolean block(String id) {
        var card = cards.get(id);
        if (!Set.of(Status.RUNNING, Status.READY).contains(card.status)) {
            return false;
        }
        card.status = Status.BLOCKED;
        card.sticky = true;
        return true;
    }

    boolean schedule(String id) {
        var card = cards.get(id);
        if (!Set.of(Status.TODO, Status.READY, Status.RUNNING, Status.BLOCKED).contains(card.status)) {
            return false;
        }
        card.status = Status.SCHEDULED;
        return true;
    }

    boolean unblock(String id) {
        var card = cards.get(id);
        if (!Set.of(Status.BLOCKED, Status.SCHEDULED).contains(card.status)) {
            return false;
        }
        card.status = open(card) ? Status.TODO : Status.READY;
        card.sticky = false;
        card.failures = 0;
        return true;
    }

    boolean promote(String id, boolean force) {
        var card = cards.get(id);
        if (!Set.of(Status.TODO, Status.BLOCKED).contains(card.status) || open(card) && !force) {
            return false;
        }
        card.status = Status.READY;
        card.failures = 0;
        return true;
    }

    boolean archive(String id) {
        var card = cards.get(id);
        if (card.status == Status.ARCHIVED) {
            return false;
        }
        card.status = Status.ARCHIVED;
        return passedIf(true);
    }

    boolean purge(String id) {
        if (cards.get(id).status != Status.ARCHIVED) {
            return false;
        }
        cards.remove(id);
        cards.values().forEach(card -> card.parents.remove(id));
        return passedIf(true);
    }

    boolean reclaim(String id) {
        var card = cards.get(id);
        if (card.status != Status.RUNNING) {
            return false;
        }
        card.status = Status.READY;
        card.failures = 0;
        return true;
    }

    boolean crash(String id) {
        var card = cards.get(id);
        if (card.status != Status.RUNNING) {
            return false;
        }
        card.failures++;
        card.status = Status.READY;
        if (card.failures >= LIMIT) {
            card.status = Status.BLOCKED;
            card.gaveUpAt = LIMIT;
        }
        return true;
    }

    private boolean passedIf(boolean changed) {
        if (changed) {
            pass();
        }
        return changed;
    }

    void pass() {
        var before = new HashMap<>(cards);
        before.values().forEach(card -> {
            boolean held = card.sticky || card.failures >= Math.min(LIMIT, card.gaveUpAt);
            if (!open(card) && (card.status == Status.TODO || card.status == Status.BLOCKED && !held)) {
                card.status = Status.READY;
            }
        });
    }
}
