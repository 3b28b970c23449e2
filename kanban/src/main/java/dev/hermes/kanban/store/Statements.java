package dev.hermes.kanban.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A connection with the statements that were prepared on it; a tick of the dispatcher uses the same few over and over. Used
 * by one thread at a time.
 *
 * <p>Values are texts, numbers and optionals of them. Every method but {@link #close} throws {@link SqlFailure}.
 */
interface Statements extends AutoCloseable {
    String ESCAPED_NUL = "\\u0000";
    int REPLACEMENT = 0xFFFD;

    /** The row on which a result stands; columns are counted from 1. */
    interface Row {
        /** Empty when there is nothing. */
        Optional<String> optional(int column) throws SQLException;

        /** Empty too when there is nothing. */
        String text(int column) throws SQLException;

        /** 0 when there is nothing. */
        long number(int column) throws SQLException;

        /** A number as one, everything else as a text. */
        @Nullable
        Object value(int column) throws SQLException;
    }

    /** Reads the row on which the result stands. */
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    <T> List<T> list(String sql, Reader<T> reader, Object... values);

    <T> Optional<T> first(String sql, Reader<T> reader, Object... values);

    /** @return how many rows were changed */
    int run(String sql, Object... values);

    /** For what may answer with rows that nobody wants, and is not worth keeping. */
    void once(String sql);

    default List<String> texts(String sql, Object... values) {
        return list(sql, row -> row.text(1), values);
    }

    /** The first column of the first row; 0 when there is none. */
    default long number(String sql, Object... values) {
        return first(sql, row -> row.number(1), values).orElse(0L);
    }

    @Override
    void close() throws SQLException;

    /** A tree as both databases take it. */
    static String json(JsonNode tree) {
        return json(tree.toString());
    }

    /** JSON writes a NUL as an escape, which one database keeps and the other refuses; it is replaced as in any text. */
    static String json(String text) {
        if (!text.contains(ESCAPED_NUL)) {
            return text;
        }
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (text.startsWith(ESCAPED_NUL, i)) {
                clean.appendCodePoint(REPLACEMENT);
                i += ESCAPED_NUL.length() - 1;
            } else if (c == '\\' && i + 1 < text.length()) {
                clean.append(c).append(text.charAt(++i)); // a backslash may itself be escaped
            } else {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    /** Half of a surrogate pair has no UTF-8 form, and a NUL ends a text in one database and is refused by the other. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) || c == 0) {
                return text.codePoints()
                        .map(p -> p == 0 || p >= Character.MIN_SURROGATE && p <= Character.MAX_SURROGATE
                                ? REPLACEMENT
                                : p)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }
}
