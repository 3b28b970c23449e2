package dev.hermes.cli.chat;

import dev.hermes.cli.Context;
import dev.hermes.cli.Numbers;
import dev.hermes.cli.args.Arguments;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a person asked for on the command line of one run.
 *
 * @param toolsets empty for those that are switched on for the platform
 * @param source the tag of the session in the database
 */
record RunOptions(
        Optional<String> provider,
        Optional<String> model,
        List<String> toolsets,
        boolean worktree,
        boolean checkpoints,
        boolean passSessionId,
        boolean ignoreRules,
        boolean yolo,
        OptionalInt maxTurns,
        String source) {

    static RunOptions of(Arguments arguments, Context context) {
        Map<String, String> environment = context.environment();
        return new RunOptions(
                arguments.text("provider"),
                arguments
                        .text("model")
                        .or(() -> Optional.ofNullable(environment.get("HERMES_INFERENCE_MODEL")))
                        .filter(name -> !name.isBlank()),
                list(arguments.text("toolsets").orElse("")),
                arguments.flag("worktree") || context.config().flag("worktree"),
                arguments.flag("checkpoints") || context.config().flag("checkpoints.enabled"),
                arguments.flag("pass-session-id"),
                arguments.flag("ignore-rules") || context.truthy("HERMES_IGNORE_RULES"),
                arguments.flag("yolo") || context.truthy("HERMES_YOLO_MODE"),
                arguments.has("max-turns")
                        ? OptionalInt.of(Numbers.atLeast(1, "max-turns", arguments))
                        : OptionalInt.empty(),
                arguments
                        .text("source")
                        .or(() -> Optional.ofNullable(environment.get("HERMES_SESSION_SOURCE")))
                        .filter(tag -> !tag.isBlank())
                        .orElse("cli"));
    }

    RunOptions withYolo() {
        return new RunOptions(
                provider, model, toolsets, worktree, checkpoints, passSessionId, ignoreRules, true, maxTurns, source);
    }

    RunOptions withToolsets(List<String> others) {
        return new RunOptions(
                provider, model, others, worktree, checkpoints, passSessionId, ignoreRules, yolo, maxTurns, source);
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
