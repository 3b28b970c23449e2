package dev.hermes.tools.approval;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The spelling of a command without its disguises. */
final class CommandText {
    /** ECMA-48: CSI, OSC and the other strings up to their terminator, two-byte escapes; each also in its 8-bit form. */
    private static final Pattern ANSI = Pattern.compile("""
            (?x)
            (?:\\x1b\\[|\\x9b) [\\x30-\\x3f]*+ [\\x20-\\x2f]*+ [\\x40-\\x7e]
            | (?:\\x1b\\]|\\x9d) [^\\x07\\x1b\\x9c]*+ (?:\\x07|\\x1b\\\\|\\x9c)
            | (?:\\x1b[PX^_]|[\\x90\\x98\\x9e\\x9f]) [^\\x1b\\x9c]*+ (?:\\x1b\\\\|\\x9c)
            | \\x1b [\\x20-\\x2f]*+ [\\x30-\\x7e]
            | [\\x80-\\x9f]
            """);

    private CommandText() {}

    /** What the patterns are matched against: no escapes, no NUL, compatibility forms folded, lower case. */
    static String normalise(String command) {
        return folded(command).toLowerCase(Locale.ROOT);
    }

    /** As {@link #normalise}, but upper case stays. */
    static String folded(String command) {
        var plain = ANSI.matcher(command).replaceAll("").replace("\0", "");
        return Normalizer.normalize(plain, Normalizer.Form.NFKC);
    }

    /** The command as a person can judge it: what a terminal would obey or hide is spelled out. */
    static String visible(String command) {
        var text = new StringBuilder(command.length());
        command.codePoints().forEach(c -> {
            boolean harmless = c == '\n' || c == '\t';
            int type = Character.getType(c);
            if (!harmless && (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE)) {
                text.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
