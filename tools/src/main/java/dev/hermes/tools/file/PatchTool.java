package dev.hermes.tools.file;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.ToolSchemas;
import dev.hermes.tools.file.FileSteps.Step;
import dev.hermes.tools.file.PatchPlan.Changed;
import dev.hermes.tools.file.edit.PatchText;
import dev.hermes.tools.file.edit.PatchText.Operation;
import dev.hermes.tools.file.edit.Strategy;
import dev.hermes.tools.file.edit.TextEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code patch}: one replacement in one file, or a patch over several. */
public final class PatchTool implements Tool {
    private static final long MAX_BYTES = 20_000_000;

    private final Workspace workspace;
    private final Supplier<ToolSpec> spec = ToolSchemas.of("patch");

    public PatchTool(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) throws InterruptedException {
        var arguments = new Arguments(json);
        var mode = arguments.filled("mode").orElse("replace");
        try {
            return switch (mode) {
                case "replace" -> replace(arguments, context);
                case "patch" -> patch(arguments, context);
                default -> ToolResult.error("Unknown mode: " + mode);
            };
        } catch (InvalidPathException e) {
            return ToolResult.error("Not a path: " + e.getMessage());
        }
    }

    private ToolResult replace(Arguments arguments, ToolContext context) throws InterruptedException {
        var given = arguments.filled("path");
        if (given.isEmpty()) {
            return ToolResult.error("path required");
        }
        var old = arguments.text("old_string");
        var replacement = arguments.text("new_string");
        if (old.isEmpty() || replacement.isEmpty()) {
            return ToolResult.error("old_string and new_string required");
        }
        var path = given.get();
        var file = PathSafety.real(workspace.named(path, context));
        var refusal = workspace.safety().writeRefusal(file, arguments.flag("cross_profile"));
        if (refusal.isPresent()) {
            return ToolResult.error(refusal.get());
        }
        try (var _ = workspace.history().lock(List.of(file))) {
            var before = bytes(file);
            if (before.isEmpty()) {
                return ToolResult.error("Failed to read file: " + path);
            }
            var text = TextCodec.decode(before.get());
            var outcome = TextEdit.replace(
                    text.text(), text.inner(old.get()), text.inner(replacement.get()), arguments.flag("replace_all"));
            return switch (outcome) {
                case TextEdit.Outcome.Refused(var message) -> ToolResult.error(text.outer(message));
                case TextEdit.Outcome.Done(var changed, var strategy, var count) -> {
                    var step = new Step.Write(file, before, text.encode(changed));
                    var done = new Changed(
                            path, file, Optional.of(text.outer(text.text())), Optional.of(text.outer(changed)));
                    var answer = apply(List.of(step), List.of(done), List.of(), context);
                    if (strategy != Strategy.EXACT && !answer.has("error")) {
                        answer.put(
                                "_hint",
                                "old_string was not found exactly; the place was found by strategy '"
                                        + strategy.wireName() + "' (" + count + " replaced). Check the diff.");
                    }
                    yield ToolResult.json(answer);
                }
            };
        }
    }

    private static Optional<byte[]> bytes(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
                    ? Optional.of(Files.readAllBytes(file))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private ToolResult patch(Arguments arguments, ToolContext context) throws InterruptedException {
        var patch = arguments.filled("patch");
        if (patch.isEmpty()) {
            return ToolResult.error("patch required");
        }
        var parsed = PatchText.parse(patch.get());
        if (!parsed.problems().isEmpty()) {
            return invalid(parsed.problems());
        }
        var files = new LinkedHashSet<Path>();
        var refused = new ArrayList<String>();
        for (var path : paths(parsed.operations())) {
            var file = PathSafety.real(workspace.named(path, context));
            files.add(file);
            workspace
                    .safety()
                    .writeRefusal(file, arguments.flag("cross_profile"))
                    .ifPresent(refused::add);
        }
        if (!refused.isEmpty()) {
            return invalid(refused);
        }
        try (var _ = workspace.history().lock(files)) {
            var plan = new PatchPlan(parsed.operations(), path -> PathSafety.real(workspace.named(path, context)));
            if (!plan.problems().isEmpty()) {
                return invalid(plan.problems());
            }
            var answer = apply(plan.steps(), plan.changed(), plan.moved(), context);
            if (!plan.guesses().isEmpty() && !answer.has("error")) {
                answer.put(
                        "_hint",
                        "Not every hunk was found exactly (" + String.join("; ", plan.guesses())
                                + "). Check the diff.");
            }
            return ToolResult.json(answer);
        }
    }

    private static Set<String> paths(List<Operation> operations) {
        var paths = new LinkedHashSet<String>();
        for (var operation : operations) {
            switch (operation) {
                case Operation.Update(var path, var _) -> paths.add(path);
                case Operation.Add(var path, var _) -> paths.add(path);
                case Operation.Delete(var path) -> paths.add(path);
                case Operation.Move(var from, var to) -> {
                    paths.add(from);
                    paths.add(to);
                }
            }
        }
        return paths;
    }

    private static ToolResult invalid(List<String> problems) {
        var text = new StringBuilder("Patch validation failed (no files were modified):");
        problems.forEach(problem -> text.append("\n  \u2022 ").append(problem));
        return ToolResult.error(text.toString());
    }

    /** The caller holds the locks of every file. */
    private ObjectNode apply(List<Step> steps, List<Changed> changed, List<String> moved, ToolContext context)
            throws InterruptedException {
        var task = context.taskId();
        var warnings = new LinkedHashSet<String>();
        changed.forEach(each -> workspace.history().staleness(task, each.file()).ifPresent(warnings::add));
        var answer = JsonNodeFactory.instance.objectNode();
        try {
            FileSteps.apply(steps);
        } catch (IOException e) {
            return answer.put(
                    "error",
                    (steps.size() == 1
                                    ? "Failed to write file: "
                                    : "Apply phase failed (state may be inconsistent \u2014 run `git diff` to assess): ")
                            + e.getMessage());
        }
        changed.forEach(each -> workspace.history().written(task, each.file()));
        answer.put("success", true).put("diff", Diffs.unified(changed));
        names(
                answer,
                "files_modified",
                changed,
                each -> each.before().isPresent() && each.after().isPresent(),
                moved);
        names(answer, "files_created", changed, each -> each.before().isEmpty(), List.of());
        names(answer, "files_deleted", changed, each -> each.after().isEmpty(), List.of());
        lint(answer, changed);
        if (!warnings.isEmpty()) {
            answer.put("_warning", String.join(" ", warnings));
        }
        return answer;
    }

    private interface Which {
        boolean holds(Changed changed);
    }

    private static void names(ObjectNode answer, String member, List<Changed> changed, Which which, List<String> more) {
        var names = new LinkedHashSet<String>();
        changed.stream().filter(which::holds).map(Changed::given).forEach(names::add);
        names.addAll(more);
        if (!names.isEmpty() || member.equals("files_modified")) {
            var array = answer.putArray(member);
            names.forEach(array::add);
        }
    }

    /** For one file its finding, for several one finding each. */
    private void lint(ObjectNode answer, List<Changed> changed) throws InterruptedException {
        var findings = new TreeMap<String, ObjectNode>();
        for (var each : changed) {
            if (each.after().isPresent()) {
                workspace
                        .lint()
                        .check(each.file(), each.before(), each.after().get())
                        .ifPresent(finding -> findings.put(each.given(), finding));
            }
        }
        if (findings.size() == 1 && changed.size() == 1) {
            answer.set("lint", findings.firstEntry().getValue());
        } else if (!findings.isEmpty()) {
            var all = answer.putObject("lint");
            findings.forEach(all::set);
        }
    }
}
