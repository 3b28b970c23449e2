package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a file has that this version does not make itself.
 *
 * @param softDeletes later versions keep messages that were taken back, and mark them as not active
 */
record Shape(boolean softDeletes) {
    static Shape of(Connection connection) throws SQLException {
        return new Shape(Schema.columns(connection, "messages").contains("active"));
    }

    /** A condition, to be appended to others, that only messages which count fulfil. */
    String active(String messages) {
        return softDeletes ? " AND " + messages + ".active = 1" : "";
    }
}
