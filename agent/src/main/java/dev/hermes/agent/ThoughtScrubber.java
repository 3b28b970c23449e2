package dev.hermes.agent;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Separates a streamed answer from thoughts that the model wrote into it, and from private context it repeats.
 *
 * <p>A closed pair of tags is hidden wherever it stands. An opener that is never closed hides the rest only at the start
 * of a line; elsewhere it is ordinary text. Pieces may cut a tag anywhere.
 */
final class ThoughtScrubber {
    private static final List<String> TAGS =
            List.of("think", "thinking", "reasoning", "thought", "reasoning_scratchpad", "memory-context");
    private static final String PRIVATE = "memory-context";
    /** What opens in the middle of a line and is still open after this much is not a thought. */
    private static final int LONGEST_DOUBT = 20_000;

    private final Consumer<String> visible;
    private final Consumer<String> thoughts;
    private final StringBuilder waiting = new StringBuilder();
    private boolean lineStart = true;

    ThoughtScrubber(Consumer<String> visible, Consumer<String> thoughts) {
        this.visible = visible;
        this.thoughts = thoughts;
    }

    /** The text of a whole answer without hidden parts. */
    static String visible(String text) {
        if (text.indexOf('<') < 0) {
            return text;
        }
        var result = new StringBuilder();
        var scrubber = new ThoughtScrubber(result::append, _ -> {});
        scrubber.accept(text);
        scrubber.end();
        return result.toString();
    }

    /** The hidden parts of a whole answer; empty when there are none. */
    static String thoughts(String text) {
        var result = new StringBuilder();
        if (text.indexOf('<') >= 0) {
            var scrubber = new ThoughtScrubber(_ -> {}, result::append);
            scrubber.accept(text);
            scrubber.end();
        }
        return result.toString().strip();
    }

    void accept(String piece) {
        waiting.append(piece);
        while (step(false)) {
            // each step takes something off the front
        }
    }

    /** The answer is complete: what is still held back is shown, or hidden when a thought was never closed. */
    void end() {
        while (step(true)) {
            // until nothing waits
        }
    }

    private boolean step(boolean last) {
        if (waiting.isEmpty()) {
            return false;
        }
        int open = waiting.indexOf("<");
        if (open != 0) {
            show(open < 0 ? waiting.length() : open);
            return true;
        }
        int end = waiting.indexOf(">");
        if (end < 0) {
            if (!last && couldBeTag(waiting.toString())) {
                return false;
            }
            show(1);
            return true;
        }
        var name = waiting.substring(1, end).toLowerCase(Locale.ROOT);
        if (!TAGS.contains(name)) {
            show(1);
            return true;
        }
        return hide(name, end + 1, last);
    }

    private boolean hide(String name, int from, boolean last) {
        var closer = "</" + name + ">";
        int close = indexOfIgnoringCase(closer, from);
        if (close >= 0) {
            tell(name, waiting.substring(from, close));
            waiting.delete(0, close + closer.length());
            return true;
        }
        if (last) {
            if (lineStart) {
                tell(name, waiting.substring(from));
                waiting.setLength(0);
            } else {
                show(from);
            }
            return true;
        }
        if (!lineStart && waiting.length() > LONGEST_DOUBT) {
            show(from);
            return true;
        }
        return false;
    }

    private void tell(String name, String hidden) {
        if (!name.equals(PRIVATE) && !hidden.isBlank()) {
            thoughts.accept(hidden);
        }
    }

    private void show(int length) {
        var text = waiting.substring(0, length);
        waiting.delete(0, length);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lineStart = c == '\n' || lineStart && Character.isWhitespace(c);
        }
        visible.accept(text);
    }

    private static boolean couldBeTag(String start) {
        var name = start.substring(1).toLowerCase(Locale.ROOT);
        return TAGS.stream().anyMatch(tag -> tag.startsWith(name));
    }

    private int indexOfIgnoringCase(String wanted, int from) {
        for (int at = waiting.indexOf("<", from); at >= 0; at = waiting.indexOf("<", at + 1)) {
            if (at + wanted.length() <= waiting.length()
                    && waiting.substring(at, at + wanted.length()).equalsIgnoreCase(wanted)) {
                return at;
            }
        }
        return -1;
    }
}
