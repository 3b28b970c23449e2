package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.KanbanPaths;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Opens the boards where {@code kanban.store} says they are. */
public final class KanbanStores {
    private KanbanStores() {}

    /** @throws HermesException when the settings are wrong or a server cannot be reached */
    public static Boards open(KanbanPaths paths, Config config, Map<String, String> environment, Clock clock, Log log) {
        int failureLimit = failureLimit(config);
        var store = config.text("kanban.store").orElse("sqlite");
        return switch (store) {
            case "sqlite" -> new FileBoards(paths, clock, log, busyTimeout(environment), failureLimit);
            case "postgres" -> new PostgresBoards(postgres(config, environment), paths, clock, failureLimit);
            default ->
                throw new HermesException(
                        ExitCode.CONFIGURATION,
                        "kanban.store is '" + store + "'.",
                        "It must be 'sqlite' or 'postgres'.");
        };
    }

    /** After how many failures a task is given up. */
    public static int failureLimit(Config config) {
        int limit = config.integer("kanban.failure_limit");
        return limit < 1 ? Board.Settings.FAILURE_LIMIT : limit;
    }

    private static PostgresSettings postgres(Config config, Map<String, String> environment) {
        var url = config.text("kanban.postgres.url")
                .orElseThrow(() -> new HermesException(
                        ExitCode.CONFIGURATION,
                        "kanban.postgres.url is missing.",
                        "For example: hermes config set kanban.postgres.url postgresql://db.example/hermes"));
        int pool = config.integer("kanban.postgres.pool_size");
        return new PostgresSettings(
                url,
                config.text("kanban.postgres.user"),
                config.text("kanban.postgres.password_env")
                        .flatMap(name -> Optional.ofNullable(environment.get(name)))
                        .map(Secret::of),
                config.text("kanban.postgres.schema").orElse(PostgresSettings.SCHEMA),
                pool < 1 ? PostgresSettings.POOL_SIZE : pool);
    }

    private static int busyTimeout(Map<String, String> environment) {
        var text = environment.getOrDefault("HERMES_KANBAN_BUSY_TIMEOUT_MS", "").strip();
        return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : SqliteStore.BUSY_TIMEOUT_MILLIS;
    }
}
