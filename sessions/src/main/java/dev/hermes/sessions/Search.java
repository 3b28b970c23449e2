package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Full-text search. Whatever is typed, it finds or it does not; it never fails. */
final class Search {
    private static final int TRIGRAM = 3;
    private static final int SNIPPET_CHARS = 200;

    private Search() {}

    static List<SearchHit> run(Connection connection, SearchQuery query) throws SQLException {
        if (QueryCleaner.hasCjk(query.text())) {
            var words = QueryCleaner.words(query.text());
            boolean indexed = words.stream().filter(QueryCleaner::hasCjk).allMatch(word -> cjkLength(word) >= TRIGRAM);
            return indexed
                    ? matching(connection, query, "messages_fts_trigram", quoted(words))
                    : containing(connection, query, words);
        }
        var cleaned = QueryCleaner.cleaned(query.text());
        return cleaned.isEmpty() ? List.of() : matching(connection, query, "messages_fts", cleaned.get());
    }

    private static long cjkLength(String word) {
        return word.codePoints().filter(QueryCleaner::isCjk).count();
    }

    private static String quoted(List<String> words) {
        return String.join(" ", words.stream().map(word -> "\"" + word + "\"").toList());
    }

    private static List<SearchHit> matching(Connection connection, SearchQuery query, String table, String match)
            throws SQLException {
        var order = switch (query.sort()) {
            case RELEVANCE -> "rank";
            case NEWEST -> "m.timestamp DESC";
            case OLDEST -> "m.timestamp";
        };
        var sql = "SELECT m.id, m.session_id, m.role, m.timestamp, s.source, s.model, s.title, s.started_at,"
                + " snippet(" + table + ", 0, '>>>', '<<<', '...', 40) AS snippet FROM " + table
                + " JOIN messages m ON m.id = " + table + ".rowid JOIN sessions s ON s.id = m.session_id WHERE " + table
                + " MATCH ?" + filters(query) + " ORDER BY " + order + " LIMIT ?";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, match);
            return hits(connection, statement, query, 2);
        } catch (SQLException e) {
            if (syntax(e)) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean syntax(SQLException e) {
        var message = String.valueOf(e.getMessage());
        return message.contains("fts5")
                || message.contains("syntax")
                || message.contains("unterminated")
                || message.contains("no such column")
                || message.contains("unknown special query");
    }

    /** For words that are too short for the trigram index. */
    private static List<SearchHit> containing(Connection connection, SearchQuery query, List<String> words)
            throws SQLException {
        var one = "(m.content LIKE ? ESCAPE '\\' OR m.tool_name LIKE ? ESCAPE '\\' OR m.tool_calls LIKE ? ESCAPE '\\')";
        var sql = "SELECT m.id, m.session_id, m.role, m.timestamp, s.source, s.model, s.title, s.started_at,"
                + " substr(m.content, 1, " + SNIPPET_CHARS + ") AS snippet FROM messages m JOIN sessions s"
                + " ON s.id = m.session_id WHERE (" + String.join(" OR ", Collections.nCopies(words.size(), one)) + ")"
                + filters(query) + " ORDER BY m.timestamp DESC LIMIT ?";
        try (var statement = connection.prepareStatement(sql)) {
            int index = 1;
            for (var word : words) {
                for (int i = 0; i < 3; i++) {
                    statement.setString(index++, "%" + Titles.escaped(word) + "%");
                }
            }
            return hits(connection, statement, query, index);
        }
    }

    private static String filters(SearchQuery query) {
        var text = new StringBuilder();
        if (!query.roles().isEmpty()) {
            text.append(" AND m.role IN (").append(marks(query.roles().size())).append(')');
        }
        if (!query.hiddenSources().isEmpty()) {
            text.append(" AND s.source NOT IN (")
                    .append(marks(query.hiddenSources().size()))
                    .append(')');
        }
        return text.toString();
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static List<SearchHit> hits(Connection connection, PreparedStatement statement, SearchQuery query, int from)
            throws SQLException {
        int index = from;
        for (var role : query.roleList()) {
            statement.setString(index++, role);
        }
        for (var source : query.hiddenSources().stream().sorted().toList()) {
            statement.setString(index++, source);
        }
        statement.setInt(index, query.limit());
        var found = new ArrayList<SearchHit>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new SearchHit(
                        rows.getLong("id"),
                        rows.getString("session_id"),
                        "",
                        rows.getString("role"),
                        Optional.ofNullable(rows.getString("snippet")).orElse(""),
                        instant(rows.getDouble("timestamp")),
                        rows.getString("source"),
                        Optional.ofNullable(rows.getString("model")),
                        Optional.ofNullable(rows.getString("title")),
                        instant(rows.getDouble("started_at"))));
            }
        }
        var result = new ArrayList<SearchHit>();
        for (var hit : found) {
            result.add(new SearchHit(
                    hit.messageId(),
                    hit.sessionId(),
                    Lineage.root(connection, hit.sessionId()),
                    hit.role(),
                    hit.snippet(),
                    hit.at(),
                    hit.source(),
                    hit.model(),
                    hit.title(),
                    hit.sessionStartedAt()));
        }
        return List.copyOf(result);
    }

    static Instant instant(double unixSeconds) {
        long micros = Math.round(unixSeconds * 1_000_000);
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
