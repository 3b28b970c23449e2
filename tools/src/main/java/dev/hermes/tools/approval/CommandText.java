package dev.hermes.tools.approval;

import dev.hermes.tools.process.EscapeSequences;
import java.text.Normalizer;
import java.util.Locale;

/** The spelling of a command without its disguises. */
final class CommandText {
    private CommandText() {}

    /** What the patterns are matched against: no escapes, no NUL, compatibility forms folded, lower case. */
    static String normalise(String command) {
        return folded(command).toLowerCase(Locale.ROOT);
    }

    /** As {@link #normalise}, but upper case stays. */
    static String folded(String command) {
        var plain = EscapeSequences.strip(command).replace("\0", "");
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
