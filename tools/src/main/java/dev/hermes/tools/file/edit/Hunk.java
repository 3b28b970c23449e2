package dev.hermes.tools.file.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One place of a patch: lines that are there, of which some go and others come.
 *
 * @param hint a line that stands before the place, when the model named one
 */
public record Hunk(Optional<String> hint, List<Line> lines) {
    public Hunk {
        lines = List.copyOf(lines);
    }

    enum Kind {
        /** There before and after. */
        KEPT,
        /** An empty line of the patch: an empty line of the file, or, at the end of a hunk, just a gap in the patch. */
        BLANK,
        REMOVED,
        ADDED
    }

    record Line(Kind kind, String text) {}

    /** What came of applying it. */
    sealed interface Outcome {
        record Done(String text, Strategy strategy) implements Outcome {}

        record Refused(String message) implements Outcome {}
    }

    /** Without empty lines at its end that may be no part of it. */
    Hunk withoutBlankEnd() {
        var rest = new ArrayList<>(lines);
        while (!rest.isEmpty() && rest.getLast().kind() == Kind.BLANK) {
            rest.removeLast();
        }
        return new Hunk(hint, rest);
    }

    /** The same with every text in another form. */
    public Hunk map(UnaryOperator<String> form) {
        return new Hunk(
                hint.map(form),
                lines.stream()
                        .map(line -> new Line(line.kind(), form.apply(line.text())))
                        .toList());
    }

    /** Changes whole lines; lines that are kept stay exactly as the text has them. */
    Outcome applyTo(String text) {
        var outcome = applyAsIs(text);
        var shorter = withoutBlankEnd();
        if (shorter.lines().size() == lines.size()
                || outcome instanceof Outcome.Done(var _, var found) && found == Strategy.EXACT) {
            return outcome;
        }
        var other = shorter.applyAsIs(text);
        return outcome instanceof Outcome.Done(var _, var found)
                        && !(other instanceof Outcome.Done(var _, var better) && better.compareTo(found) < 0)
                ? outcome
                : other;
    }

    private Outcome applyAsIs(String text) {
        var before = lines.stream()
                .filter(line -> line.kind() != Kind.ADDED)
                .map(Line::text)
                .toList();
        var lines = Lines.of(text);
        if (before.isEmpty()) {
            return insert(lines);
        }
        for (var strategy : Strategy.values()) {
            var found = find(new LineSearch(lines, before), strategy, before);
            if (!found.isEmpty()) {
                var chosen = choose(found, lines);
                return chosen.isPresent()
                        ? new Outcome.Done(replace(lines, chosen.get(), before), strategy)
                        : new Outcome.Refused(
                                "found " + found.size()
                                        + " places for the hunk; give more lines around the change, or a hint that is there once");
            }
        }
        return new Outcome.Refused(
                "could not find the lines of the hunk in the file" + Nearby.of(lines, String.join("\n", before)));
    }

    private static List<Integer> find(LineSearch search, Strategy strategy, List<String> before) {
        if (strategy != Strategy.EXACT && before.stream().allMatch(String::isBlank)) {
            return List.of(); // anything but the exact white space would be a guess
        }
        return switch (strategy) {
            case EXACT -> search.same(line -> line);
            case LINE_TRIMMED -> search.same(String::strip);
            case WHITESPACE_NORMALIZED ->
                search.same(line -> String.join(" ", line.strip().split("[ \t]+")));
            case ESCAPE_NORMALIZED -> List.of(); // lines are lines here; what is escaped belongs to the text
            case UNICODE_NORMALIZED -> search.same(line -> Normal.plain(line).strip());
            case BLOCK_ANCHOR -> search.anchored();
            case CONTEXT_AWARE -> search.similar();
        };
    }

    /** The only place, or the first after the hint when that is there once. */
    private Optional<Integer> choose(List<Integer> found, Lines lines) {
        if (found.size() == 1) {
            return Optional.of(found.getFirst());
        }
        var hinted = hintLines(lines);
        return hinted.size() == 1
                ? found.stream().filter(at -> at >= hinted.getFirst()).findFirst()
                : Optional.empty();
    }

    private List<Integer> hintLines(Lines lines) {
        var found = new ArrayList<Integer>();
        for (int i = 0; i < lines.size() && hint.isPresent(); i++) {
            if (lines.get(i).text().contains(hint.get())) {
                found.add(i);
            }
        }
        return found;
    }

    private String replace(Lines text, int at, List<String> before) {
        var indentation = Indentation.between(before, text.texts().subList(at, at + before.size()));
        var end = Lines.dominantEnd(text.text());
        var last = text.get(at + before.size() - 1);
        var place = new StringBuilder();
        int next = at;
        for (var line : lines) {
            if (line.kind() == Kind.ADDED) {
                place.append(indentation.moveLine(line.text())).append(end);
                continue;
            }
            var real = text.get(next++);
            if (line.kind() != Kind.REMOVED) {
                place.append(real.text()).append(end(text.text(), real, end));
            }
        }
        boolean atEnd = last.next() == last.end();
        if (atEnd) {
            dropEnd(place); // the text had no newline here and gets none
        }
        return text.text().substring(0, text.get(at).start())
                + place
                + text.text().substring(last.next());
    }

    /** The end that the line has in the text, so that lines which are kept stay the same to the byte. */
    private static String end(String text, Lines.Line line, String otherwise) {
        return line.next() > line.end() ? text.substring(line.end(), line.next()) : otherwise;
    }

    private static void dropEnd(StringBuilder text) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) == '\n') {
            text.setLength(text.length() - 1);
            if (!text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
                text.setLength(text.length() - 1);
            }
        }
    }

    /** Only added lines: after the line that holds the hint, else at the end. */
    private Outcome insert(Lines text) {
        var end = Lines.dominantEnd(text.text());
        var added = new StringBuilder();
        lines.forEach(line -> added.append(line.text()).append(end));
        if (hint.isEmpty()) {
            return new Outcome.Done(appended(text.text(), added, end), Strategy.EXACT);
        }
        var found = hintLines(text);
        if (found.size() != 1) {
            return new Outcome.Refused(
                    found.isEmpty()
                            ? "the hint '" + hint.get() + "' is not in the file"
                            : "the hint '" + hint.get() + "' is in " + found.size()
                                    + " lines; name one that is there once");
        }
        var line = text.get(found.getFirst());
        if (line.next() == line.end()) {
            return new Outcome.Done(appended(text.text(), added, end), Strategy.EXACT);
        }
        return new Outcome.Done(
                text.text().substring(0, line.next()) + added + text.text().substring(line.next()), Strategy.EXACT);
    }

    /** A text whose last line has no end keeps it that way. */
    private static String appended(String text, StringBuilder added, String end) {
        if (text.isEmpty() || text.endsWith("\n")) {
            return text + added;
        }
        dropEnd(added);
        return text + end + added;
    }

    /** Applies them one after the other. */
    public static FileOutcome applyAll(String text, List<Hunk> hunks) {
        var current = text;
        var guesses = new ArrayList<String>();
        for (int i = 0; i < hunks.size(); i++) {
            switch (hunks.get(i).applyTo(current)) {
                case Outcome.Refused(var message) -> {
                    return new FileOutcome(text, List.of(), Optional.of("hunk " + (i + 1) + ": " + message));
                }
                case Outcome.Done(var changed, var strategy) -> {
                    current = changed;
                    if (strategy != Strategy.EXACT) {
                        guesses.add("hunk " + (i + 1) + ": " + strategy.wireName());
                    }
                }
            }
        }
        return new FileOutcome(current, List.copyOf(guesses), Optional.empty());
    }

    /**
     * What came of all hunks of a file.
     *
     * @param guesses which hunks were not found exactly, and how they were found
     * @param problem why nothing was changed
     */
    public record FileOutcome(String text, List<String> guesses, Optional<String> problem) {}
}
