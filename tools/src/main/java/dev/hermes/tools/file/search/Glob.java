package dev.hermes.tools.file.search;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Shell patterns for paths, as .gitignore and ripgrep read them: {@code *} and {@code ?} stay within a name, {@code **}
 * crosses directories, a pattern without a slash means the name wherever it is.
 */
public final class Glob {
    private final Pattern pattern;
    private final boolean nameOnly;

    private Glob(Pattern pattern, boolean nameOnly) {
        this.pattern = pattern;
        this.nameOnly = nameOnly;
    }

    /** With alternatives in braces, as on a command line. */
    public static Glob of(String glob) {
        return compile(glob, true);
    }

    /** As a line of .gitignore, where braces are ordinary. */
    static Glob ignoreLine(String glob) {
        return compile(glob, false);
    }

    private static Glob compile(String glob, boolean braces) {
        boolean nameOnly = !glob.contains("/");
        var body = glob.startsWith("/") ? glob.substring(1) : glob;
        try {
            return new Glob(Pattern.compile(regex(body, braces), Pattern.DOTALL), nameOnly);
        } catch (PatternSyntaxException _) {
            return new Glob(Pattern.compile(Pattern.quote(body)), nameOnly); // not a pattern: then it means itself
        }
    }

    /** @param path relative, with forward slashes */
    public boolean matches(String path) {
        return pattern.matcher(nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path)
                .matches();
    }

    private static String regex(String glob, boolean braces) {
        var regex = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> i = star(glob, i, regex);
                case '?' -> regex.append("[^/]");
                case '[' -> i = characterClass(glob, i, regex);
                case '\\' -> regex.append(Pattern.quote(i + 1 < glob.length() ? glob.substring(++i, i + 1) : "\\"));
                case '{' -> {
                    depth += braces ? 1 : 0;
                    regex.append(braces ? "(?:" : "\\{");
                }
                case '}' -> {
                    regex.append(braces && depth > 0 ? ")" : "\\}");
                    depth -= braces && depth > 0 ? 1 : 0;
                }
                case ',' -> regex.append(depth > 0 ? "|" : ",");
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    /** Returns the place of the last character that was used. */
    private static int star(String glob, int at, StringBuilder regex) {
        int end = at;
        while (end + 1 < glob.length() && glob.charAt(end + 1) == '*') {
            end++;
        }
        boolean startsName = at == 0 || glob.charAt(at - 1) == '/';
        boolean endsName = end + 1 == glob.length() || glob.charAt(end + 1) == '/';
        if (end == at || !startsName || !endsName) {
            regex.append("[^/]*");
            return end;
        }
        if (end + 1 == glob.length()) {
            regex.append(".*");
            return end;
        }
        regex.append("(?:.*/)?");
        return end + 1;
    }

    private static int characterClass(String glob, int at, StringBuilder regex) {
        int from = at + 1;
        boolean not = from < glob.length() && (glob.charAt(from) == '!' || glob.charAt(from) == '^');
        from += not ? 1 : 0;
        int end = glob.indexOf(']', from + 1);
        if (end < 0) {
            regex.append("\\[");
            return at;
        }
        var members = glob.substring(from, end)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]");
        regex.append("(?!/)[")
                .append(not ? "^" : "")
                .append(members.replace("&&", "&\\&"))
                .append(']');
        return end;
    }
}
