package dev.hermes.tools.file.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Replaces a text within a text. What lies outside the replaced places stays as it is, to the character; what is put in
 * takes the line ends of the text and, where only white space differed, its indentation.
 */
public final class TextEdit {
    private static final String AMBIGUOUS =
            "Found %d matches for old_string. Provide more context to make it unique, or use replace_all=True.";

    private final String text;
    private final String old;
    private final String replacement;
    private final boolean all;
    private final Lines lines;

    private TextEdit(String text, String old, String replacement, boolean all) {
        this.text = text;
        this.old = old;
        this.replacement = replacement;
        this.all = all;
        this.lines = Lines.of(text);
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** @param count how many places were replaced */
        record Done(String text, Strategy strategy, int count) implements Outcome {}

        /** Nothing is changed; the message is for the model. */
        record Refused(String message) implements Outcome {}
    }

    /** @param all every place instead of exactly one */
    public static Outcome replace(String text, String old, String replacement, boolean all) {
        if (old.isEmpty()) {
            return new Outcome.Refused("old_string cannot be empty");
        }
        if (old.equals(replacement)) {
            return new Outcome.Refused("old_string and new_string are identical");
        }
        return new TextEdit(text, old, replacement, all).run();
    }

    /** A place, and what comes there. */
    private record Change(Span span, String insert) {}

    private Outcome run() {
        var exact = find(text, old);
        if (!exact.isEmpty()) {
            return apply(Strategy.EXACT, exact.stream().map(this::asGiven).toList());
        }
        if (old.isBlank()) {
            return notFound(); // anything but the exact white space would be a guess
        }
        for (var strategy : Strategy.values()) {
            var changes = changes(strategy);
            if (!changes.isEmpty()) {
                return drifted(changes) ? drift() : apply(strategy, changes);
            }
        }
        return notFound();
    }

    private List<Change> changes(Strategy strategy) {
        return switch (strategy) {
            case EXACT -> List.of();
            case LINE_TRIMMED -> lineChanges(search -> search.same(String::strip));
            case WHITESPACE_NORMALIZED ->
                Normal.spaces(text).find(Normal.spaces(old)).stream()
                        .map(this::indented)
                        .toList();
            case ESCAPE_NORMALIZED -> unescaped();
            case UNICODE_NORMALIZED -> {
                var spans = Normal.typography(text).find(Normal.typography(old));
                yield spans.isEmpty()
                        ? lineChanges(
                                search -> search.same(line -> Normal.plain(line).strip()))
                        : spans.stream().map(this::asGiven).toList();
            }
            case BLOCK_ANCHOR -> lineChanges(LineSearch::anchored);
            case CONTEXT_AWARE -> lineChanges(LineSearch::similar);
        };
    }

    private static List<Span> find(String text, String wanted) {
        var spans = new ArrayList<Span>();
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            spans.add(new Span(at, at + wanted.length()));
        }
        return spans;
    }

    private Change asGiven(Span span) {
        return new Change(span, replacement);
    }

    /** A model that escapes twice does so in both texts. */
    private List<Change> unescaped() {
        UnaryOperator<String> unescape =
                escaped -> escaped.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
        var wanted = unescape.apply(old);
        if (wanted.equals(old)) {
            return List.of();
        }
        var insert = unescape.apply(replacement);
        return find(text, wanted).stream().map(span -> new Change(span, insert)).toList();
    }

    private Change indented(Span span) {
        boolean lineStart = span.start() == 0 || text.charAt(span.start() - 1) == '\n';
        var indentation = lineStart
                ? Indentation.between(
                        old.lines().toList(),
                        text.substring(span.start(), span.end()).lines().toList())
                : Indentation.SAME;
        return new Change(span, indentation.move(replacement));
    }

    private interface Finder {
        List<Integer> find(LineSearch search);
    }

    /** Whole lines. A newline at the end of the old text means the end of its last line, not another empty line. */
    private List<Change> lineChanges(Finder finder) {
        boolean wholeLastLine = old.endsWith("\n");
        var block = Lines.of(wholeLastLine ? old.substring(0, old.length() - 1) : old)
                .texts();
        var changes = new ArrayList<Change>();
        for (int at : finder.find(new LineSearch(lines, block))) {
            var last = lines.get(at + block.size() - 1);
            boolean hasEnd = last.next() > last.end();
            var span = new Span(lines.get(at).start(), wholeLastLine && hasEnd ? last.next() : last.end());
            var insert = Indentation.between(block, lines.texts().subList(at, at + block.size()))
                    .move(replacement);
            if (wholeLastLine && !hasEnd && insert.endsWith("\n")) {
                insert = insert.substring(0, insert.length() - 1); // the text had no newline at its end
            }
            changes.add(new Change(span, insert));
        }
        return changes;
    }

    private Outcome apply(Strategy strategy, List<Change> found) {
        if (found.size() > 1 && !all) {
            return new Outcome.Refused(AMBIGUOUS.formatted(found.size()));
        }
        if (all && !strategy.sure()) {
            return new Outcome.Refused(
                    "old_string was not found as it stands, only something like it. Such a guess is"
                            + " made for one place only: read the file again and give its exact text, or do without replace_all.");
        }
        var end = Lines.dominantEnd(text);
        var result = new StringBuilder();
        int done = 0;
        int count = 0;
        for (var change : found) {
            if (change.span().start() < done) {
                continue; // overlaps the one before
            }
            result.append(text, done, change.span().start()).append(Lines.withEnds(change.insert(), end));
            done = change.span().end();
            count++;
        }
        result.append(text, done, text.length());
        return new Outcome.Done(result.toString(), strategy, count);
    }

    /** Whether the model escaped quotes that are not escaped in the text, and would put the backslashes in. */
    private boolean drifted(List<Change> changes) {
        for (var quote : List.of("\\'", "\\\"")) {
            boolean inText = changes.stream()
                    .anyMatch(change -> text.substring(
                                    change.span().start(), change.span().end())
                            .contains(quote));
            if (old.contains(quote) && replacement.contains(quote) && !inText) {
                return true;
            }
        }
        return false;
    }

    private static Outcome drift() {
        return new Outcome.Refused(
                "Escape-drift detected: old_string and new_string have backslashes before quotes where"
                        + " the file has none. Read the file again and give both texts without the extra backslashes.");
    }

    private Outcome notFound() {
        return new Outcome.Refused("Could not find a match for old_string in the file" + Nearby.of(lines, old));
    }
}
