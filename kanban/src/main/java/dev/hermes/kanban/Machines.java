package dev.hermes.kanban;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which machines there are, what is said of them, and which of them a task is for. On a board in a file nobody asks that. */
public final class Machines {
    private final BoardStore store;

    Machines(BoardStore store) {
        this.store = store;
    }

    /** Whether the board is on a server, for several machines. */
    public boolean several() {
        return store.read(Rows::onSeveralMachines);
    }

    /** By name; none where the board is a file. */
    public List<Machine> list() {
        return store.read(rows -> rows.onSeveralMachines() ? rows.machines() : List.of());
    }

    /**
     * Says something of a machine; only where the board is on a server.
     *
     * @param labels added to those that it has; an empty text takes one away
     * @return false when there is no such machine
     */
    public boolean label(String machine, Map<String, String> labels) {
        return store.write(rows -> rows.labels(machine)
                .map(known -> {
                    labels.forEach((name, value) -> {
                        if (value.isEmpty()) {
                            known.remove(name);
                        } else {
                            known.put(name, value);
                        }
                    });
                    rows.label(machine, known);
                    return true;
                })
                .orElse(false));
    }

    /**
     * Says which machines a task is for; only where the board is on a server.
     *
     * @param asks what such a machine has among its labels; when nothing, any machine
     */
    public Transition place(String task, Map<String, String> asks) {
        return store.write(rows -> {
            var found = rows.task(task);
            if (found.isEmpty()) {
                return Transition.refused("place", task, Optional.empty());
            }
            var selector = Json.object();
            asks.forEach(selector::put);
            rows.place(task, selector);
            rows.event(task, Optional.empty(), "placed", Optional.of(Json.object("asks", selector)));
            return Transition.to(found.get().status());
        });
    }
}
