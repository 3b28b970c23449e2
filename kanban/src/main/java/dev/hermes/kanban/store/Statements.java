package dev.hermes.kanban.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection with the statements that were prepared on it; a tick of the dispatcher uses the same few over and over. Used
 * by one thread at a time.
 */
final class Statements implements AutoCloseable {
    private static final int KEPT = 128;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

    /** Reads the row on which the result stands. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Statements(Connection connection) {
        this.connection = connection;
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
            if (prepared.size() > KEPT) {
                var eldest = prepared.entrySet().iterator();
                var oldest = eldest.next().getValue();
                eldest.remove();
                oldest.close();
            }
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    <T> List<T> list(String sql, Reader<T> reader, Object... values) {
        var found = new ArrayList<T>();
        try (var rows = prepared(sql, values).executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
        return found;
    }

    <T> Optional<T> first(String sql, Reader<T> reader, Object... values) {
        try (var rows = prepared(sql, values).executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    List<String> texts(String sql, Object... values) {
        return list(sql, row -> String.valueOf(row.getString(1)), values);
    }

    /** The first column of the first row; 0 when there is none. */
    long number(String sql, Object... values) {
        return first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    /** @return how many rows were changed */
    int run(String sql, Object... values) {
        try {
            return prepared(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** For what may answer with rows that nobody wants, and is not worth keeping. */
    void once(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case String text -> statement.setString(index, wellFormed(text));
            case Integer number -> statement.setLong(index, number);
            case Long number -> statement.setLong(index, number);
            case Optional<?> present when present.isPresent() -> bind(statement, index, present.get());
            case Optional<?> _ -> statement.setNull(index, Types.NULL);
            default -> throw new IllegalArgumentException("no SQL value: " + value.getClass());
        }
    }

    /** Half of a surrogate pair has no UTF-8 form, and a NUL ends a text in one database and is refused by the other. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) || c == 0) {
                return text.codePoints()
                        .map(p -> p == 0 || p >= Character.MIN_SURROGATE && p <= Character.MAX_SURROGATE ? 0xFFFD : p)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    @Override
    public void close() throws SQLException {
        prepared.clear();
        connection.close();
    }
}
