package dev.hermes.tools.file.search;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What to look for in a line.
 *
 * @param source a regular expression that ripgrep and we read alike, unless {@code literal}
 * @param literal {@code source} is no regular expression, and is looked for as it stands
 */
public record SearchPattern(String source, Pattern pattern, boolean literal) {
    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE | Pattern.UNIX_LINES;

    /** Models often forget to escape a parenthesis or a brace; then they mean it literally. */
    public static SearchPattern of(String source) {
        var adapted = source.replace("(?P<", "(?<");
        try {
            return new SearchPattern(source, Pattern.compile(posixClasses(adapted), FLAGS), false);
        } catch (PatternSyntaxException _) {
            return new SearchPattern(source, Pattern.compile(source, Pattern.LITERAL), true);
        }
    }

    /** {@code [[:alpha:]]}, which Java would read as a set of letters. */
    private static String posixClasses(String source) {
        if (!source.contains("[:")) {
            return source;
        }
        var text = source;
        for (var name : new String[] {
            "Alpha", "Digit", "Alnum", "Upper", "Lower", "Punct", "Graph", "Print", "Blank", "Cntrl", "XDigit", "Space"
        }) {
            var lower = name.toLowerCase(Locale.ROOT);
            text = text.replace("[:" + lower + ":]", "\\p{" + name + "}")
                    .replace("[:^" + lower + ":]", "\\P{" + name + "}");
        }
        return text;
    }
}
