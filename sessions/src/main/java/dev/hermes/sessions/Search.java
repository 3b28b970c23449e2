package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One full-text search. Whatever is typed, it finds or it does not; it never fails for what was typed. */
final class Search {
    private static final int TRIGRAM = 3;
    private static final int SNIPPET_CHARS = 200;
    private static final int MOST_WORDS = 50;

    /** A word that is everywhere says little; the newest of its places are compared, and the time stays bounded. */
    private static final int MOST_WEIGHED = 5_000;

    private static final int ERROR = 1;
    private static final int TOO_BIG = 18;

    private static final String HIT =
            "SELECT m.id, m.session_id, m.role, m.timestamp, s.source, s.model, s.title," + " s.started_at, ";
    private static final String OF_SESSION = " JOIN sessions s ON s.id = m.session_id";

    private final Connection connection;
    private final SearchQuery query;
    private final String filters;
    private final List<Object> filterValues = new ArrayList<>();

    Search(Connection connection, Shape shape, SearchQuery query) {
        this.connection = connection;
        this.query = query;
        this.filters = in("m.role IN (", query.roles(), ")")
                + in("m.session_id NOT IN (SELECT id FROM sessions WHERE source IN (", query.hiddenSources(), "))")
                + shape.active("m");
    }

    private String in(String opening, Set<String> values, String closing) {
        filterValues.addAll(values.stream().sorted().toList());
        return values.isEmpty() ? "" : " AND " + opening + Sql.marks(values.size()) + closing;
    }

    List<SearchHit> run() throws SQLException {
        try {
            return QueryCleaner.hasCjk(query.text()) ? withoutSpaces() : matching("messages_fts", spaced());
        } catch (SQLException e) {
            // Nothing but the query can be wrong with statements that are always the same.
            if (e.getErrorCode() == ERROR || e.getErrorCode() == TOO_BIG) {
                return List.of();
            }
            throw e;
        }
    }

    private Optional<String> spaced() {
        return QueryCleaner.cleaned(query.text());
    }

    private List<SearchHit> withoutSpaces() throws SQLException {
        var words = QueryCleaner.words(query.text()).stream().limit(MOST_WORDS).toList();
        boolean indexed = words.stream().filter(QueryCleaner::hasCjk).allMatch(word -> cjkLength(word) >= TRIGRAM);
        if (!indexed) {
            return containing(words);
        }
        // A shorter word has no trigram and would match nothing.
        return matching(
                "messages_fts_trigram",
                Optional.of(String.join(
                        " ",
                        words.stream()
                                .filter(word -> word.codePointCount(0, word.length()) >= TRIGRAM)
                                .map(word -> "\"" + word + "\"")
                                .toList())));
    }

    private static long cjkLength(String word) {
        return word.codePoints().filter(QueryCleaner::isCjk).count();
    }

    private List<SearchHit> matching(String table, Optional<String> match) throws SQLException {
        if (match.isEmpty()) {
            return List.of();
        }
        // Three steps. Matches come out of the index in the order in which they were written, so reading can stop
        // early;
        // only so many are weighed; and a snippet, the dearest of all, is made only for what is shown.
        boolean oldest = query.sort() == SearchQuery.Sort.OLDEST;
        boolean weighed = query.sort() == SearchQuery.Sort.RELEVANCE;
        var written = "SELECT m.id" + (weighed ? ", " + table + ".rank AS weight" : "") + " FROM " + table
                + " CROSS JOIN messages m ON m.id = " + table + ".rowid WHERE " + table + " MATCH ?" + filters
                + " ORDER BY " + table + ".rowid " + (oldest ? "ASC" : "DESC") + " LIMIT ?";
        var sql = weighed ? "SELECT id FROM (" + written + ") ORDER BY weight LIMIT " + limit() : written;
        var ids = Sql.list(
                connection, sql, row -> row.getLong(1), values(List.of(match.get()), weighed ? MOST_WEIGHED : limit()));
        var hits = new ArrayList<SearchHit>();
        for (long id : ids) {
            Sql.first(
                            connection,
                            HIT + "snippet(" + table + ", 0, '>>>', '<<<', '...', 40) AS snippet FROM " + table
                                    + " JOIN messages m ON m.id = " + table + ".rowid" + OF_SESSION + " WHERE " + table
                                    + " MATCH ? AND " + table + ".rowid = ?",
                            this::hit,
                            match.get(),
                            id)
                    .ifPresent(hits::add);
        }
        return List.copyOf(hits);
    }

    /** For words that are too short for the trigram index. */
    private List<SearchHit> containing(List<String> words) throws SQLException {
        var one = "(m.content LIKE ? ESCAPE '\\' OR m.tool_name LIKE ? ESCAPE '\\' OR m.tool_calls LIKE ? ESCAPE '\\')";
        var patterns = new ArrayList<>();
        for (var word : words) {
            patterns.addAll(Collections.nCopies(3, "%" + Sql.literal(word) + "%"));
        }
        var around = "max(1, instr(m.content, ?) - " + SNIPPET_CHARS / 4 + ")";
        patterns.addFirst(words.getFirst());
        return Sql.list(
                connection,
                HIT + "substr(m.content, " + around + ", " + SNIPPET_CHARS + ") AS snippet FROM messages m" + OF_SESSION
                        + " WHERE (" + String.join(" OR ", Collections.nCopies(words.size(), one)) + ")" + filters
                        + " ORDER BY m.timestamp DESC LIMIT ?",
                row -> marked(hit(row), words),
                values(patterns, limit()));
    }

    private static SearchHit marked(SearchHit hit, List<String> words) {
        var snippet = hit.snippet();
        for (var word : words) {
            snippet = snippet.replace(word, ">>>" + word + "<<<");
        }
        return hit.withSnippet(snippet);
    }

    private Object[] values(List<?> first, int limit) {
        var values = new ArrayList<Object>(first);
        values.addAll(filterValues);
        values.add(limit);
        return values.toArray();
    }

    private int limit() {
        return Math.max(0, query.limit());
    }

    private SearchHit hit(ResultSet row) throws SQLException {
        var session = row.getString("session_id");
        return new SearchHit(
                row.getLong("id"),
                session,
                Lineage.root(connection, session),
                row.getString("role"),
                Sql.text(row, "snippet").orElse("").strip(),
                UnixTime.instant(row.getDouble("timestamp")),
                row.getString("source"),
                Sql.text(row, "model"),
                Sql.text(row, "title"),
                UnixTime.instant(row.getDouble("started_at")));
    }
}
