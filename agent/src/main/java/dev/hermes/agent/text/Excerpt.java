package dev.hermes.agent.text;

/**
 * Parts of a text that never end in half a character: a lone surrogate cannot be written as UTF-8, and a request with one
 * fails in the middle of a conversation.
 */
public final class Excerpt {
    private Excerpt() {}

    /** The first {@code limit} characters, one less when the last would be half of one; the text itself when it is short. */
    public static String head(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Math.max(0, limit);
        return text.substring(0, end > 0 && splits(text, end) ? end - 1 : end);
    }

    /** The last {@code limit} characters, one less when the first would be half of one. */
    public static String tail(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int start = text.length() - Math.max(0, limit);
        return text.substring(start < text.length() && splits(text, start) ? start + 1 : start);
    }

    private static boolean splits(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at - 1)) && Character.isLowSurrogate(text.charAt(at));
    }
}
