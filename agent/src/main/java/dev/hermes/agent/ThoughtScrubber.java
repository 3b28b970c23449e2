package dev.hermes.agent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Separates a streamed answer from thoughts that the model wrote into it, and from private context it repeats.
 *
 * <p>A closed pair of tags is hidden wherever it stands. An opener that is never closed hides the rest only at the start
 * of a line; elsewhere it is ordinary text. Pieces may cut a tag anywhere: what is visible does not depend on it.
 */
final class ThoughtScrubber {
    private static final List<String> TAGS =
            List.of("think", "thinking", "reasoning", "thought", "reasoning_scratchpad", "memory-context");
    private static final String PRIVATE = "memory-context";
    /** What opens in the middle of a line and is not closed within this much is not a thought. */
    private static final int LONGEST_DOUBT = 20_000;

    private final Consumer<String> visible;
    private final Consumer<String> thoughts;
    private final StringBuilder waiting = new StringBuilder();
    private final StringBuilder shown = new StringBuilder();
    private Optional<String> open = Optional.empty();
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
        work(false);
    }

    /** The answer is complete: what is still held back is shown, or hidden when a thought was never closed. */
    void end() {
        work(true);
    }

    private void work(boolean last) {
        int from = 0;
        for (int next = step(from, last); next > from; next = step(from, last)) {
            from = next;
        }
        waiting.delete(0, from);
        tellShown();
    }

    /** Takes something off the front and answers where the rest begins; {@code from} when more must come first. */
    private int step(int from, boolean last) {
        if (from == waiting.length()) {
            return from;
        }
        if (open.isPresent()) {
            return think(open.get(), from, last);
        }
        int tag = waiting.indexOf("<", from);
        if (tag != from) {
            return show(from, tag < 0 ? waiting.length() : tag);
        }
        var name = tagAt(from);
        if (name.isPresent()) {
            return opener(name.get(), from, last);
        }
        return !last && couldBecomeTag(from) ? from : show(from, from + 1);
    }

    private int opener(String name, int from, boolean last) {
        int inside = from + name.length() + 2;
        if (lineStart) {
            open = Optional.of(name);
            return inside;
        }
        var closer = closer(name);
        int close = indexOfIgnoringCase(closer, inside);
        if (close >= 0 && close - inside <= LONGEST_DOUBT) {
            tellThought(name, waiting.substring(inside, close));
            return close + closer.length();
        }
        boolean enough = waiting.length() - inside > LONGEST_DOUBT + closer.length();
        return close >= 0 || enough || last ? show(from, inside) : from;
    }

    /** Thoughts are told as they come, but for what may be the beginning of their end. */
    private int think(String name, int from, boolean last) {
        var closer = closer(name);
        int close = indexOfIgnoringCase(closer, from);
        if (close >= 0) {
            tellThought(name, waiting.substring(from, close));
            open = Optional.empty();
            return close + closer.length();
        }
        int end = waiting.length();
        int tag = waiting.lastIndexOf("<");
        if (!last && tag >= from && closer.startsWith(waiting.substring(tag).toLowerCase(Locale.ROOT))) {
            end = tag;
        }
        tellThought(name, waiting.substring(from, end));
        return end;
    }

    private void tellThought(String name, String hidden) {
        if (!name.equals(PRIVATE) && !hidden.isEmpty()) {
            tellShown();
            thoughts.accept(hidden);
        }
    }

    private int show(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = waiting.charAt(i);
            lineStart = c == '\n' || lineStart && Character.isWhitespace(c);
        }
        shown.append(waiting, from, to);
        return to;
    }

    private void tellShown() {
        if (!shown.isEmpty()) {
            var text = shown.toString();
            shown.setLength(0);
            visible.accept(text);
        }
    }

    private static String closer(String name) {
        return "</" + name + ">";
    }

    private Optional<String> tagAt(int at) {
        return TAGS.stream().filter(tag -> matches("<" + tag + ">", at)).findFirst();
    }

    private boolean couldBecomeTag(int at) {
        var rest = waiting.substring(at, Math.min(waiting.length(), at + 25)).toLowerCase(Locale.ROOT);
        return TAGS.stream().anyMatch(tag -> ("<" + tag + ">").startsWith(rest));
    }

    private int indexOfIgnoringCase(String wanted, int from) {
        for (int at = waiting.indexOf("<", from); at >= 0; at = waiting.indexOf("<", at + 1)) {
            if (matches(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(String wanted, int at) {
        return at + wanted.length() <= waiting.length()
                && waiting.substring(at, at + wanted.length()).equalsIgnoreCase(wanted);
    }
}
