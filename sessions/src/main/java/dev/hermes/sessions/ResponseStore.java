package dev.hermes.sessions;

import dev.hermes.api.Log;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Answers of the API that a client may refer to later, as JSON, in a database of their own. The newest are kept, by when they
 * were last used; names of conversations go with the answer that they point to.
 */
public final class ResponseStore implements AutoCloseable {
    private static final int KEPT = 100;

    private final Database database;
    private final Clock clock;

    private ResponseStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws dev.hermes.api.HermesException when it is no database, damaged, locked or out of reach
     */
    public static ResponseStore open(Path file, Clock clock, Log log) {
        var database = Database.open(file, log, Database.ATTEMPTS);
        try {
            database.write(connection -> Sql.run(
                            connection,
                            "CREATE TABLE IF NOT EXISTS responses"
                                    + " (response_id TEXT PRIMARY KEY, data TEXT NOT NULL, accessed_at REAL NOT NULL)")
                    + Sql.run(
                            connection,
                            "CREATE TABLE IF NOT EXISTS conversations"
                                    + " (name TEXT PRIMARY KEY, response_id TEXT NOT NULL)"));
            return new ResponseStore(database, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Keeps an answer, or puts a newer state of it in its place. */
    public void put(String id, String json) {
        database.write(connection -> {
            Sql.run(connection, "INSERT OR REPLACE INTO responses VALUES (?, ?, ?)", id, json, now());
            Sql.run(
                    connection,
                    "DELETE FROM responses WHERE response_id NOT IN"
                            + " (SELECT response_id FROM responses ORDER BY accessed_at DESC, rowid DESC LIMIT ?)",
                    KEPT);
            return Sql.run(
                    connection,
                    "DELETE FROM conversations WHERE response_id NOT IN (SELECT response_id FROM responses)");
        });
    }

    public Optional<String> get(String id) {
        return database.write(connection -> {
            Sql.run(connection, "UPDATE responses SET accessed_at = ? WHERE response_id = ?", now(), id);
            return Sql.first(
                    connection, "SELECT data FROM responses WHERE response_id = ?", row -> row.getString(1), id);
        });
    }

    /** @return false when there is none */
    public boolean delete(String id) {
        return database.write(connection -> {
            Sql.run(connection, "DELETE FROM conversations WHERE response_id = ?", id);
            return Sql.run(connection, "DELETE FROM responses WHERE response_id = ?", id) > 0;
        });
    }

    /** The last answer of a conversation. */
    public Optional<String> conversation(String name) {
        return database.read(connection -> Sql.first(
                connection, "SELECT response_id FROM conversations WHERE name = ?", row -> row.getString(1), name));
    }

    /** From now on the conversation goes on after this answer. */
    public void conversation(String name, String id) {
        database.write(
                connection -> Sql.run(connection, "INSERT OR REPLACE INTO conversations VALUES (?, ?)", name, id));
    }

    private double now() {
        return UnixTime.of(clock.instant());
    }

    @Override
    public void close() {
        database.close();
    }
}
