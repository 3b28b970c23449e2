package dev.hermes.cli.kanban;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Help;
import dev.hermes.cli.args.Parser;
import dev.hermes.cli.args.UsageException;
import dev.hermes.cli.args.Words;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.store.KanbanStores;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands of {@code hermes kanban}, as they are typed in a conversation: what they print is the answer, and none goes on until it is
 * stopped. A conversation stays on the board it began with, whatever board others choose meanwhile.
 */
public final class KanbanChat {
    private static final String BOARD = "HERMES_KANBAN_BOARD";
    private static final List<String> HELP = List.of("help", "--help", "-h", "?");

    private KanbanChat() {}

    /** Keeps a conversation, and the programs it starts, on the board that is the current one now. */
    public static void stay(Context context) {
        if (context.environment().getOrDefault(BOARD, "").isBlank()) {
            chosen(context).ifPresent(slug -> context.set(BOARD, slug));
        }
    }

    /** What the pointer says, whatever this conversation stays on. */
    private static Optional<String> chosen(Context context) {
        try (var boards = open(context)) {
            return Optional.of(boards.current());
        } catch (HermesException e) {
            context.log().warn("cli.kanban", "the current board is not known: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Boards open(Context context) {
        Map<String, String> unpinned = new HashMap<>(context.environment());
        unpinned.remove(BOARD);
        return KanbanStores.open(
                KanbanPaths.of(unpinned, context.home().root(), context.userHome()),
                context.config(),
                unpinned,
                context.clock(),
                context.log());
    }

    /**
     * Does one command.
     *
     * @param line what follows {@code /kanban}
     * @return what a person reads; never empty
     */
    public static String run(String line, Context context) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var inside = context.writingTo(stream(out), stream(err))) {
            out.writeBytes(done(line, context, inside).getBytes(StandardCharsets.UTF_8));
        }
        var text = (out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8)).stripTrailing();
        return text.isEmpty() ? "(no output)" : text;
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** What is told beside that which the command itself prints. */
    private static String done(String line, Context context, Context inside) throws InterruptedException {
        var root = KanbanCommand.inChat();
        try {
            var words = Words.of(line);
            if (words.isEmpty() || words.size() == 1 && HELP.contains(words.getFirst())) {
                return shortHelp(root.names());
            }
            var parsed = Parser.parse(root, words);
            if (parsed.helpWanted() || parsed.action().isEmpty()) {
                return parsed.path().size() == 1 ? shortHelp(root.names()) : Help.text(parsed.path());
            }
            var arguments = parsed.arguments().over(parsed.global());
            if (parsed.path().get(1).name().equals("boards")) {
                chooseBoard(parsed.action().get(), arguments, context, inside);
            } else {
                parsed.action().get().run(arguments, inside);
            }
            return "";
        } catch (UsageException e) {
            return "⚠ /kanban usage error\n" + e.text();
        } catch (HermesException e) {
            return "⚠ /kanban usage error\nusage: /kanban COMMAND ...\n" + e.getMessage();
        }
    }

    /** Who switches the board here means this conversation too. */
    private static void chooseBoard(
            Command.Action<Context> action, Arguments arguments, Context context, Context inside)
            throws InterruptedException {
        var before = chosen(context);
        action.run(arguments, inside);
        var after = chosen(context);
        if (!after.equals(before)) {
            after.ifPresent(slug -> context.set(BOARD, slug));
        }
    }

    private static String shortHelp(List<String> names) {
        var text = new StringBuilder(
                "usage: /kanban [--board <slug>] COMMAND ...\n\nA board of tasks that several profiles work on.\n");
        var row = new StringBuilder("  ");
        for (var name : names) {
            if (row.length() + name.length() > 76) {
                text.append('\n').append(row.toString().stripTrailing());
                row = new StringBuilder("  ");
            }
            row.append(name).append("  ");
        }
        return text.append('\n')
                .append(row.toString().stripTrailing())
                .append("\n\n/kanban COMMAND -h explains one of them.")
                .toString();
    }
}
