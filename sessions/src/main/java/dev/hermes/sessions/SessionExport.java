package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A session as JSON: its row with every column there is, also those of later versions, and its messages. */
public final class SessionExport {
    private SessionExport() {}

    /** One line of JSON; non-ASCII characters stay as they are. */
    public static String line(SessionStore store, String id) {
        return json(store, id).toString();
    }

    /** The same, indented for people. */
    public static String pretty(SessionStore store, String id) {
        return json(store, id).toPrettyString() + "\n";
    }

    /** The same as a tree; nothing but an empty list of messages when there is no such session. */
    public static ObjectNode json(SessionStore store, String id) {
        return store.database().read(connection -> json(connection, store.shape(), id));
    }

    private static ObjectNode json(Connection connection, Shape shape, String id) throws SQLException {
        var session = Sql.first(connection, "SELECT * FROM sessions WHERE id = ?", SessionExport::columns, id)
                .orElseGet(JsonNodeFactory.instance::objectNode);
        session.putArray("messages")
                .addAll(Sql.list(
                        connection,
                        "SELECT * FROM messages m WHERE session_id = ?" + shape.active("m") + " ORDER BY id",
                        SessionExport::columns,
                        id));
        return session;
    }

    private static ObjectNode columns(ResultSet row) throws SQLException {
        var object = JsonNodeFactory.instance.objectNode();
        var names = row.getMetaData();
        for (int i = 1; i <= names.getColumnCount(); i++) {
            var name = names.getColumnName(i);
            switch (row.getObject(i)) {
                case null -> object.putNull(name);
                case Integer number -> object.put(name, number);
                case Long number -> object.put(name, number);
                case Double number -> object.put(name, number);
                case byte[] bytes -> object.put(name, bytes);
                case Object other -> object.set(name, text(name, String.valueOf(other)));
            }
        }
        return object;
    }

    private static JsonNode text(String column, String value) {
        return switch (column) {
            case "content" -> MessageCodec.decoded(value);
            case "tool_calls" -> parsed(value);
            default -> JsonNodeFactory.instance.stringNode(value);
        };
    }

    private static JsonNode parsed(String value) {
        try {
            return JsonMapper.shared().readTree(value);
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.stringNode(value);
        }
    }
}
