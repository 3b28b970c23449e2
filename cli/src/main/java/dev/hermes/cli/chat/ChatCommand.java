package dev.hermes.cli.chat;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.maybe;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.agent.checkpoint.Checkpoints;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.kanban.KanbanChat;
import dev.hermes.cli.maintenance.AdvisoryBanner;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ResolvedModel;
import java.util.Optional;
import java.util.Set;

/** {@code hermes chat}, and {@code hermes} alone. */
public final class ChatCommand {
    private ChatCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("chat", "Talk to the agent. With -q it answers one query and exits.")
                .with(
                        text("QUERY", "answer this and exit", "-q", "--query"),
                        text("PATH", "a picture for the query", "--image"),
                        text("MODEL", "model of this run", "-m", "--model"),
                        text("LIST", "toolsets of this run, separated by commas", "-t", "--toolsets"),
                        text("PROVIDER", "provider of this run", "--provider"),
                        flag("only the answer on standard output", "-Q", "--quiet"),
                        text("SESSION", "go on with a session, by id or title", "--resume", "-r"),
                        maybe(
                                "SESSION_NAME",
                                "go on with a session by title; the last one without",
                                "--continue",
                                "-c"),
                        flag("work in a git worktree of its own", "--worktree", "-w"),
                        flag("take snapshots of files before they are changed", "--checkpoints"),
                        integer("N", "model calls that one request may take", "--max-turns"),
                        flag("run commands without asking for approval", "--yolo"),
                        flag("tell the model the id of the session", "--pass-session-id"),
                        flag("use the defaults instead of config.yaml", "--ignore-user-config"),
                        flag("leave out SOUL.md, project files and memory", "--ignore-rules"),
                        text("TAG", "where the session comes from, for lists (default: cli)", "--source"))
                .does((arguments, context) -> run(arguments.over(context.global()), context));
    }

    /** Goes on with a session, as {@code --resume} does. */
    public static int resume(String id, Context context) throws InterruptedException {
        return run(Arguments.of("resume", id).over(context.global()), context);
    }

    /** The store of snapshots, as this profile has configured it. */
    public static Checkpoints checkpoints(Context context) {
        return Workshop.checkpoints(context);
    }

    /** Names of the tools that this program has. */
    public static Set<String> tools(Context context) {
        return Workshop.tools(context);
    }

    /** @param arguments those of {@code chat} over the global ones */
    public static int run(Arguments arguments, Context context) throws InterruptedException {
        context.tellIssues();
        if (arguments.has("skills")) {
            context.console()
                    .warn("This version cannot load skills; it goes on without "
                            + String.join(", ", arguments.texts("skills")) + ".");
        }
        if (arguments.has("query") || arguments.has("image")) {
            return new SingleQuery(context, arguments).run();
        }
        KanbanChat.stay(context);
        AdvisoryBanner.show(context);
        var resume = SessionChoice.of(arguments, context);
        var options = RunOptions.of(arguments, context);
        try (var signals = new StopOnSignal();
                var worktree = Worktree.open(options.worktree(), context);
                var workshop = new Workshop(context, options, worktree.directory())) {
            worktree.notice().ifPresent(context.console()::say);
            var model = model(options, workshop, context);
            if (model.isEmpty()) {
                return ExitCode.FAILED.code();
            }
            try (var chat = new ChatSession(context, workshop, model.get(), resume, signals)) {
                boolean dumb = "dumb".equals(context.environment().getOrDefault("TERM", "dumb"));
                return context.console().interactive() && !dumb
                        ? new TerminalChat(context, chat).run()
                        : new LineChat(context, chat).run();
            }
        }
    }

    /** The model of the conversation; asks when none is configured and somebody is there. */
    private static Optional<ResolvedModel> model(RunOptions options, Workshop workshop, Context context)
            throws InterruptedException {
        var choice = ModelChoice.of(options.provider(), options.model());
        try {
            return Optional.of(workshop.providers().resolveOrFallback(choice, context.console()::warn));
        } catch (HermesException e) {
            if (!context.console().interactive() || !choice.equals(ModelChoice.NONE)) {
                throw e;
            }
            return new FirstRun(context, workshop.providers(), workshop::ask).choose(e);
        }
    }
}
