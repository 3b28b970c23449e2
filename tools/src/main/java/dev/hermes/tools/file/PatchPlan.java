package dev.hermes.tools.file;

import dev.hermes.tools.file.FileSteps.Step;
import dev.hermes.tools.file.edit.Hunk;
import dev.hermes.tools.file.edit.PatchText.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a patch would do, found out on a simulation of the files it names: nothing is written here. */
final class PatchPlan {
    private final Function<String, Path> resolve;
    private final Map<Path, Optional<byte[]>> simulated = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Changed> changed = new ArrayList<>();
    private final List<String> moved = new ArrayList<>();
    private final List<String> guesses = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** A file whose text is another afterwards; empty for a file that is not there. */
    record Changed(String given, Path file, Optional<String> before, Optional<String> after) {}

    /** @param resolve from what the model wrote to where it leads */
    PatchPlan(List<Operation> operations, Function<String, Path> resolve) {
        this.resolve = resolve;
        for (var operation : operations) {
            try {
                plan(operation);
            } catch (IOException e) {
                problems.add(given(operation) + ": " + FileProblem.of(e));
            }
        }
    }

    List<Step> steps() {
        return steps;
    }

    List<Changed> changed() {
        return changed;
    }

    /** {@code a -> b}. */
    List<String> moved() {
        return moved;
    }

    List<String> guesses() {
        return guesses;
    }

    List<String> problems() {
        return problems;
    }

    private static String given(Operation operation) {
        return switch (operation) {
            case Operation.Update(var path, var _) -> "UPDATE '" + path + "'";
            case Operation.Add(var path, var _) -> "ADD '" + path + "'";
            case Operation.Delete(var path) -> "DELETE '" + path + "'";
            case Operation.Move(var from, var to) -> "MOVE '" + from + " -> " + to + "'";
        };
    }

    private void plan(Operation operation) throws IOException {
        switch (operation) {
            case Operation.Update(var path, var hunks) -> update(operation, path, hunks);
            case Operation.Add(var path, var text) -> add(operation, path, text);
            case Operation.Delete(var path) -> delete(operation, path);
            case Operation.Move(var from, var to) -> move(operation, from, to);
        }
    }

    private void update(Operation operation, String path, List<Hunk> hunks) throws IOException {
        var file = resolve.apply(path);
        var before = content(file);
        if (before.isEmpty()) {
            problems.add(given(operation) + ": file not found");
            return;
        }
        var text = TextCodec.decode(before.get());
        var outcome = Hunk.applyAll(
                text.text(), hunks.stream().map(hunk -> hunk.map(text::inner)).toList());
        if (outcome.problem().isPresent()) {
            problems.add(given(operation) + ": " + text.outer(outcome.problem().get()));
            return;
        }
        outcome.guesses().forEach(guess -> guesses.add(path + ", " + guess));
        write(path, file, before, text.encode(outcome.text()));
    }

    private void add(Operation operation, String path, String text) throws IOException {
        var file = resolve.apply(path);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var before = content(file);
        if (before.isPresent() && !Arrays.equals(before.get(), bytes)) {
            problems.add(given(operation) + ": the file exists and holds something else; update it instead");
            return;
        }
        write(path, file, before, bytes);
    }

    private void write(String path, Path file, Optional<byte[]> before, byte[] after) {
        steps.add(new Step.Write(file, before, after));
        simulated.put(file, Optional.of(after));
        changed.add(new Changed(path, file, before.map(PatchPlan::text), Optional.of(text(after))));
    }

    private void delete(Operation operation, String path) throws IOException {
        var file = resolve.apply(path);
        var before = content(file);
        if (before.isEmpty()) {
            problems.add(given(operation) + ": file not found");
            return;
        }
        steps.add(new Step.Delete(file));
        simulated.put(file, Optional.empty());
        changed.add(new Changed(path, file, before.map(PatchPlan::text), Optional.empty()));
    }

    private void move(Operation operation, String from, String to) throws IOException {
        var source = resolve.apply(from);
        var target = resolve.apply(to);
        var content = content(source);
        if (content.isEmpty()) {
            problems.add(given(operation) + ": file not found");
            return;
        }
        if (content(target).isPresent() || !simulated.containsKey(target) && Files.exists(target)) {
            problems.add(given(operation) + ": the destination exists");
            return;
        }
        steps.add(new Step.Move(source, target));
        simulated.put(source, Optional.empty());
        simulated.put(target, content);
        moved.add(from + " -> " + to);
    }

    private Optional<byte[]> content(Path file) throws IOException {
        var known = simulated.get(file);
        if (known != null) {
            return known;
        }
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        Optional<byte[]> read = Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        simulated.put(file, read);
        return read;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
