package dev.hermes.codex.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the lines of a TOML document begin that are no part of a longer value, and which of them are headers of tables. It
 * looks only as closely as that takes; whether the document is right is somebody else's question.
 */
final class TomlLines {
    enum Kind {
        HEADER,
        COMMENT,
        BLANK,
        OTHER
    }

    /** @param end behind its line break */
    record Line(Kind kind, int start, int end) {}

    private final String text;
    private int at;

    private TomlLines(String text) {
        this.text = text;
    }

    static List<Line> of(String text) {
        var lines = new TomlLines(text);
        var result = new ArrayList<Line>();
        while (lines.at < text.length()) {
            int start = lines.at;
            var kind = lines.kind();
            lines.skipLine();
            result.add(new Line(kind, start, lines.at));
        }
        return result;
    }

    private Kind kind() {
        int first = at;
        while (first < text.length() && (text.charAt(first) == ' ' || text.charAt(first) == '\t')) {
            first++;
        }
        if (first >= text.length()) {
            return Kind.BLANK;
        }
        return switch (text.charAt(first)) {
            case '[' -> Kind.HEADER;
            case '#' -> Kind.COMMENT;
            case '\n', '\r' -> Kind.BLANK;
            default -> Kind.OTHER;
        };
    }

    private void skipLine() {
        int open = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '"', '\'' -> skipString(c);
                case '#' -> skipComment();
                default -> {
                    at++;
                    if (c == '[' || c == '{') {
                        open++;
                    } else if (c == ']' || c == '}') {
                        open--;
                    } else if (c == '\n' && open <= 0) {
                        return;
                    }
                }
            }
        }
    }

    private void skipComment() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void skipString(char quote) {
        var three = String.valueOf(quote).repeat(3);
        boolean several = text.startsWith(three, at);
        at += several ? 3 : 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"') {
                at += 2;
            } else if (several && text.startsWith(three, at)) {
                at += 3;
                for (int more = 0; more < 2 && at < text.length() && text.charAt(at) == quote; more++) {
                    at++; // quotes may stand right before the three that end it
                }
                return;
            } else if (!several && c == '\n') {
                return; // it was never closed
            } else {
                at++;
                if (!several && c == quote) {
                    return;
                }
            }
        }
        at = Math.min(at, text.length());
    }
}
