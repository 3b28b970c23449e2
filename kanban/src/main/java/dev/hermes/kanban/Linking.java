package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/** Which task waits for which. */
final class Linking {
    private Linking() {}

    static void link(Rows rows, String parent, String child) {
        rows.aloneAtLinks(); // two links that each are no circle may be one together
        var unknown = List.of(parent, child).stream()
                .distinct()
                .filter(id -> rows.existing(List.of(id)).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            throw Creating.invalid("unknown task(s): " + String.join(", ", unknown));
        }
        if (parent.equals(child)) {
            throw Creating.invalid("a task cannot depend on itself");
        }
        if (rows.reaches(child, parent)) {
            throw Creating.invalid("linking " + parent + " -> " + child + " would create a cycle");
        }
        rows.link(parent, child);
        if (rows.task(child).filter(task -> task.status() == Status.READY).isPresent()
                && rows.openParents(child).contains(parent)) {
            rows.update(child, Change.to(Status.TODO));
        }
        rows.event(child, Optional.empty(), "linked", Optional.of(Json.object("parent", parent, "child", child)));
    }

    static boolean unlink(Rows rows, String parent, String child) {
        if (!rows.unlink(parent, child)) {
            return false;
        }
        rows.event(child, Optional.empty(), "unlinked", Optional.of(Json.object("parent", parent, "child", child)));
        return true;
    }
}
