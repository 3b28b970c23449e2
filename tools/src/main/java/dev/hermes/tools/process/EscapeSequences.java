package dev.hermes.tools.process;

import java.util.regex.Pattern;

/** What programs write for a terminal to obey, not for anybody to read. */
public final class EscapeSequences {
    /** ECMA-48: CSI, OSC and the other strings up to their terminator, two-byte escapes; each also in its 8-bit form. */
    private static final Pattern ECMA48 = Pattern.compile("""
            (?x)
            (?:\\x1b\\[|\\x9b) [\\x30-\\x3f]*+ [\\x20-\\x2f]*+ [\\x40-\\x7e]
            | (?:\\x1b\\]|\\x9d) [^\\x07\\x1b\\x9c]*+ (?:\\x07|\\x1b\\\\|\\x9c)
            | (?:\\x1b[PX^_]|[\\x90\\x98\\x9e\\x9f]) [^\\x1b\\x9c]*+ (?:\\x1b\\\\|\\x9c)
            | \\x1b [\\x20-\\x2f]*+ [\\x30-\\x7e]
            | [\\x80-\\x9f]
            """);

    private EscapeSequences() {}

    public static String strip(String text) {
        return ECMA48.matcher(text).replaceAll("");
    }
}
