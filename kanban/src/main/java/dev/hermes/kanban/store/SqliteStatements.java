package dev.hermes.kanban.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * Statements on the driver's own layer under JDBC, whose result sets and generated keys cost more than SQLite's work: a row of
 * nine columns is read in a third of the time.
 */
final class SqliteStatements implements Statements {
    private static final int KEPT = 128;
    private static final @Nullable Object[] NOTHING = {};

    private final SQLiteConnection connection;
    private final Turns turns;
    private final Map<String, Prepared> prepared = new LinkedHashMap<>(64, 0.75f, true);

    SqliteStatements(SQLiteConnection connection, Turns turns) {
        this.connection = connection;
        this.turns = turns;
    }

    /** One statement under both of its faces. */
    private record Prepared(PreparedStatement jdbc, CoreStatement core) {}

    /** A row of a statement that is being stepped through. */
    private record Cursor(DB database, long statement) implements Row {
        /** Bytes are handed over in one piece; for a text the driver would first make a buffer around them. */
        @Override
        public String text(int column) throws SQLException {
            var bytes = database.column_blob(statement, column - 1);
            return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        }

        /** An empty text is no bytes at all, like nothing. */
        @Override
        public Optional<String> optional(int column) throws SQLException {
            var bytes = database.column_blob(statement, column - 1);
            if (bytes != null && bytes.length > 0) {
                return Optional.of(new String(bytes, StandardCharsets.UTF_8));
            }
            return database.column_type(statement, column - 1) == Codes.SQLITE_NULL
                    ? Optional.empty()
                    : Optional.of("");
        }

        @Override
        public long number(int column) throws SQLException {
            return database.column_long(statement, column - 1);
        }

        @Override
        public @Nullable Object value(int column) throws SQLException {
            return switch (database.column_type(statement, column - 1)) {
                case Codes.SQLITE_NULL -> null;
                case Codes.SQLITE_INTEGER -> database.column_long(statement, column - 1);
                case Codes.SQLITE_FLOAT -> database.column_double(statement, column - 1);
                default -> text(column);
            };
        }
    }

    private CoreStatement prepared(String sql) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            var jdbc = connection.prepareStatement(sql);
            statement = new Prepared(jdbc, (CoreStatement) jdbc);
            prepared.put(sql, statement);
            if (prepared.size() > KEPT) {
                var eldest = prepared.entrySet().iterator();
                var oldest = eldest.next().getValue();
                eldest.remove();
                oldest.jdbc.close();
            }
        }
        return statement.core;
    }

    private static @Nullable Object[] bound(Object[] values) {
        if (values.length == 0) {
            return NOTHING;
        }
        var bound = new @Nullable Object[values.length];
        for (int i = 0; i < values.length; i++) {
            bound[i] = bound(values[i]);
        }
        return bound;
    }

    private static @Nullable Object bound(Object value) {
        return switch (value) {
            case String text -> Statements.wellFormed(text);
            case Integer number -> number;
            case Long number -> number;
            case Optional<?> present when present.isPresent() -> bound(present.get());
            case Optional<?> _ -> null;
            default -> throw new IllegalArgumentException("no SQL value: " + value.getClass());
        };
    }

    @Override
    public <T> List<T> list(String sql, Reader<T> reader, Object... values) {
        var found = new ArrayList<T>();
        rows(sql, reader, found, Integer.MAX_VALUE, values);
        return found;
    }

    @Override
    public <T> Optional<T> first(String sql, Reader<T> reader, Object... values) {
        var found = new ArrayList<T>(1);
        rows(sql, reader, found, 1, values);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    private <T> void rows(String sql, Reader<T> reader, List<T> found, int most, Object[] values) {
        try {
            var statement = prepared(sql);
            var database = connection.getDatabase();
            // Binds, and goes to the first row; after the last one the statement is ready to be used again.
            if (database.execute(statement, bound(values))) {
                statement.pointer.safeRunConsume((db, pointer) -> step(db, pointer, reader, found, most));
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    private static <T> void step(DB database, long pointer, Reader<T> reader, List<T> found, int most)
            throws SQLException {
        var row = new Cursor(database, pointer);
        try {
            int answer = Codes.SQLITE_ROW;
            while (answer == Codes.SQLITE_ROW) {
                found.add(reader.read(row));
                if (found.size() == most) {
                    return;
                }
                answer = database.step(pointer);
            }
            if (answer != Codes.SQLITE_DONE) {
                database.throwex(answer);
            }
        } finally {
            database.reset(pointer);
        }
    }

    @Override
    public int run(String sql, Object... values) {
        try {
            return (int) connection.getDatabase().executeUpdate(prepared(sql), bound(values));
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The driver ends a statement by itself when its failure is a serious one: the next use must prepare it anew. */
    private SqlFailure failed(String sql, SQLException failure) {
        var dead = prepared.remove(sql);
        if (dead != null) {
            try {
                dead.jdbc.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
        return new SqlFailure(failure);
    }

    @Override
    public void once(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** How this connection waits for others. */
    Turns turns() {
        return turns;
    }

    @Override
    public void close() throws SQLException {
        turns.close();
        prepared.clear();
        connection.close();
    }
}
