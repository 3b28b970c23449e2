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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Opens the boards where {@code kanban.store} says they are. */
public final class KanbanStores {
    private static final String URL = "HERMES_KANBAN_STORE_URL";
    private static final String TASK = "HERMES_KANBAN_TASK";
    private static final String USER = "HERMES_KANBAN_STORE_USER";
    private static final String SCHEMA = "HERMES_KANBAN_STORE_SCHEMA";
    private static final String PASSWORD_ENV = "HERMES_KANBAN_STORE_PASSWORD_ENV";

    private KanbanStores() {}

    /**
     * A server is reached only when something is asked of it.
     *
     * @throws HermesException when the settings are wrong
     */
    public static Boards open(KanbanPaths paths, Config config, Map<String, String> environment, Clock clock, Log log) {
        int failureLimit = failureLimit(config);
        // A worker is told where its board is: its profile need not know about servers.
        boolean told = !environment.getOrDefault(URL, "").isBlank();
        boolean worker = !environment.getOrDefault(TASK, "").isBlank();
        var store = told ? "postgres" : config.text("kanban.store").orElse("sqlite");
        return switch (store) {
            case "sqlite" -> new FileBoards(paths, clock, log, busyTimeout(environment), failureLimit, worker);
            case "postgres" -> new PostgresBoards(postgres(config, environment), paths, clock, failureLimit, worker);
            default ->
                throw new HermesException(
                        ExitCode.CONFIGURATION,
                        "kanban.store is '" + store + "'.",
                        "It must be 'sqlite' or 'postgres'.");
        };
    }

    /**
     * Copies one board from the files to the server or back, with all ids. What it is copied from stays as it is.
     *
     * @param to {@code postgres} or {@code sqlite}
     * @return how many rows of each table were copied
     * @throws HermesException when somebody works on the board, or there are tasks already where it is copied to
     */
    public static Map<String, Long> migrate(
            KanbanPaths paths,
            Config config,
            Map<String, String> environment,
            Clock clock,
            Log log,
            String slug,
            String to) {
        boolean toServer = to.equals("postgres");
        var settings = postgres(config, environment);
        try (var files = new FileBoards(paths, clock, log, busyTimeout(environment), failureLimit(config), false);
                var server = new PostgresBoards(settings, paths, clock, failureLimit(config), false)) {
            var source = toServer ? files : server;
            var info = source.find(slug)
                    .orElseThrow(
                            () -> new HermesException(ExitCode.FAILED, "board '" + slug + "' does not exist there"));
            Map<String, Long> copied;
            try (var file = SqliteStore.open(paths.database(slug), clock, log, busyTimeout(environment));
                    var rows = PostgresStore.open(settings, slug)) {
                copied = toServer
                        ? file.within(from -> rows.within(into -> BoardCopy.run(from, into)))
                        : rows.snapshot(from -> file.within(into -> BoardCopy.run(from, into)));
            }
            if (!info.metadata().isEmpty()) {
                (toServer ? server : files).create(slug, info.edit());
            }
            return copied;
        }
    }

    /** After how many failures a task is given up. */
    public static int failureLimit(Config config) {
        int limit = config.integer("kanban.failure_limit");
        return limit < 1 ? Board.Settings.FAILURE_LIMIT : limit;
    }

    /**
     * What workers must find in their environment to reach a board on a server: their profiles need not know of it. Empty when the
     * boards are files. The password is among it when it is known, under the name that it has here.
     */
    public static Map<String, String> forWorkers(Config config, Map<String, String> environment) {
        if (environment.getOrDefault(URL, "").isBlank()
                && config.text("kanban.store").filter("postgres"::equals).isEmpty()) {
            return Map.of();
        }
        var all = new HashMap<String, String>();
        setting(URL, "url", config, environment).ifPresent(url -> all.put(URL, url));
        setting(USER, "user", config, environment).ifPresent(user -> all.put(USER, user));
        setting(SCHEMA, "schema", config, environment).ifPresent(schema -> all.put(SCHEMA, schema));
        setting(PASSWORD_ENV, "password_env", config, environment).ifPresent(name -> {
            all.put(PASSWORD_ENV, name);
            Optional.ofNullable(environment.get(name)).ifPresent(password -> all.put(name, password));
        });
        return all;
    }

    private static Optional<String> setting(
            String variable, String key, Config config, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(variable))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .or(() -> config.text("kanban.postgres." + key));
    }

    private static PostgresSettings postgres(Config config, Map<String, String> environment) {
        var url = setting(URL, "url", config, environment)
                .orElseThrow(() -> new HermesException(
                        ExitCode.CONFIGURATION,
                        "kanban.postgres.url is missing.",
                        "For example: hermes config set kanban.postgres.url postgresql://db.example/hermes"));
        int pool = config.integer("kanban.postgres.pool_size");
        return new PostgresSettings(
                url,
                setting(USER, "user", config, environment),
                setting(PASSWORD_ENV, "password_env", config, environment)
                        .flatMap(name -> Optional.ofNullable(environment.get(name)))
                        .map(Secret::of),
                setting(SCHEMA, "schema", config, environment).orElse(PostgresSettings.SCHEMA),
                pool < 1 ? PostgresSettings.POOL_SIZE : pool);
    }

    private static int busyTimeout(Map<String, String> environment) {
        var text = environment.getOrDefault("HERMES_KANBAN_BUSY_TIMEOUT_MS", "").strip();
        return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : SqliteStore.BUSY_TIMEOUT_MILLIS;
    }
}
