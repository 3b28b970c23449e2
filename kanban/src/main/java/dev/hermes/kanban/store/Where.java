package dev.hermes.kanban.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Conditions and what they are compared with, in the same order. */
final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    void and(String condition, Object... compared) {
        conditions.add(condition);
        values.addAll(List.of(compared));
    }

    void equal(String column, String value) {
        and(column + " = ?", value);
    }

    void in(String column, List<String> any) {
        and(column + " IN (" + marks(any.size()) + ")", any.toArray());
    }

    String text() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Object[] values() {
        return values.toArray();
    }

    /** Question marks for a list of so many values. */
    static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
