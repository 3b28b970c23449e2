package dev.hermes.sessions;

import java.sql.ResultSet;
import java.sql.SQLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A session as JSON: its row with every column there is, and its messages. */
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

    private static ObjectNode json(SessionStore store, String id) {
        return store.database().read(connection -> {
            var object = JsonNodeFactory.instance.objectNode();
            try (var query = connection.prepareStatement("SELECT * FROM sessions WHERE id = ?")) {
                query.setString(1, id);
                var row = query.executeQuery();
                if (row.next()) {
                    columns(row, object);
                }
            }
            var messages = object.putArray("messages");
            try (var query = connection.prepareStatement("SELECT * FROM messages WHERE session_id = ? ORDER BY id")) {
                query.setString(1, id);
                var row = query.executeQuery();
                while (row.next()) {
                    columns(row, messages.addObject());
                }
            }
            return object;
        });
    }

    private static void columns(ResultSet row, ObjectNode into) throws SQLException {
        var names = row.getMetaData();
        for (int i = 1; i <= names.getColumnCount(); i++) {
            var name = names.getColumnName(i);
            switch (row.getObject(i)) {
                case null -> into.putNull(name);
                case Integer number -> into.put(name, number);
                case Long number -> into.put(name, number);
                case Double number -> into.put(name, number);
                case Object other -> into.set(name, text(name, String.valueOf(other)));
            }
        }
    }

    private static JsonNode text(String name, String value) {
        boolean structured = value.startsWith("\0json:");
        if (!structured && !name.equals("tool_calls")) {
            return JsonNodeFactory.instance.stringNode(value);
        }
        try {
            return JsonMapper.shared().readTree(structured ? value.substring("\0json:".length()) : value);
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.stringNode(value);
        }
    }
}
