package dev.hermes.tools.process;

/**
 * Text of any length in bounded memory: the first part and the last are kept, what is between is only counted. Not safe
 * for concurrent use.
 */
public final class HeadAndTail {
    private static final double HEAD = 0.4;

    private final int headLimit;
    private final StringBuilder head = new StringBuilder();
    private final char[] tail;
    private long total;

    /** @param limit how many characters are kept, two fifths of them at the head */
    public HeadAndTail(int limit) {
        headLimit = (int) (limit * HEAD);
        tail = new char[Math.max(limit - headLimit, 1)];
    }

    public void append(char[] text, int length) {
        int toHead = Math.min(length, headLimit - head.length());
        head.append(text, 0, toHead);
        total += toHead;
        for (int i = toHead; i < length; i++) {
            tail[index(total++)] = text[i];
        }
    }

    /** All of it, or both ends around a line that says how much is missing. */
    public String text() {
        long inTail = total - head.length();
        if (inTail <= tail.length) {
            return head + tail(inTail);
        }
        long omitted = inTail - tail.length;
        return head + "\n\n... [OUTPUT TRUNCATED - " + omitted + " chars omitted out of " + total + " total] ...\n\n"
                + tail(tail.length);
    }

    private String tail(long length) {
        var text = new StringBuilder((int) length);
        for (long i = total - length; i < total; i++) {
            text.append(tail[index(i)]);
        }
        return text.toString();
    }

    private int index(long position) {
        return (int) ((position - headLimit) % tail.length);
    }
}
