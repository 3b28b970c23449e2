package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.HermesException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Long random lives of boards, cut off in the middle of commands now and then, compared with a model that is too simple to be wrong. */
abstract class RandomCommandsContract extends TransitionsContract {
    private static final int SEQUENCES = 500;
    private static final int STEPS = 20;

    /** One command in so many is cut off. */
    private static final int CUT = 4;

    /** The longest change asks and writes about so often. */
    private static final int LONGEST = 8;

    @Test
    void random_commands_that_are_cut_off_at_times_do_what_the_naive_model_does() {
        long seed = Long.getLong("kanban.seed", System.nanoTime());
        System.out.println("random commands: -Dkanban.seed=" + seed);
        var random = new Random(seed);
        var mortal = new CutStore(store);
        var hand = board(mortal);
        int cut = 0;
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            var model = new Model();
            store.read(rows -> rows.tasks(TaskFilter.ALL.withArchived(true))).forEach(task -> {
                board.archive(task.id());
                board.purge(task.id());
            });
            for (int step = 0; step < STEPS; step++) {
                var where = "seed " + seed + ", sequence " + sequence + ", step " + step;
                if (random.nextInt(CUT) == 0) {
                    mortal.at(1 + random.nextInt(LONGEST));
                }
                cut += step(random, hand, mortal, model, where) ? 0 : 1;
                mortal.never();
                assertThat(statuses()).as(where).isEqualTo(model.statuses());
                Invariants.hold(store);
            }
            board.pass();
            model.pass();
            Invariants.nothingWaitsForNothing(store);
            assertThat(statuses()).as("at last").isEqualTo(model.statuses());
        }
        assertThat(cut).as("commands that were cut off").isGreaterThan(SEQUENCES / 2);
    }

    private TreeMap<String, Status> statuses() {
        var statuses = new TreeMap<String, Status>();
        board.tasks(TaskFilter.ALL.withArchived(true)).forEach(task -> statuses.put(task.id(), task.status()));
        return statuses;
    }

    /** False when the command was cut off. */
    private boolean step(Random random, Board hand, CutStore mortal, Model model, String where) {
        var ids = List.copyOf(model.cards.keySet());
        if (ids.isEmpty() || random.nextInt(8) == 0) {
            return create(random, hand, model, ids);
        }
        var id = ids.get(random.nextInt(ids.size()));
        var other = ids.get(random.nextInt(ids.size()));
        boolean force = random.nextBoolean();
        int wish = random.nextInt(15);
        try {
            boolean real = wish(hand, wish, id, other, force);
            assertThat(real)
                    .as("wish %d on %s, %s", wish, id, where)
                    .isEqualTo(expected(model, wish, id, other, force));
            return true;
        } catch (CutStore.Cut _) {
            if (mortal.committed() > 0) {
                // It was done, and cut off in the pass that follows: the next one makes up for it.
                expected(model, wish, id, other, force);
                board.pass();
            }
            return false;
        }
    }

    private static boolean create(Random random, Board hand, Model model, List<String> ids) {
        var parents =
                ids.isEmpty() || random.nextBoolean() ? Set.<String>of() : Set.of(ids.get(random.nextInt(ids.size())));
        boolean triage = random.nextInt(6) == 0;
        boolean blocked = random.nextInt(6) == 0;
        try {
            var id = hand.create(with(triage, blocked, Optional.empty(), parents.toArray(String[]::new)));
            model.created(id, parents, triage, blocked);
            return true;
        } catch (CutStore.Cut _) {
            return false;
        }
    }

    private static boolean expected(Model model, int wish, String id, String other, boolean force) {
        return switch (wish) {
            case 0 -> model.link(id, other);
            case 1 -> model.unlink(id, other);
            case 2, 12, 14 -> model.claim(id);
            case 3 -> model.complete(id);
            case 4 -> model.block(id);
            case 5 -> model.schedule(id);
            case 6 -> model.unblock(id);
            case 7 -> model.promote(id, force);
            case 8 -> model.archive(id);
            case 9 -> model.purge(id);
            case 10 -> model.reclaim(id);
            case 11, 13 -> model.crash(id);
            default -> throw new IllegalStateException();
        };
    }

    private boolean wish(Board hand, int wish, String id, String other, boolean force) {
        return switch (wish) {
            case 0 -> {
                try {
                    hand.link(id, other);
                    yield true;
                } catch (HermesException _) {
                    yield false;
                }
            }
            case 1 -> hand.unlink(id, other);
            case 2, 12, 14 -> hand.claim(id, "host:1", TTL).isPresent();
            case 3 -> hand.complete(id, Completion.of("r")).done();
            case 4 ->
                hand.block(id, Optional.of("w"), Optional.empty(), Optional.empty())
                        .done();
            case 5 ->
                hand.schedule(id, Optional.empty(), Optional.empty(), Optional.empty())
                        .done();
            case 6 -> hand.unblock(id).done();
            case 7 ->
                hand.promote(id, Optional.empty(), Optional.empty(), force, false)
                        .done();
            case 8 -> hand.archive(id).done();
            case 9 -> hand.purge(id).done();
            case 10 -> hand.reclaim(task(id), Optional.empty(), Json.object()).done();
            case 11, 13 -> hand.lost(task(id), crash(Model.LIMIT));
            default -> throw new IllegalStateException();
        };
    }
}
