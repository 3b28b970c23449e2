package dev.hermes.kanban.store;

import dev.hermes.kanban.BoardStore;
import java.util.function.LongSupplier;

/** Opens stores whose time a test can let pass. */
public final class PostgresTestStores {
    private PostgresTestStores() {}

    public static BoardStore open(PostgresSettings settings, String slug, LongSupplier shift) {
        return open(settings, slug, shift, "here");
    }

    /** As if it were opened on another machine. */
    public static BoardStore open(PostgresSettings settings, String slug, LongSupplier shift, String host) {
        return PostgresStore.open(settings, slug, shift, host);
    }

    /** What runs the statement is the server's owner. */
    public static void run(PostgresSettings settings, String statement) {
        try (var store = PostgresStore.open(settings, "default")) {
            store.directly(sql -> sql.run(statement));
        }
    }
}
