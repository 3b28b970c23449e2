package dev.hermes.tools.shell;

import java.util.concurrent.locks.ReentrantLock;

/** What was written to a program and may still become part of a command: the line, or joined lines, not yet ended. */
final class TypedInput {
    private static final int KEPT_CHARS = 100_000;

    /** Held while somebody rules over the next piece and writes it, so that two pieces cannot pass each other. */
    final ReentrantLock turn = new ReentrantLock();

    private String unfinished = "";

    /** What a shell that reads it would run with this piece, as far as it can be seen. */
    String with(String data) {
        return edited(unfinished + data);
    }

    void wrote(String data) {
        var whole = unfinished + data;
        int from = 0;
        for (int newline = whole.indexOf('\n'); newline >= 0; newline = whole.indexOf('\n', newline + 1)) {
            boolean joined = newline > 0 && whole.charAt(newline - 1) == '\\';
            from = joined ? from : newline + 1;
        }
        unfinished = whole.substring(Math.max(from, whole.length() - KEPT_CHARS));
    }

    /** As a terminal hands it on: erasing keys erase, and Enter may be a carriage return. */
    private static String edited(String typed) {
        var text = new StringBuilder(typed.length());
        for (char c : typed.toCharArray()) {
            switch (c) {
                case '\b', 0x7f -> {
                    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                        text.setLength(text.length() - 1);
                    }
                }
                case 0x15 -> text.setLength(text.lastIndexOf("\n") + 1);
                case '\r' -> text.append('\n');
                default -> text.append(c);
            }
        }
        return text.toString();
    }
}
