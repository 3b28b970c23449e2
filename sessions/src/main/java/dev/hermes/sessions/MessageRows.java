package dev.hermes.sessions;

import dev.hermes.api.model.Message;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The table {@code messages}, and the counts of it that its session keeps. */
final class MessageRows {
    private static final String SELECT = "SELECT " + MessageCodec.COLUMNS + " FROM messages WHERE session_id = ?";

    /** A clock that is set back by more than this is believed. */
    private static final double SAME_MOMENT = 1;

    private final String active;
    private double newest;

    MessageRows(Shape shape) {
        this.active = shape.active("messages");
    }

    void append(Connection connection, String id, List<Message> messages, double now) throws SQLException {
        if (addToCounts(connection, id, messages) == 0) {
            SessionRows.insert(connection, NewSession.unknown(id, Optional.empty()), now);
            addToCounts(connection, id, messages);
        }
        insert(connection, id, messages, now);
    }

    private static int addToCounts(Connection connection, String id, List<Message> messages) throws SQLException {
        return Sql.run(
                connection,
                "UPDATE sessions SET message_count = COALESCE(message_count, 0) + ?,"
                        + " tool_call_count = COALESCE(tool_call_count, 0) + ? WHERE id = ?",
                messages.size(),
                calls(messages),
                id);
    }

    void replace(Connection connection, String id, List<Message> messages, double now) throws SQLException {
        Sql.run(connection, "DELETE FROM messages WHERE session_id = ?", id);
        Sql.run(connection, "UPDATE sessions SET message_count = 0, tool_call_count = 0 WHERE id = ?", id);
        append(connection, id, messages, now);
    }

    private void insert(Connection connection, String id, List<Message> messages, double now) throws SQLException {
        double first = following(now, messages.size());
        try (var insert = connection.prepareStatement(MessageCodec.INSERT)) {
            for (int i = 0; i < messages.size(); i++) {
                MessageCodec.bind(insert, id, messages.get(i), first + i * UnixTime.MICROSECOND);
                insert.executeUpdate();
            }
        }
    }

    /** Later than all that was written before: upstream reads messages in the order of their times. */
    private synchronized double following(double now, int count) {
        double first = Math.abs(now - newest) < SAME_MOMENT ? Math.max(now, newest + UnixTime.MICROSECOND) : now;
        newest = first + (count - 1) * UnixTime.MICROSECOND;
        return first;
    }

    private static int calls(List<Message> messages) {
        return messages.stream().mapToInt(message -> message.toolCalls().size()).sum();
    }

    List<StoredMessage> all(Connection connection, String id) throws SQLException {
        return present(Sql.list(connection, SELECT + active + " ORDER BY id", MessageRows::read, id));
    }

    List<StoredMessage> first(Connection connection, String id, int count) throws SQLException {
        return present(Sql.list(connection, SELECT + active + " ORDER BY id LIMIT ?", MessageRows::read, id, count));
    }

    List<StoredMessage> last(Connection connection, String id, int count) throws SQLException {
        return reversed(
                Sql.list(connection, SELECT + active + " ORDER BY id DESC LIMIT ?", MessageRows::read, id, count));
    }

    /** Empty when the message is not in this session. */
    List<StoredMessage> around(Connection connection, String id, long messageId, int each) throws SQLException {
        var result = new ArrayList<>(reversed(Sql.list(
                connection,
                SELECT + active + " AND id <= ? ORDER BY id DESC LIMIT ?",
                MessageRows::read,
                id,
                messageId,
                each + 1)));
        if (result.isEmpty() || result.getLast().id() != messageId) {
            return List.of();
        }
        result.addAll(present(Sql.list(
                connection,
                SELECT + active + " AND id > ? ORDER BY id LIMIT ?",
                MessageRows::read,
                id,
                messageId,
                each)));
        return List.copyOf(result);
    }

    static Optional<String> sessionOf(Connection connection, long messageId) throws SQLException {
        return Sql.first(
                connection, "SELECT session_id FROM messages WHERE id = ?", row -> row.getString(1), messageId);
    }

    private static Optional<StoredMessage> read(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        var session = row.getString("session_id");
        var at = UnixTime.instant(row.getDouble("timestamp"));
        return MessageCodec.read(row).map(message -> new StoredMessage(id, session, at, message));
    }

    private static List<StoredMessage> present(List<Optional<StoredMessage>> rows) {
        return rows.stream().flatMap(Optional::stream).toList();
    }

    private static List<StoredMessage> reversed(List<Optional<StoredMessage>> rows) {
        var result = new ArrayList<>(present(rows));
        Collections.reverse(result);
        return List.copyOf(result);
    }
}
