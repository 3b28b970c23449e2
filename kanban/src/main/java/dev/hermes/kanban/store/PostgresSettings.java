package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import java.util.Optional;

/**
 * How a PostgreSQL server is reached.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, or the same without {@code jdbc:}
 * @param schema where the tables are; a second one beside it, with {@code _board} behind its name, holds views
 * @param poolSize connections of this process to one board
 */
public record PostgresSettings(
        String url, Optional<String> user, Optional<Secret> password, String schema, int poolSize) {
    public static final String SCHEMA = "hermes_kanban";
    public static final int POOL_SIZE = 4;

    /** @throws HermesException when the name of the schema could not stand in SQL as it is */
    public PostgresSettings {
        url = url.startsWith("jdbc:") ? url : "jdbc:" + url;
        if (!schema.matches("[a-z_][a-z0-9_]{0,40}")) {
            throw new HermesException(
                    ExitCode.CONFIGURATION,
                    "kanban.postgres.schema: '" + schema + "' is no plain name.",
                    "Use a-z, 0-9 and '_', beginning with a letter.");
        }
    }
}
