package dev.hermes.cli.chat;

import dev.hermes.agent.Agent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.tool.Person;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.providers.ModelChoice;
import dev.hermes.tools.Toolsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** {@code hermes -z PROMPT}: one answer on standard output, and nothing else. */
public final class OneShot {
    private static final String NAME = "hermes -z: ";

    private final Context context;
    private final Arguments arguments;

    public OneShot(Context context, Arguments arguments) {
        this.context = context;
        this.arguments = arguments;
    }

    /** @return 0 when there is an answer, 1 when there is none, 2 when the request cannot be understood */
    public int run() throws InterruptedException {
        var options = RunOptions.of(arguments, context).withYolo();
        var model = options.model();
        boolean needsModel = options.provider().isPresent()
                && model.isEmpty()
                && options.provider().filter("demo"::equals).isEmpty();
        if (needsModel) {
            return usage("--provider requires --model (or HERMES_INFERENCE_MODEL).");
        }
        var prompt = prompt();
        if (prompt.isBlank()) {
            return usage("the prompt is empty.");
        }
        if (!options.toolsets().isEmpty()) {
            var known = known(options.toolsets());
            if (known.isEmpty()) {
                return usage("--toolsets did not contain any valid toolsets.");
            }
            options = options.withToolsets(known);
        }
        return run(options, model, prompt);
    }

    private int run(RunOptions options, Optional<String> model, String prompt) throws InterruptedException {
        var resume = SessionChoice.of(arguments, context);
        try (var signals = new StopOnSignal();
                var worktree = Worktree.open(options.worktree(), context);
                var workshop = new Workshop(context, options, worktree.directory())) {
            worktree.notice().ifPresent(context.console()::say);
            var resolved = workshop.providers()
                    .resolveOrFallback(ModelChoice.of(options.provider(), model), context.console()::warn);
            try (var agent = workshop.start(resolved, resume)) {
                signals.watch(agent);
                return finish(agent.run(UserMessage.of(prompt, List.<Path>of()), new Alone(), _ -> {}), agent);
            }
        } catch (HermesException e) {
            context.console().say(NAME + e.getMessage());
            e.advice().forEach(context.console()::hint);
            return e.exit().code();
        }
    }

    private int finish(TurnResult result, Agent agent) {
        var text = result.finalResponse();
        if (!text.isBlank() && !text.equals("(empty)")) {
            context.console().raw(text.endsWith("\n") ? text : text + "\n");
        }
        if (result.interrupted()) {
            return ExitCode.INTERRUPTED.code();
        }
        if (result.failed()) {
            context.console().say(NAME + "agent failed: " + result.error().orElse(result.exitReason()));
            return ExitCode.FAILED.code();
        }
        if (text.isBlank() || text.equals("(empty)")) {
            context.console()
                    .say(NAME + "no final response (" + result.error().orElse(result.exitReason()) + "); session "
                            + agent.sessionId());
            return ExitCode.FAILED.code();
        }
        if (result.partial()) {
            result.error().ifPresent(error -> context.console().say(NAME + "the answer is incomplete: " + error));
        }
        return ExitCode.DONE.code();
    }

    private List<String> known(List<String> asked) {
        var toolsets = Toolsets.standard();
        if (asked.contains("all") || asked.contains("*")) {
            var rest = asked.stream()
                    .filter(name -> !Set.of("all", "*").contains(name))
                    .toList();
            if (!rest.isEmpty()) {
                context.console().say(NAME + "every toolset is on, so these add nothing: " + String.join(", ", rest));
            }
            return List.of("all");
        }
        var unknown = asked.stream().filter(name -> !toolsets.known(name)).toList();
        if (!unknown.isEmpty()) {
            context.console().say(NAME + "ignoring unknown --toolsets entries: " + String.join(", ", unknown));
        }
        return asked.stream().filter(toolsets::known).toList();
    }

    private String prompt() throws InterruptedException {
        var given = arguments.required("oneshot");
        if (given.isEmpty()) {
            return "";
        }
        boolean allOfIt = given.equals("-");
        if (!allOfIt
                && (context.console().inputIsTerminal()
                        || "0".equals(context.environment().get("HERMES_ONESHOT_STDIN")))) {
            return given;
        }
        try {
            var piped = StandardInput.read(context.edge().in());
            return allOfIt
                    ? piped.orElse("")
                    : piped.map(text -> given + "\n\n" + text).orElse(given);
        } catch (TimeoutException _) {
            context.console()
                    .say(NAME + "standard input is open but silent; going on without it"
                            + " (HERMES_ONESHOT_STDIN=0 keeps it from being read).");
            return allOfIt ? "" : given;
        }
    }

    private int usage(String message) {
        context.console().say(NAME + message);
        return ExitCode.USAGE.code();
    }

    /** Nobody can be asked, and everything was allowed by starting it this way. */
    private static final class Alone implements Person {
        @Override
        public Decision approve(Approval approval) {
            return Decision.ONCE;
        }

        @Override
        public Optional<String> answer(String question, List<String> choices) {
            return Optional.of(
                    choices.isEmpty()
                            ? "Nobody can answer. Make the most reasonable assumption and go on."
                            : "Nobody can answer. Pick the best of the choices and go on.");
        }

        @Override
        public boolean present() {
            return false;
        }
    }
}
