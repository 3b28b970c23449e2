package dev.hermes.tools.approval;

import java.util.ArrayList;
import java.util.List;

/**
 * A rough reading of shell text: the simple commands in it, wherever they stand, with their quotes removed. Good enough to
 * see through spelling ({@code r''m}, {@code "$HOME"}, {@code ${IFS}}); it expands no variables and never fails.
 */
final class ShellWords {
    /**
     * One command with its arguments.
     *
     * @param piped whether it reads what the one before it wrote
     */
    record Simple(List<String> words, boolean piped) {
        Simple {
            words = List.copyOf(words);
        }
    }

    private final String text;
    private final List<Simple> commands = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean wordBegun;
    private boolean piped;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    static List<Simple> parse(String text) {
        return new ShellWords(text).commands();
    }

    private List<Simple> commands() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\\' -> escaped();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '$' -> dollar();
                case ' ', '\t', '\r' -> endWord();
                case '|' -> endCommand(!skip('|'));
                case '>' -> redirection();
                case '\n', ';', '&', '(', ')', '`' -> endCommand(false);
                default -> add(c);
            }
        }
        endCommand(false);
        return List.copyOf(commands);
    }

    private void escaped() {
        if (at >= text.length()) {
            return;
        }
        char c = text.charAt(at++);
        if (c != '\n') {
            add(c);
        }
    }

    private void singleQuoted() {
        wordBegun = true;
        int end = text.indexOf('\'', at);
        int stop = end < 0 ? text.length() : end;
        word.append(text, at, stop);
        at = Math.min(stop + 1, text.length());
    }

    private void doubleQuoted() {
        wordBegun = true;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && at < text.length() && "\"\\$`\n".indexOf(text.charAt(at)) >= 0) {
                escaped();
            } else if (c == '`' || (c == '$' && skip('('))) {
                endCommand(false);
                return; // what follows runs; its own quotes are read as if it stood alone
            } else {
                word.append(c);
            }
        }
    }

    private void dollar() {
        if (skip('(')) {
            endCommand(false);
        } else if (skip('\'')) {
            ansiQuoted();
        } else if (text.startsWith("{ifs}", at)) {
            at += 5;
            endWord();
        } else if (text.startsWith("ifs", at) && !isNamePart(at + 3)) {
            at += 3;
            endWord();
        } else {
            add('$');
            if (at < text.length() && text.charAt(at) == '{') {
                int end = text.indexOf('}', at);
                int stop = end < 0 ? text.length() : end + 1;
                word.append(text, at, stop);
                at = stop;
            }
        }
    }

    /** {@code $'…'}: the escapes that can spell a path or a command. */
    private void ansiQuoted() {
        wordBegun = true;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\'') {
                return;
            }
            if (c != '\\' || at >= text.length()) {
                word.append(c);
                continue;
            }
            char kind = text.charAt(at++);
            if (kind == 'x' || kind == 'u') {
                number(16, kind == 'x' ? 2 : 4);
            } else if (kind >= '0' && kind <= '7') {
                at--;
                number(8, 3);
            } else {
                word.append(kind);
            }
        }
    }

    private void number(int radix, int maxDigits) {
        int value = 0;
        for (int digits = 0; digits < maxDigits && at < text.length(); digits++, at++) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
        }
        word.append((char) value);
    }

    private void redirection() {
        endWord();
        skip('>');
        skip('|');
        skip('&');
    }

    private boolean skip(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean isNamePart(int index) {
        return index < text.length() && (Character.isLetterOrDigit(text.charAt(index)) || text.charAt(index) == '_');
    }

    private void add(char c) {
        wordBegun = true;
        word.append(c);
    }

    private void endWord() {
        if (wordBegun) {
            expandBraces(word.toString());
        }
        word.setLength(0);
        wordBegun = false;
    }

    /** {@code {rm,-rf,/}} is three words. Only the whole word is looked at: that is the disguise, the rest is ordinary use. */
    private void expandBraces(String whole) {
        if (whole.length() > 2 && whole.startsWith("{") && whole.endsWith("}") && whole.contains(",")) {
            words.addAll(List.of(whole.substring(1, whole.length() - 1).split(",")));
        } else {
            words.add(whole);
        }
    }

    private void endCommand(boolean nextIsPiped) {
        endWord();
        if (!words.isEmpty()) {
            commands.add(new Simple(words, piped));
            words.clear();
        }
        piped = nextIsPiped;
    }
}
