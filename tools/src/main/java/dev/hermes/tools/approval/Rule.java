package dev.hermes.tools.approval;

import java.util.regex.Pattern;

/** One line of the tables: a pattern, and the label that is also its key. */
record Rule(Pattern pattern, String label) {
    /** As the tables were written for: {@code $} knows only {@code \n}, classes and case follow Unicode. */
    private static final int FLAGS = Pattern.CASE_INSENSITIVE
            | Pattern.UNICODE_CASE
            | Pattern.UNICODE_CHARACTER_CLASS
            | Pattern.DOTALL
            | Pattern.UNIX_LINES;

    static Rule of(String regex, String label) {
        return new Rule(Pattern.compile(regex, FLAGS), label);
    }

    /** A rule that tells upper from lower case, for texts that were not lower-cased. */
    static Rule exact(String regex, String label) {
        return new Rule(Pattern.compile(regex, FLAGS & ~(Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)), label);
    }

    /**
     * Whether the pattern occurs in the text. A text on which the search is hopeless, too long for the budget or too deep
     * for the stack, counts as a match: nobody writes such a command by accident, and letting it pass would be the way
     * around every rule.
     */
    boolean matches(String text) {
        try {
            return pattern.matcher(new BudgetedText(text)).find();
        } catch (BudgetedText.Spent | StackOverflowError _) {
            return true;
        }
    }

    /** The spelling under which old configurations hold the key: the piece of the regex between its first two {@code \b}. */
    String legacyKey() {
        var regex = pattern.pattern();
        int start = regex.indexOf("\\b");
        if (start < 0) {
            return regex.substring(0, Math.min(20, regex.length()));
        }
        int end = regex.indexOf("\\b", start + 2);
        return regex.substring(start + 2, end < 0 ? regex.length() : end);
    }
}
