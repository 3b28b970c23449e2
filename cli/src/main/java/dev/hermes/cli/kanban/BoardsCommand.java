package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Slug;
import java.util.Optional;

/** {@code hermes kanban boards}. */
final class BoardsCommand {
    private BoardsCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("boards", "Make, show and change boards.")
                .with(Command.<Context>named("list", "All boards and how much is on them.")
                        .also("ls")
                        .with(flag("as JSON", "--json"), flag("archived ones too", "--all"))
                        .does(BoardList::run))
                .with(Command.<Context>named("create", "Make a board.")
                        .also("new")
                        .with(
                                text("NAME", "how it is shown; made of the slug if left out", "--name"),
                                text("TEXT", "what it is for", "--description"),
                                text("ICON", "one symbol", "--icon"),
                                text("COLOR", "hex colour", "--color"),
                                flag("make it the current board", "--switch"),
                                text("PATH", "where its dir and worktree tasks work", "--default-workdir"))
                        .with(Positional.one("slug", "its name in commands and paths"))
                        .does(Desk.boards(BoardsCommand::create)))
                .with(Command.<Context>named("rm", "Put a board away.")
                        .also("remove")
                        .with(flag("delete it for good", "--delete"))
                        .with(Positional.one("slug", "the board"))
                        .does(Desk.boards((arguments, desk) -> remove(arguments, desk, arguments.flag("delete")))))
                .with(Command.<Context>named("delete", "Delete a board for good; the same as 'rm --delete'.")
                        .with(flag("says the same once more", "--delete"))
                        .with(Positional.one("slug", "the board"))
                        .does(Desk.boards((arguments, desk) -> remove(arguments, desk, true))))
                .with(Command.<Context>named("switch", "Make a board the current one.")
                        .also("use")
                        .with(Positional.one("slug", "the board"))
                        .does(Desk.boards(BoardsCommand::use)))
                .with(Command.<Context>named("show", "The current board.")
                        .also("current")
                        .does(Desk.boards(BoardsCommand::show)))
                .with(Command.<Context>named("rename", "Change how a board is shown.")
                        .with(Positional.one("slug", "the board"), Positional.one("name", "its new name"))
                        .does(Desk.boards(BoardsCommand::rename)))
                .with(Command.<Context>named("set-default-workdir", "Where dir and worktree tasks of a board work.")
                        .with(
                                Positional.one("slug", "the board"),
                                Positional.maybe("path", "the directory; without one the setting is cleared"))
                        .does(Desk.boards(BoardsCommand::directory)))
                .does(BoardList::run);
    }

    private static BoardInfo existing(Arguments arguments, Desk desk) {
        var slug = Slug.required(arguments.required("slug"));
        return desk.boards()
                .find(slug)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "board '" + slug + "' does not exist",
                        "'hermes kanban boards list' shows what there is."));
    }

    private static int create(Arguments arguments, Desk desk) {
        var slug = Slug.required(arguments.required("slug"));
        var made = made(desk.boards(), slug);
        desk.boards()
                .create(
                        slug,
                        new BoardInfo.Edit(
                                arguments.text("name"),
                                arguments.text("description"),
                                arguments.text("icon"),
                                arguments.text("color"),
                                arguments.text("default-workdir")));
        desk.boards().open(slug);
        desk.print("Board '" + slug + "' " + made);
        if (arguments.flag("switch")) {
            desk.boards().switchTo(slug);
            desk.print("Active board is now '" + slug + "'.");
        }
        return 0;
    }

    private static String made(Boards boards, String slug) {
        if (boards.find(slug).isPresent()) {
            return "already exists.";
        }
        return boards.list(true).stream().anyMatch(board -> board.slug().equals(slug))
                ? "is back from the archive, with all that was on it."
                : "created.";
    }

    private static int remove(Arguments arguments, Desk desk, boolean delete) {
        var slug = Slug.required(arguments.required("slug"));
        var kept = desk.boards().remove(slug, delete);
        desk.print("Board '" + slug + "' "
                + (delete
                        ? "deleted."
                        : "archived" + kept.map(path -> " → " + path).orElse(".")));
        return 0;
    }

    private static int use(Arguments arguments, Desk desk) {
        var board = existing(arguments, desk);
        desk.boards().switchTo(board.slug());
        desk.print("Active board is now '" + board.slug() + "'.");
        return 0;
    }

    private static int show(Arguments arguments, Desk desk) {
        var board = desk.boards().find(desk.boards().current()).orElseThrow();
        desk.print("Current board: " + board.slug());
        desk.print("  Name:     " + board.name());
        desk.print("  Database: " + desk.boards().open(board.slug()).location());
        board.defaultDirectory().ifPresent(path -> desk.print("  Workdir:  " + path));
        desk.print("  Tasks:    " + desk.boards().open(board.slug()).stats().total());
        return 0;
    }

    private static int rename(Arguments arguments, Desk desk) {
        var board = existing(arguments, desk);
        var renamed = desk.boards().create(board.slug(), BoardInfo.Edit.name(arguments.required("name")));
        desk.print("Board '" + board.slug() + "' renamed to '" + renamed.name() + "'.");
        return 0;
    }

    private static int directory(Arguments arguments, Desk desk) {
        var board = existing(arguments, desk);
        var path = arguments.text("path").map(String::strip).filter(text -> !text.isEmpty());
        desk.boards().create(board.slug(), BoardInfo.Edit.directory(path.orElse("")));
        desk.print(path.map(text -> "Default workdir of board '" + board.slug() + "' set to " + text + ".")
                .orElse("Default workdir of board '" + board.slug() + "' cleared."));
        return 0;
    }

    static Optional<String> header(Desk desk) {
        var all = desk.boards().list(false);
        return all.size() < 2
                ? Optional.empty()
                : all.stream()
                        .filter(board -> board.slug().equals(desk.slug()))
                        .map(board -> "Board: " + board.slug() + " (" + board.name() + ")")
                        .findFirst();
    }
}
