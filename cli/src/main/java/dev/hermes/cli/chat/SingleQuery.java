package dev.hermes.cli.chat;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.kanban.BoardTools;
import dev.hermes.providers.ModelChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** {@code hermes chat -q}: one query with its activity, or with {@code -Q} the answer alone. */
final class SingleQuery {
    private final Context context;
    private final Arguments arguments;

    SingleQuery(Context context, Arguments arguments) {
        this.context = context;
        this.arguments = arguments;
    }

    int run() throws InterruptedException {
        boolean quiet = arguments.flag("quiet");
        var images = arguments
                .text("image")
                .map(path -> List.of(context.workingDirectory().resolve(path)))
                .orElse(List.<Path>of());
        var text = arguments.text("query").orElse("");
        if (text.isBlank() && images.isEmpty()) {
            throw new HermesException(ExitCode.USAGE, "The query is empty.");
        }
        var message = UserMessage.of(text, images);
        var resume = SessionChoice.of(arguments, context);
        var options = RunOptions.of(arguments, context);
        try (var signals = new StopOnSignal();
                var worktree = Worktree.open(options.worktree(), context);
                var workshop = new Workshop(context, options, worktree.directory())) {
            worktree.notice().ifPresent(context.console()::say);
            var model = workshop.providers()
                    .resolveOrFallback(ModelChoice.of(options.provider(), options.model()), context.console()::warn);
            try (var chat = new ChatSession(context, workshop, model, resume, signals)) {
                Person person =
                        context.console().interactive() && !quiet ? new PlainPerson(context.console()) : Person.ABSENT;
                return quiet ? quiet(answer(chat, message, person, _ -> {})) : shown(chat, message, person, text);
            }
        }
    }

    private static TurnResult answer(ChatSession chat, Message message, Person person, Consumer<AgentEvent> events)
            throws InterruptedException {
        var result = chat.run(message, person, events);
        var board = chat.workshop().board();
        return board.isEmpty() ? result : new WorkerTurns(chat, board.get(), person, events).after(result);
    }

    private int quiet(TurnResult result) {
        var console = context.console();
        var text = result.finalResponse();
        boolean answered = !text.isBlank() && !text.equals("(empty)");
        if (answered) {
            console.raw(text.endsWith("\n") ? text : text + "\n");
        }
        console.say("");
        console.say("session_id: " + result.sessionId());
        if (!answered || result.failed() || result.partial()) {
            result.error().ifPresent(error -> console.say("Error: " + error));
        }
        return code(result);
    }

    private int shown(ChatSession chat, Message message, Person person, String text) throws InterruptedException {
        context.console().print("Query: " + text);
        context.console().print("");
        try (var view = new TurnView(new PlainScreen(context.console(), false), true, chat.showsThoughts())) {
            var result = answer(chat, message, person, view);
            context.console().print("");
            context.console().print(ExitSummary.lines(chat));
            return code(result);
        }
    }

    private int code(TurnResult result) {
        if (result.failed() && result.exitReason().equals(TurnResult.RATE_LIMITED) && BoardTools.worker(context)) {
            return ExitCode.RESTART.code(); // its dispatcher tries again later, and counts no failure
        }
        if (result.interrupted()) {
            return ExitCode.INTERRUPTED.code();
        }
        boolean bad = result.failed() || result.partial();
        return bad ? ExitCode.FAILED.code() : ExitCode.DONE.code();
    }
}
