package dev.hermes.tools.file.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A patch over several files, read from the text a model wrote. */
public final class PatchText {
    private static final String UPDATE = "*** Update File:";
    private static final String ADD = "*** Add File:";
    private static final String DELETE = "*** Delete File:";
    private static final String MOVE = "*** Move File:";
    private static final String ARROW = "->";

    private final List<Operation> operations = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Optional<Section> open = Optional.empty();

    private PatchText() {}

    /** One thing to do with a file. Paths are as the model wrote them. */
    public sealed interface Operation {
        record Update(String path, List<Hunk> hunks) implements Operation {}

        /** @param text ends in a newline unless it is empty */
        record Add(String path, String text) implements Operation {}

        record Delete(String path) implements Operation {}

        record Move(String from, String to) implements Operation {}
    }

    /** @param problems one sentence each; with any of them nothing should be done */
    public record Parsed(List<Operation> operations, List<String> problems) {}

    /** What has been read of a file so far. */
    private static final class Section {
        final String path;
        final boolean adds;
        final List<Hunk> hunks = new ArrayList<>();
        Optional<String> hint = Optional.empty();
        List<Hunk.Line> lines = new ArrayList<>();

        Section(String path, boolean adds) {
            this.path = path;
            this.adds = adds;
        }

        void endHunk() {
            if (!lines.isEmpty()) {
                hunks.add(new Hunk(hint, lines));
            }
            lines = new ArrayList<>();
            hint = Optional.empty();
        }
    }

    public static Parsed parse(String patch) {
        var reading = new PatchText();
        var lines = Lines.of(patch.endsWith("\n") ? patch.substring(0, patch.length() - 1) : patch)
                .texts();
        int begin = lines.indexOf("*** Begin Patch");
        for (var line : lines.subList(begin + 1, lines.size())) {
            if (line.strip().equals("*** End Patch")) {
                break;
            }
            reading.take(line);
        }
        reading.endSection();
        if (reading.operations.isEmpty() && reading.problems.isEmpty()) {
            reading.problems.add("The patch holds no operation. Sections begin with '" + UPDATE + " path', '" + ADD
                    + " path', '" + DELETE + " path' or '" + MOVE + " a -> b'.");
        }
        return new Parsed(List.copyOf(reading.operations), List.copyOf(reading.problems));
    }

    private void take(String line) {
        if (line.startsWith(UPDATE)) {
            begin(new Section(after(line, UPDATE), false));
        } else if (line.startsWith(ADD)) {
            begin(new Section(after(line, ADD), true));
        } else if (line.startsWith(DELETE)) {
            endSection();
            named(after(line, DELETE), "DELETE").ifPresent(path -> operations.add(new Operation.Delete(path)));
        } else if (line.startsWith(MOVE)) {
            endSection();
            move(after(line, MOVE));
        } else if (line.strip().equals("*** End of File")) {
            return; // a mark that says what the lines show already
        } else {
            open.ifPresentOrElse(section -> body(section, line), () -> stray(line));
        }
    }

    private static String after(String line, String header) {
        return line.substring(header.length()).strip();
    }

    private void begin(Section section) {
        endSection();
        open = Optional.of(section);
    }

    private void move(String paths) {
        int arrow = paths.indexOf(ARROW);
        var from = arrow < 0 ? "" : paths.substring(0, arrow).strip();
        var to = arrow < 0 ? "" : paths.substring(arrow + ARROW.length()).strip();
        if (from.isEmpty() || to.isEmpty()) {
            problems.add("MOVE '" + paths + "': write it as '" + MOVE + " from -> to'");
        } else {
            operations.add(new Operation.Move(from, to));
        }
    }

    private Optional<String> named(String path, String what) {
        if (path.isEmpty()) {
            problems.add(what + ": the path is missing");
            return Optional.empty();
        }
        return Optional.of(path);
    }

    private void stray(String line) {
        if (!line.isBlank()) {
            problems.add("A line before the first section: '" + line.substring(0, Math.min(80, line.length())) + "'");
        }
    }

    private static void body(Section section, String line) {
        if (line.startsWith("@@") && !section.adds) {
            section.endHunk();
            var hint = line.substring(2).strip();
            hint = hint.endsWith("@@") ? hint.substring(0, hint.length() - 2).strip() : hint;
            section.hint = Optional.of(hint).filter(text -> !text.isEmpty());
            return;
        }
        if (line.startsWith("\\")) {
            return; // "\ No newline at end of file"
        }
        section.lines.add(
                switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                    case '+' -> new Hunk.Line(Hunk.Kind.ADDED, line.substring(1));
                    case '-' ->
                        section.adds
                                ? new Hunk.Line(Hunk.Kind.ADDED, line)
                                : new Hunk.Line(Hunk.Kind.REMOVED, line.substring(1));
                    case ' ' ->
                        line.isEmpty()
                                ? new Hunk.Line(Hunk.Kind.BLANK, "")
                                : new Hunk.Line(Hunk.Kind.KEPT, line.substring(1));
                    default -> new Hunk.Line(Hunk.Kind.KEPT, line);
                });
    }

    private void endSection() {
        open.ifPresent(section -> {
            section.endHunk();
            var name = named(section.path, section.adds ? "ADD" : "UPDATE");
            if (name.isEmpty()) {
                return;
            }
            if (section.adds) {
                operations.add(new Operation.Add(section.path, addedText(section.hunks)));
            } else if (section.hunks.stream()
                    .allMatch(hunk -> hunk.withoutBlankEnd().lines().isEmpty())) {
                problems.add("UPDATE '" + section.path + "': no hunks found");
            } else {
                operations.add(new Operation.Update(section.path, List.copyOf(section.hunks)));
            }
        });
        open = Optional.empty();
    }

    private static String addedText(List<Hunk> hunks) {
        var text = new StringBuilder();
        for (var hunk : hunks) {
            for (var line : hunk.withoutBlankEnd().lines()) {
                text.append(line.text()).append('\n');
            }
        }
        return text.toString();
    }
}
