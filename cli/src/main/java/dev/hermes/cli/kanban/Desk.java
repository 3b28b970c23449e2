package dev.hermes.cli.kanban;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Slug;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.tools.WorkerIdentity;
import dev.hermes.kanban.work.Completions;
import dev.hermes.kanban.work.Workspaces;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a kanban command works at.
 *
 * @param slug the board that was chosen
 */
record Desk(Context context, Boards boards, String slug) {

    /** Something that is done at a desk. Answers with the exit code. */
    interface Work {
        int run(Arguments arguments, Desk desk) throws InterruptedException;
    }

    /** Opens the board that {@code --board} names, or the current one. */
    static Command.Action<Context> at(Work work) {
        return (arguments, context) -> {
            try (var boards = open(context)) {
                return work.run(arguments, opened(new Desk(context, boards, board(arguments, context, boards))));
            } catch (HermesException e) {
                return told(e, context);
            }
        };
    }

    /** For commands about boards, which heed no {@code --board}. */
    static Command.Action<Context> boards(Work work) {
        return (arguments, context) -> {
            try (var boards = open(context)) {
                return work.run(arguments, opened(new Desk(context, boards, Slug.DEFAULT)));
            } catch (HermesException e) {
                return told(e, context);
            }
        };
    }

    /** For work on all boards, which goes on when one of them makes trouble: none is opened before. */
    static Command.Action<Context> rounds(Work work) {
        return (arguments, context) -> {
            try (var boards = open(context)) {
                return work.run(arguments, new Desk(context, boards, Slug.DEFAULT));
            } catch (HermesException e) {
                return told(e, context);
            }
        };
    }

    /** What cannot be opened is told before anything is done. */
    private static Desk opened(Desk desk) {
        desk.board();
        return desk;
    }

    Board board() {
        return initialised(boards, slug);
    }

    /** For work that opens what it needs itself. */
    static int telling(Context context, Supplier<Integer> work) {
        try {
            return work.get();
        } catch (HermesException e) {
            return told(e, context);
        }
    }

    static Boards open(Context context) {
        return KanbanStores.open(
                KanbanPaths.of(context.environment(), context.home().root(), context.userHome()),
                context.config(),
                context.environment(),
                context.clock(),
                context.log());
    }

    private static String board(Arguments arguments, Context context, Boards boards) {
        var asked = arguments.text("board").map(Slug::required);
        var slug = WorkerIdentity.of(context.environment()).board(boards, asked);
        if (asked.isPresent() && boards.find(slug).isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "board '" + slug + "' does not exist",
                    "'hermes kanban boards create " + slug + "' makes it.");
        }
        return slug;
    }

    private static Board initialised(Boards boards, String slug) {
        try {
            return boards.open(slug);
        } catch (HermesException e) {
            throw new HermesException(
                    e.exit(),
                    e,
                    "could not initialize database: " + e.getMessage(),
                    e.advice().toArray(String[]::new));
        }
    }

    static int told(HermesException e, Context context) {
        if (e.getCause() != null) {
            context.log().warn("cli.kanban", e.getMessage(), e);
        }
        context.console().say("kanban: " + e.getMessage());
        e.advice().forEach(context.console()::hint);
        return e.exit().code();
    }

    Console console() {
        return context.console();
    }

    /** What agents and strangers wrote must not steer the terminal. */
    void print(String text) {
        console().print(Display.harmlessLines(text));
    }

    /** With an indent of two, as scripts have seen it. */
    void print(JsonNode json) {
        print(json, console());
    }

    static void print(JsonNode json, Console console) {
        var printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        console.print(JsonMapper.shared().writer().with(printer).writeValueAsString(json));
    }

    /** A refusal, and the exit code that tells of it. */
    int refuse(String reason) {
        console().say("kanban: " + Display.harmlessLines(reason));
        return ExitCode.FAILED.code();
    }

    static HermesException usage(String message) {
        return new HermesException(ExitCode.USAGE, message);
    }

    /** In whose name something is done. */
    String author() {
        return Stream.of("HERMES_PROFILE_NAME", "HERMES_PROFILE")
                .map(name -> context.environment().getOrDefault(name, "").strip())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(context.home().profile());
    }

    /** A worker that speaks of its own task must still hold it. */
    Optional<Long> expectedRun(String id) {
        return WorkerIdentity.of(context.environment()).attempt(board(), id);
    }

    Workspaces workspaces() {
        return new Workspaces(boards.paths(), context.log());
    }

    Completions completions() {
        return new Completions(boards.paths(), workspaces(), context.log());
    }
}
