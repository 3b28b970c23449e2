package dev.hermes.kanban.store;

import dev.hermes.api.Secret;
import dev.hermes.testkit.PostgresProcess;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server with a database of its own, one for all tests of this process. */
public final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final PostgresProcess process;

    private PostgresServer(PostgresProcess process) {
        this.process = process;
    }

    private static final class Running {
        static final PostgresServer SERVER = own();
    }

    public static PostgresServer running() {
        return Running.SERVER;
    }

    /** One for a test that does it harm. */
    public static PostgresServer own() {
        return new PostgresServer(PostgresProcess.start(false));
    }

    /** A schema that nobody has used. */
    public PostgresSettings schema() {
        return settings("kanban_" + SCHEMAS.incrementAndGet());
    }

    public PostgresSettings settings(String schema) {
        return new PostgresSettings(process.url(), Optional.of("hermes"), Optional.of(Secret.of("any")), schema, 20);
    }

    /** As after a power cut, and up again. */
    public void restart() throws IOException {
        process.restart();
    }

    /** As after a power cut. */
    public void down() throws IOException {
        process.down();
    }

    public void up() throws IOException {
        process.up();
    }

    /** Ends all connections of boards, whatever is being done on them. */
    public void cut() {
        try (var connection = DriverManager.getConnection(settings("public").url(), "hermes", "any");
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    + " WHERE application_name = 'hermes-kanban'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
