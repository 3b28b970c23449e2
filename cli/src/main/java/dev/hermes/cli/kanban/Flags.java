package dev.hermes.cli.kanban;

import dev.hermes.cli.args.Arguments;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Times;
import dev.hermes.kanban.When;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Values of options that have a form of their own. A wrong one is wrong usage. */
final class Flags {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)([smhd]?)");

    private Flags() {}

    /** Whole seconds, or a number with s, m, h or d behind it; parts of a second are cut off. */
    static long seconds(String option, String text) {
        var matcher = DURATION.matcher(text.strip());
        boolean plainDecimal = text.contains(".") && text.strip().matches("[\\d.]+");
        if (!matcher.matches() || plainDecimal) {
            throw Desk.usage("--" + option + ": '" + text + "' is no duration; use seconds, or 90s, 30m, 2h, 1d");
        }
        long unit = switch (matcher.group(2)) {
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            default -> 1;
        };
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .longValue();
    }

    /** A duration from now on, or a date with or without a time and a zone. */
    static Optional<When> when(String option, Arguments arguments, ZoneId zone) {
        return arguments.text(option).map(String::strip).map(text -> {
            if (DURATION.matcher(text).matches()) {
                return new When.In(seconds(option, text));
            }
            return new When.At(Times.parse(text, zone)
                    .orElseThrow(() -> Desk.usage("--" + option + ": '" + text
                            + "' is no time; use 2026-05-25T09:00, or 90s, 30m, 2h, 1d from now"))
                    .getEpochSecond());
        });
    }

    static NewTask.Workspace workspace(Arguments arguments, Path userHome) {
        var text = arguments.text("workspace").orElse("").strip();
        var branch = arguments.text("branch").map(String::strip);
        var workspace = switch (text) {
            case "", "scratch" -> new NewTask.Workspace("scratch", Optional.empty(), branch);
            case "worktree" -> new NewTask.Workspace("worktree", Optional.empty(), branch);
            default -> placed(text, branch, userHome);
        };
        branch.ifPresent(name -> {
            if (!workspace.branchFits()) {
                throw Desk.usage("--branch: '" + name + "' is no name of a branch");
            }
            if (!workspace.kind().equals("worktree")) {
                throw Desk.usage("--branch needs --workspace worktree");
            }
        });
        return workspace;
    }

    private static NewTask.Workspace placed(String text, Optional<String> branch, Path userHome) {
        for (var kind : List.of("dir", "worktree")) {
            var path = text.startsWith(kind + ":")
                    ? text.substring(kind.length() + 1).strip()
                    : "";
            if (!path.isEmpty()) {
                return new NewTask.Workspace(
                        kind, Optional.of(KanbanPaths.expanded(path, userHome).toString()), branch);
            }
        }
        throw Desk.usage("--workspace: use scratch, worktree, worktree:<path> or dir:<path>, not '" + text + "'");
    }

    static Optional<ObjectNode> metadata(Arguments arguments) {
        return arguments
                .text("metadata")
                .map(text -> Json.parse(text).orElseThrow(() -> Desk.usage("--metadata: not a JSON object: " + text)));
    }

    /** A number that must be at least 1. */
    static Optional<Long> positive(String option, Arguments arguments) {
        var number = arguments.integer(option);
        if (number.isPresent() && number.getAsInt() < 1) {
            throw Desk.usage("--" + option + " must be 1 or more");
        }
        return number.isPresent() ? Optional.of((long) number.getAsInt()) : Optional.empty();
    }

    /** The first id, and those of {@code --ids}, each once. */
    static List<String> ids(Arguments arguments) {
        var ids = new LinkedHashSet<String>();
        ids.add(arguments.required("task_id"));
        ids.addAll(arguments.texts("ids"));
        return new ArrayList<>(ids);
    }

    /** Words that stand for nobody. */
    static Optional<String> profile(String given) {
        return List.of("none", "-", "null").contains(given.strip().toLowerCase(java.util.Locale.ROOT))
                ? Optional.empty()
                : Optional.of(given);
    }

    static Optional<String> words(Arguments arguments, String name) {
        return Optional.of(String.join(" ", arguments.texts(name)).strip()).filter(text -> !text.isEmpty());
    }
}
