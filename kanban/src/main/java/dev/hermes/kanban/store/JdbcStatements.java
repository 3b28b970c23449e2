package dev.hermes.kanban.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements through JDBC, on a connection that is lent for one transaction and not closed here. */
final class JdbcStatements implements Statements {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    JdbcStatements(Connection connection) {
        this.connection = connection;
    }

    private record JdbcRow(ResultSet rows) implements Row {
        @Override
        public Optional<String> optional(int column) throws SQLException {
            return Optional.ofNullable(rows.getString(column));
        }

        @Override
        public String text(int column) throws SQLException {
            return optional(column).orElse("");
        }

        @Override
        public long number(int column) throws SQLException {
            return rows.getLong(column);
        }

        @Override
        public @Nullable Object value(int column) throws SQLException {
            return rows.getObject(column);
        }
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public <T> List<T> list(String sql, Reader<T> reader, Object... values) {
        var found = new ArrayList<T>();
        try (var rows = prepared(sql, values).executeQuery()) {
            var row = new JdbcRow(rows);
            while (rows.next()) {
                found.add(reader.read(row));
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
        return found;
    }

    @Override
    public <T> Optional<T> first(String sql, Reader<T> reader, Object... values) {
        try (var rows = prepared(sql, values).executeQuery()) {
            return rows.next() ? Optional.of(reader.read(new JdbcRow(rows))) : Optional.empty();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public int run(String sql, Object... values) {
        try {
            return prepared(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public void once(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case String text -> statement.setString(index, Statements.wellFormed(text));
            case Integer number -> statement.setLong(index, number);
            case Long number -> statement.setLong(index, number);
            case Optional<?> present when present.isPresent() -> bind(statement, index, present.get());
            case Optional<?> _ -> statement.setNull(index, Types.NULL);
            default -> throw new IllegalArgumentException("no SQL value: " + value.getClass());
        }
    }

    @Override
    public void close() throws SQLException {
        for (var statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }
}
