package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server's tables change while programs of an older version work with them: nobody has to try twice. */
@Timeout(120)
class MigrationUnderLoadTest {
    private static final int OLD = 4;
    private static final int WORKERS = 4;

    private final PostgresSettings settings = PostgresServer.running().schema();

    private Connection connection() throws SQLException {
        var connection = DriverManager.getConnection(settings.url(), "hermes", "any");
        run(
                connection,
                "SET search_path TO " + Migrations.views(settings.schema()) + ", " + settings.schema(),
                "SET hermes.board = 'default'");
        return connection;
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void oldSchema() throws SQLException {
        try (var connection = connection()) {
            run(connection, "BEGIN");
            Migrations.run(new JdbcStatements(connection), settings.schema(), OLD);
            run(connection, "COMMIT", "INSERT INTO boards (slug) VALUES ('default')");
            for (int i = 0; i < WORKERS; i++) {
                run(
                        connection,
                        "INSERT INTO tasks (id, title, status, created_at) VALUES ('t_" + i + "', 'x', 'ready', 1)");
            }
        }
    }

    private boolean migrated() throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT MAX(version) FROM migrations")) {
            rows.next();
            return rows.getInt(1) > OLD;
        }
    }

    private CompletableFuture<Void> opening() {
        return CompletableFuture.runAsync(
                () -> PostgresStore.open(settings, "default").close());
    }

    /** Until somebody waits for a table of this schema. */
    private void somebodyWaits(Connection watcher) throws SQLException {
        try (var statement = watcher.createStatement()) {
            boolean waits = false;
            while (!waits && !Thread.interrupted()) {
                try (var rows = statement.executeQuery("SELECT COUNT(*), pg_sleep(0.01) FROM pg_locks l JOIN pg_class c"
                        + " ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE NOT l.granted AND n.nspname LIKE '" + settings.schema() + "%'")) {
                    rows.next();
                    waits = rows.getLong(1) > 0;
                }
            }
        }
    }

    @Test
    void who_works_with_other_tables_is_not_waited_for() throws Exception {
        oldSchema();
        try (var old = connection()) {
            run(old, "BEGIN", "SELECT COUNT(*) FROM task_links");
            opening().get(60, TimeUnit.SECONDS);
            run(old, "SELECT COUNT(*) FROM tasks", "COMMIT");
            assertThat(migrated()).isTrue();
        }
    }

    @Test
    void a_session_that_holds_a_part_and_wants_another_is_let_through() throws Exception {
        // given
        oldSchema();
        try (var old = connection();
                var watcher = connection()) {
            // the key to the task holds its table, and not yet the view of it
            run(
                    old,
                    "BEGIN",
                    "INSERT INTO task_comments (task_id, author, body, created_at) VALUES ('t_1', 'a', 'b', 1)");
            // when
            var opening = opening();
            somebodyWaits(watcher);
            run(old, "UPDATE tasks SET title = 'y' WHERE id = 't_1'", "COMMIT");
            // then
            opening.get(60, TimeUnit.SECONDS);
            assertThat(migrated()).isTrue();
        }
    }

    @Test
    void nobody_of_many_is_ended_and_the_change_is_made() throws Exception {
        // given
        oldSchema();
        var stop = new AtomicBoolean();
        var changes = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(WORKERS)) {
            var workers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < WORKERS; i++) {
                int own = i;
                workers.add(threads.submit(() -> {
                    try (var connection = connection()) {
                        while (!stop.get()) {
                            change(connection, own);
                            changes.incrementAndGet();
                        }
                        return true;
                    }
                }));
            }
            // when
            int before;
            try {
                opening().get(60, TimeUnit.SECONDS);
                before = changes.get();
            } finally {
                stop.set(true);
            }
            // then
            for (var worker : workers) {
                assertThat(worker.get(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(before).isPositive();
            assertThat(migrated()).isTrue();
        }
    }

    /** Tables in an order of its own, and the board last, as all writers do. */
    private static void change(Connection connection, int own) throws SQLException {
        var some = List.of(
                "SELECT COUNT(*) FROM task_links",
                "SELECT COUNT(*) FROM task_runs WHERE outcome IS NULL",
                "INSERT INTO task_comments (task_id, author, body, created_at) VALUES ('t_" + own + "', 'a', 'b', 1)",
                "UPDATE tasks SET priority = priority + 1 WHERE id = 't_" + own + "'");
        run(connection, "BEGIN");
        for (int i = 0; i < some.size(); i++) {
            run(connection, some.get((own + i) % some.size()));
        }
        run(connection, "UPDATE boards SET event_seq = event_seq + 1 WHERE slug = 'default'", "COMMIT");
    }
}
