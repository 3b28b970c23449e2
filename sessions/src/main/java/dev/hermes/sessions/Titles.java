package dev.hermes.sessions;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Titles are unique. A conversation that goes on in another session counts up: {@code plan}, {@code plan #2}, … */
final class Titles {
    private static final int LONGEST = 100;
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u2069\\uFEFF\\uFFFC\\uFFF9-\\uFFFB]");
    private static final Pattern NUMBER = Pattern.compile("^(.*) #(\\d+)$");

    private Titles() {}

    /** The title as it is stored; empty for one of nothing but space. */
    static Optional<String> cleaned(String title) {
        var text =
                INVISIBLE.matcher(title).replaceAll("").replaceAll("\\s+", " ").strip();
        if (text.length() > LONGEST) {
            throw new HermesException(
                    ExitCode.FAILED, "Title too long (" + text.length() + " chars, max " + LONGEST + ")");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    static void set(Connection connection, String id, Optional<String> title) throws SQLException {
        var cleaned = title.flatMap(Titles::cleaned);
        if (cleaned.isPresent()) {
            var owner = owner(connection, cleaned.get()).filter(other -> !other.equals(id));
            if (owner.isPresent()) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "Title '" + cleaned.get() + "' is already used by session " + owner.get() + ".");
            }
        }
        try (var update = connection.prepareStatement("UPDATE sessions SET title = ? WHERE id = ?")) {
            MessageCodec.text(update, 1, cleaned);
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    private static Optional<String> owner(Connection connection, String title) throws SQLException {
        try (var query = connection.prepareStatement("SELECT id FROM sessions WHERE title = ?")) {
            query.setString(1, title);
            var rows = query.executeQuery();
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    /** The first free title of the same series. */
    static String next(Connection connection, String title) throws SQLException {
        var numbered = NUMBER.matcher(title);
        var base = numbered.matches() ? numbered.group(1) : title;
        int highest = 0;
        try (var query =
                connection.prepareStatement("SELECT title FROM sessions WHERE title = ? OR title LIKE ? ESCAPE '\\'")) {
            query.setString(1, base);
            query.setString(2, escaped(base) + " #%");
            var rows = query.executeQuery();
            while (rows.next()) {
                var found = NUMBER.matcher(rows.getString(1));
                boolean sameSeries = found.matches()
                        && found.group(1).equals(base)
                        && found.group(2).length() < 9;
                highest = Math.max(
                        highest,
                        sameSeries
                                ? Integer.parseInt(found.group(2))
                                : rows.getString(1).equals(base) ? 1 : 0);
            }
        }
        return highest == 0 ? base : base + " #" + (highest + 1);
    }

    /** The session that a title means: the newest of its series, else the one that has it. */
    static Optional<String> resolve(Connection connection, String title) throws SQLException {
        try (var query = connection.prepareStatement("SELECT id, title FROM sessions WHERE title LIKE ? ESCAPE '\\'"
                + " ORDER BY started_at DESC, rowid DESC")) {
            query.setString(1, escaped(title) + " #%");
            var rows = query.executeQuery();
            while (rows.next()) {
                var found = NUMBER.matcher(rows.getString(2));
                if (found.matches() && found.group(1).equals(title)) {
                    return Optional.of(rows.getString(1));
                }
            }
        }
        return owner(connection, title);
    }

    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
