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
    private static final int LONGEST_NUMBER = 8;
    private static final Pattern INVISIBLE = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f"
            + "\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u2069\\uFEFF\\uFFFC\\uFFF9-\\uFFFB]");
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NUMBERED = Pattern.compile("^(.*) #(\\d+)$", Pattern.DOTALL);

    private Titles() {}

    /** The title as it is stored; empty for one of nothing but space. */
    static Optional<String> cleaned(String title) {
        var visible = INVISIBLE.matcher(title).replaceAll("");
        var text = SPACE.matcher(visible).replaceAll(" ").strip();
        int length = text.codePointCount(0, text.length());
        if (length > LONGEST) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Title too long (" + length + " chars, max " + LONGEST + ")",
                    "Choose a shorter title.");
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
                        "Title '" + cleaned.get() + "' is already used by session " + owner.get() + ".",
                        "Choose another title, or rename that session first.");
            }
        }
        Sql.run(connection, "UPDATE sessions SET title = ? WHERE id = ?", cleaned, id);
    }

    static boolean none(Connection connection, String id) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT id FROM sessions WHERE id = ? AND COALESCE(title, '') = ''",
                        row -> row.getString(1),
                        id)
                .isPresent();
    }

    private static Optional<String> owner(Connection connection, String title) throws SQLException {
        return Sql.first(connection, "SELECT id FROM sessions WHERE title = ?", row -> row.getString(1), title);
    }

    /** The first free title of the same series. The series of a very long title is that of its beginning. */
    static String next(Connection connection, String title) throws SQLException {
        var numbered = NUMBERED.matcher(title);
        var base = numbered.matches() ? numbered.group(1) : title;
        int highest = highest(connection, base);
        if (highest == 0) {
            return base;
        }
        var number = " #" + (highest + 1);
        int room = LONGEST - number.length();
        if (base.codePointCount(0, base.length()) > room) {
            return next(
                    connection,
                    base.substring(0, base.offsetByCodePoints(0, room)).strip() + " #1");
        }
        return base + number;
    }

    /** The bare title counts as 1; 0 when nobody has a title of this series. */
    private static int highest(Connection connection, String base) throws SQLException {
        var taken = Sql.texts(
                connection,
                "SELECT title FROM sessions WHERE title = ? OR title LIKE ? ESCAPE '\\'",
                base,
                Sql.literal(base) + " #%");
        int highest = 0;
        for (var title : taken) {
            var number = NUMBERED.matcher(title);
            if (title.equals(base)) {
                highest = Math.max(highest, 1);
            } else if (number.matches()
                    && number.group(1).equals(base)
                    && number.group(2).length() <= LONGEST_NUMBER) {
                highest = Math.max(highest, Integer.parseInt(number.group(2)));
            }
        }
        return highest;
    }

    /** The session that a title means: the newest of its series, else the one that has it. */
    static Optional<String> resolve(Connection connection, String title) throws SQLException {
        record Titled(String id, String title) {}
        var series = Sql.list(
                connection,
                "SELECT id, title FROM sessions WHERE title LIKE ? ESCAPE '\\' ORDER BY started_at DESC, rowid DESC",
                row -> new Titled(row.getString(1), row.getString(2)),
                Sql.literal(title) + " #%");
        for (var candidate : series) {
            var number = NUMBERED.matcher(candidate.title());
            if (number.matches() && number.group(1).equals(title)) {
                return Optional.of(candidate.id());
            }
        }
        return owner(connection, title);
    }
}
