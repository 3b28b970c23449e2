package dev.hermes.kanban.store;

import dev.hermes.kanban.BoardStore;
import java.util.function.LongSupplier;

/** Opens stores whose time a test can let pass. */
public final class PostgresTestStores {
    private PostgresTestStores() {}

    public static BoardStore open(PostgresSettings settings, String slug, LongSupplier shift) {
        return PostgresStore.open(settings, slug, shift);
    }
}
