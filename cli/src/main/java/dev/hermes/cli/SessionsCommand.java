package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.chat.ChatCommand;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.home.Problem;
import dev.hermes.sessions.ListFilter;
import dev.hermes.sessions.SessionExport;
import dev.hermes.sessions.SessionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code hermes sessions}. */
final class SessionsCommand {
    private SessionsCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("sessions", "List, export and tidy past conversations.")
                .with(Command.<Context>named("list", "The most recent sessions.")
                        .with(
                                text("SOURCE", "only sessions from here, for example cli or telegram", "--source"),
                                integer("N", "how many", "--limit").otherwise("20"))
                        .does(SessionsCommand::list))
                .with(Command.<Context>named("export", "Write sessions as JSON, one a line.")
                        .with(
                                text("SOURCE", "only sessions from here", "--source"),
                                text("ID", "only this session", "--session-id"))
                        .with(Positional.one("output", "the file to write, or - for standard output"))
                        .does(SessionsCommand::export))
                .with(Command.<Context>named("delete", "Delete a session and its messages.")
                        .with(flag("do not ask", "--yes", "-y"))
                        .with(Positional.one("session_id", "id of the session, or its beginning"))
                        .does(SessionsCommand::delete))
                .with(Command.<Context>named("prune", "Delete sessions that ended long ago.")
                        .with(
                                integer("DAYS", "how old they must be", "--older-than")
                                        .otherwise("90"),
                                text("SOURCE", "only sessions from here", "--source"),
                                flag("do not ask", "--yes", "-y"))
                        .does(SessionsCommand::prune))
                .with(Command.<Context>named("stats", "How much there is.").does(SessionsCommand::stats))
                .with(Command.<Context>named("rename", "Give a session a title.")
                        .with(
                                Positional.one("session_id", "id of the session, or its beginning"),
                                Positional.atLeastOne("title", "the title; several words need no quotes"))
                        .does(SessionsCommand::rename))
                .with(Command.<Context>named("browse", "Choose a session and go on with it.")
                        .with(
                                text("SOURCE", "only sessions from here", "--source"),
                                integer("N", "how many", "--limit").otherwise("500"))
                        .does(SessionsCommand::browse));
    }

    private static int list(Arguments arguments, Context context) {
        var rows = context.sessions()
                .list(new ListFilter(arguments.text("source"), Numbers.atLeast(1, "limit", arguments)));
        if (rows.isEmpty()) {
            context.console().print("No sessions found.");
        } else {
            context.console().print(SessionTable.lines(rows, context.clock()));
        }
        return 0;
    }

    private static int export(Arguments arguments, Context context) {
        var store = context.sessions();
        var ids = arguments.has("session-id")
                ? List.of(id(arguments.required("session-id"), context))
                : store.ids(arguments.text("source"));
        var output = arguments.required("output");
        if (output.equals("-")) {
            ids.forEach(id -> context.console().print(SessionExport.line(store, id)));
            return 0;
        }
        var file = context.workingDirectory().resolve(output);
        try (var writer = Files.newBufferedWriter(file)) {
            for (var id : ids) {
                writer.write(SessionExport.line(store, id));
                writer.write('\n');
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
        }
        context.console().print("Exported " + ids.size() + " sessions to " + output);
        return 0;
    }

    private static int delete(Arguments arguments, Context context) {
        var id = id(arguments.required("session_id"), context);
        if (!arguments.flag("yes") && !context.console().confirm("Delete session '" + id + "' and all its messages?")) {
            return cancelled(context);
        }
        context.sessions().delete(id);
        deleteFiles(List.of(id), context);
        SessionWords.remember(context, context.sessions());
        context.console().print("Deleted session '" + id + "'.");
        return 0;
    }

    private static int prune(Arguments arguments, Context context) {
        int days = Numbers.atLeast(0, "older-than", arguments);
        if (!arguments.flag("yes")
                && !context.console().confirm("Delete all ended sessions older than " + days + " days?")) {
            return cancelled(context);
        }
        var ids = context.sessions().prune(Duration.ofDays(days), arguments.text("source"));
        deleteFiles(ids, context);
        SessionWords.remember(context, context.sessions());
        context.console().print("Pruned " + ids.size() + " session(s).");
        return 0;
    }

    /** A no is a fine answer; nobody being there to ask is a failure, so that a script does not take it for done. */
    private static int cancelled(Context context) {
        context.console().print("Cancelled.");
        if (context.console().inputIsTerminal()) {
            return ExitCode.DONE.code();
        }
        context.console().say("Nobody can be asked here; --yes answers the question.");
        return ExitCode.FAILED.code();
    }

    private static void deleteFiles(List<String> ids, Context context) {
        try {
            SessionFiles.delete(context.home().sessions(), ids);
        } catch (IOException e) {
            context.log().warn("cli.sessions", "files of deleted sessions are left", e);
        }
    }

    private static int stats(Arguments arguments, Context context) {
        var stats = context.sessions().stats();
        var console = context.console();
        console.print("Total sessions: " + stats.sessions());
        console.print("Total messages: " + stats.messages());
        for (var source : List.of("cli", "telegram", "discord", "whatsapp", "slack")) {
            long count = stats.bySource().getOrDefault(source, 0L);
            if (count > 0) {
                console.print("  " + source + ": " + count + " sessions");
            }
        }
        console.print("Database size: " + String.format(Locale.ROOT, "%.1f MB", stats.bytes() / 1_048_576.0));
        return 0;
    }

    private static int rename(Arguments arguments, Context context) {
        var id = id(arguments.required("session_id"), context);
        var title = String.join(" ", arguments.texts("title"));
        context.sessions().title(id, Optional.of(title));
        SessionWords.remember(context, context.sessions());
        context.console().print("Renamed session '" + id + "' to: " + title);
        return 0;
    }

    private static int browse(Arguments arguments, Context context) throws InterruptedException {
        var rows = context.sessions()
                .list(new ListFilter(arguments.text("source"), Numbers.atLeast(1, "limit", arguments)));
        var console = context.console();
        if (rows.isEmpty()) {
            console.print("No sessions found.");
            return 0;
        }
        if (!console.interactive()) {
            console.print(SessionTable.numbered(rows, context.clock()));
            console.say("Choosing needs a terminal; 'hermes --resume ID' goes on with one.");
            return 0;
        }
        var chosen = new Picker(context)
                .one(
                        "Sessions",
                        rows.stream()
                                .map(row -> new Choice<>(
                                        row.id(), SessionTable.line(row, context.clock()), SessionTable.search(row)))
                                .toList());
        if (chosen.isEmpty()) {
            console.print("Cancelled.");
            return 0;
        }
        console.print("Resuming session: " + chosen.get());
        return ChatCommand.resume(chosen.get(), context);
    }

    private static String id(String given, Context context) {
        return context.sessions()
                .find(given)
                .orElseThrow(
                        () -> new HermesException(
                                ExitCode.FAILED,
                                "No session '" + given + "'.",
                                "'hermes sessions list' shows what there is; the beginning of an id is enough when it is unique."))
                .id();
    }
}
