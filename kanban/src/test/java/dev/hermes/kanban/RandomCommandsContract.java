package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.HermesException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Long random lives of boards, compared with a model that is too simple to be wrong. */
abstract class RandomCommandsContract extends TransitionsContract {
    private static final int SEQUENCES = 60;
    private static final int STEPS = 40;

    @Test
    void random_commands_do_what_the_naive_model_does() {
        long seed = Long.getLong("kanban.seed", System.nanoTime());
        System.out.println("random commands: -Dkanban.seed=" + seed);
        var random = new Random(seed);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            var model = new Model();
            store.read(rows -> rows.tasks(TaskFilter.ALL.withArchived(true))).forEach(task -> {
                board.archive(task.id());
                board.purge(task.id());
            });
            for (int step = 0; step < STEPS; step++) {
                step(random, model, "seed " + seed + ", sequence " + sequence + ", step " + step);
            }
            Invariants.hold(store);
            board.pass();
            Invariants.nothingWaitsForNothing(store);
        }
    }

    private void step(Random random, Model model, String where) {
        var ids = List.copyOf(model.cards.keySet());
        if (ids.isEmpty() || random.nextInt(8) == 0) {
            var parents = ids.isEmpty() || random.nextBoolean()
                    ? Set.<String>of()
                    : Set.of(ids.get(random.nextInt(ids.size())));
            boolean triage = random.nextInt(6) == 0;
            boolean blocked = random.nextInt(6) == 0;
            var id = board.create(with(triage, blocked, Optional.empty(), parents.toArray(String[]::new)));
            model.created(id, parents, triage, blocked);
            return;
        }
        var id = ids.get(random.nextInt(ids.size()));
        var other = ids.get(random.nextInt(ids.size()));
        boolean force = random.nextBoolean();
        int wish = random.nextInt(15);
        boolean real = wish(wish, id, other, force);
        boolean expected = switch (wish) {
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
        assertThat(real).as("wish %d on %s, %s", wish, id, where).isEqualTo(expected);
        var statuses = new TreeMap<String, Status>();
        board.tasks(TaskFilter.ALL.withArchived(true)).forEach(task -> statuses.put(task.id(), task.status()));
        assertThat(statuses).as("after wish %d on %s, %s", wish, id, where).isEqualTo(model.statuses());
    }

    private boolean wish(int wish, String id, String other, boolean force) {
        return switch (wish) {
            case 0 -> {
                try {
                    board.link(id, other);
                    yield true;
                } catch (HermesException _) {
                    yield false;
                }
            }
            case 1 -> board.unlink(id, other);
            case 2, 12, 14 -> board.claim(id, "host:1", TTL).isPresent();
            case 3 -> board.complete(id, Completion.of("r")).done();
            case 4 ->
                board.block(id, Optional.of("w"), Optional.empty(), Optional.empty())
                        .done();
            case 5 ->
                board.schedule(id, Optional.empty(), Optional.empty(), Optional.empty())
                        .done();
            case 6 -> board.unblock(id).done();
            case 7 ->
                board.promote(id, Optional.empty(), Optional.empty(), force, false)
                        .done();
            case 8 -> board.archive(id).done();
            case 9 -> board.purge(id).done();
            case 10 -> board.reclaim(task(id), Optional.empty(), Json.object()).done();
            case 11, 13 -> board.lost(task(id), crash(Model.LIMIT));
            default -> throw new IllegalStateException();
        };
    }
}
