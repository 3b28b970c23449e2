package dev.hermes.cli.args;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.ArrayList;
import java.util.List;

/** A typed line taken apart into words as a shell does it: quotes and backslashes, but no variables and no patterns. */
public final class Words {
    private static final char NONE = 0;

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private char quote = NONE;

    private Words() {}

    /** @throws HermesException of wrong usage when a quote is not closed */
    public static List<String> of(String line) {
        return new Words().read(line);
    }

    private List<String> read(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length() && escapes(line.charAt(i + 1))) {
                add(line.charAt(++i));
            } else if (quote == NONE && (c == '"' || c == '\'')) {
                quote = c;
                begun = true;
            } else if (quote != NONE && c == quote) {
                quote = NONE;
            } else if (quote == NONE && Character.isWhitespace(c)) {
                end();
            } else {
                add(c);
            }
        }
        if (quote != NONE) {
            throw new HermesException(ExitCode.USAGE, "a quote (" + quote + ") is not closed");
        }
        end();
        return List.copyOf(words);
    }

    /** Between double quotes a backslash means itself before most characters. */
    private boolean escapes(char next) {
        return quote == NONE || next == '"' || next == '\\';
    }

    private void add(char c) {
        begun = true;
        word.append(c);
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }
}
