package dev.hermes.cli.kanban;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.BoardStats;
import dev.hermes.kanban.Boards;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code hermes kanban boards list}. A board that cannot be read is marked, and keeps nobody from seeing the others. */
final class BoardList {
    private static final int SLUG = 24;
    private static final int NAME = 28;

    private BoardList() {}

    /** What is on a board, or why that cannot be told. */
    private sealed interface Content {
        record Read(String location, BoardStats stats) implements Content {}

        record Unread(HermesException problem) implements Content {}
    }

    private record Line(BoardInfo board, boolean current, Content content) {}

    static int run(Arguments arguments, Context context) {
        try (var boards = Desk.open(context)) {
            var lines = read(boards, arguments.flag("all"));
            if (arguments.flag("json")) {
                var array = JsonNodeFactory.instance.arrayNode();
                lines.forEach(line -> array.add(json(line)));
                Desk.print(array, context.console());
            } else {
                tell(lines, boards.current(), context);
            }
            return complained(lines, context) ? ExitCode.FAILED.code() : 0;
        } catch (HermesException e) {
            return Desk.told(e, context);
        }
    }

    private static List<Line> read(Boards boards, boolean archived) {
        var current = boards.current();
        var lines = new ArrayList<Line>();
        for (var board : boards.list(archived)) {
            lines.add(new Line(board, board.slug().equals(current), content(boards, board.slug())));
        }
        return lines;
    }

    private static Content content(Boards boards, String slug) {
        try {
            Board board = boards.open(slug);
            return new Content.Read(board.location(), board.stats());
        } catch (HermesException e) {
            return new Content.Unread(e);
        }
    }

    private static boolean complained(List<Line> lines, Context context) {
        boolean any = false;
        for (var line : lines) {
            if (line.content() instanceof Content.Unread(var problem)) {
                any = true;
                context.console()
                        .say("kanban: board '" + line.board().slug() + "': "
                                + Display.harmlessLines(String.valueOf(problem.getMessage())));
                problem.advice().forEach(context.console()::hint);
            }
        }
        return any;
    }

    private static void tell(List<Line> lines, String current, Context context) {
        print("  " + cell("SLUG", SLUG) + cell("NAME", NAME) + "COUNTS", context);
        for (var line : lines) {
            print(
                    (line.current() ? "● " : "  ")
                            + cell(line.board().slug(), SLUG)
                            + cell(line.board().name(), NAME)
                            + counts(line.content()),
                    context);
        }
        print("Current board: " + current, context);
    }

    private static void print(String text, Context context) {
        context.console().print(Display.harmlessLines(text));
    }

    private static String cell(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String counts(Content content) {
        return switch (content) {
            case Content.Unread _ -> "(cannot be read)";
            case Content.Read read when read.stats().byStatus().isEmpty() -> "(empty)";
            case Content.Read read ->
                read.stats().byStatus().entrySet().stream()
                        .map(entry -> entry.getKey().text() + "=" + entry.getValue())
                        .collect(Collectors.joining(", "));
        };
    }

    private static ObjectNode json(Line line) {
        var node = line.board().complete();
        switch (line.content()) {
            case Content.Read(var location, var stats) -> {
                node.put("db_path", location).put("is_current", line.current());
                var byStatus = node.putObject("counts");
                stats.byStatus().forEach((status, count) -> byStatus.put(status.text(), count));
                node.put("total", stats.total());
            }
            case Content.Unread(var problem) -> {
                node.putNull("db_path").put("is_current", line.current());
                node.putNull("counts").putNull("total");
                node.put("error", Optional.ofNullable(problem.getMessage()).orElse(""));
            }
        }
        return node;
    }
}
