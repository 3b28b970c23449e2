package dev.hermes.kanban.store;

import java.sql.SQLException;

/** Carries the failure of a statement through the rules, which know no SQL, up to the store. */
final class SqlFailure extends RuntimeException {
    private final SQLException failure;

    SqlFailure(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
