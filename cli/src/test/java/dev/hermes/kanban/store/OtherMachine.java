package dev.hermes.kanban.store;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A machine of which a server has heard, without being one. */
public final class OtherMachine {
    private OtherMachine() {}

    public static void heardOf(String url, String schema, String host, long secondsAgo) {
        try (var connection = DriverManager.getConnection("jdbc:" + url, "hermes", "any");
                var insert = connection.prepareStatement("INSERT INTO " + schema + ".hosts (host_id, hostname,"
                        + " heartbeat_at) VALUES (?, ?, floor(extract(epoch FROM now())) - ?)"
                        + " ON CONFLICT (host_id) DO UPDATE SET heartbeat_at = EXCLUDED.heartbeat_at")) {
            insert.setString(1, host);
            insert.setString(2, host);
            insert.setLong(3, secondsAgo);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
