package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Help;
import dev.hermes.cli.args.Parser;
import dev.hermes.cli.args.UsageException;
import dev.hermes.cli.chat.ChatCommand;
import dev.hermes.cli.chat.OneShot;
import dev.hermes.home.ProfileSelection;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The program, from its arguments to its exit code. */
public final class Hermes {
    private final Edge edge;
    private final Console console;

    public Hermes(Edge edge) {
        this.edge = edge;
        this.console = new Console(edge);
    }

    /** Runs one command. Never throws for what a person did or what the world is like. */
    public int run(List<String> arguments) {
        if (arguments.size() == 1
                && (arguments.getFirst().equals("--version")
                        || arguments.getFirst().equals("-V"))) {
            console.print(Version.line()); // the commonest question of scripts: answered before anything is read
            return ExitCode.DONE.code();
        }
        var open = new ArrayList<Context>();
        try {
            return dispatch(arguments, open);
        } catch (UsageException e) {
            console.say(e.text());
            return e.exit().code();
        } catch (HermesException e) {
            open.forEach(context -> context.logFailure(e));
            console.error(e.getMessage());
            e.advice().forEach(console::hint);
            return e.exit().code();
        } catch (InterruptedException _) {
            return ExitCode.INTERRUPTED.code();
        } catch (UncheckedIOException e) {
            return console.outputClosed() ? ExitCode.DONE.code() : unexpected(e, open);
        } catch (RuntimeException e) {
            return unexpected(e, open);
        } finally {
            open.forEach(Context::close);
        }
    }

    private int dispatch(List<String> arguments, List<Context> open) throws InterruptedException {
        var selected = ProfileSelection.select(arguments, edge.environment(), edge.userHome());
        selected.warnings().forEach(console::warn);
        var root = Commands.root();
        var parsed = Parser.parse(root, helpAsOption(SessionNames.joined(selected.arguments(), root.names())));
        if (parsed.helpWanted()) {
            console.print(Help.text(parsed.path()));
            return ExitCode.DONE.code();
        }
        if (parsed.global().flag("version")) {
            console.print(Version.line());
            return ExitCode.DONE.code();
        }
        var context = new Context(edge, console, selected.home(), parsed.global());
        open.add(context);
        if (parsed.global().has("oneshot")) {
            return new OneShot(context, parsed.global()).run();
        }
        if (parsed.action().isPresent()) {
            return parsed.action().get().run(parsed.arguments(), context);
        }
        if (parsed.path().size() == 1) {
            return ChatCommand.run(parsed.global(), context);
        }
        console.print(Help.text(parsed.path()));
        return ExitCode.DONE.code();
    }

    /** {@code hermes help sessions list} is {@code hermes sessions list --help}. */
    private static List<String> helpAsOption(List<String> words) {
        var result = new ArrayList<>(words);
        if (!result.isEmpty() && result.getFirst().equals("--")) {
            result.removeFirst();
        }
        if (!result.isEmpty() && result.getFirst().equals("help")) {
            result.removeFirst();
            result.add("--help");
        }
        return result;
    }

    private int unexpected(RuntimeException e, List<Context> open) {
        open.forEach(context -> context.logFailure(e));
        console.error(Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
        if (edge.environment().containsKey("HERMES_DEBUG")) {
            e.printStackTrace(edge.err());
        } else {
            console.hint("The details are in logs/errors.log of the profile; HERMES_DEBUG=1 shows them here.");
        }
        return ExitCode.FAILED.code();
    }
}
