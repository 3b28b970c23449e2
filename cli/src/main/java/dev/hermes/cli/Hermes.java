package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Help;
import dev.hermes.cli.args.Parser;
import dev.hermes.cli.args.UsageException;
import dev.hermes.cli.chat.ChatCommand;
import dev.hermes.cli.chat.OneShot;
import dev.hermes.cli.container.Become;
import dev.hermes.cli.container.ContainerMode;
import dev.hermes.cli.container.Routing;
import dev.hermes.extensions.plugin.Plugins;
import dev.hermes.home.HermesHome;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.Redactor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        || arguments.getFirst().equals("-V"))
                && !Files.exists(usualHome().resolve(ContainerMode.FILE))) {
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
        } catch (OutputClosedException _) {
            return ExitCode.DONE.code();
        } catch (RuntimeException
                | LinkageError e) { // a native library that cannot be unpacked is an error of the disk
            return unexpected(e, open);
        } finally {
            open.forEach(Context::close);
        }
    }

    /** Whether a question whose answer is not shown was left open. */
    boolean terminalIsHidden() {
        return console.hiding();
    }

    private Path usualHome() {
        var given = edge.environment().getOrDefault("HERMES_HOME", "").strip();
        return given.isEmpty() ? edge.userHome().resolve(".hermes") : Path.of(given);
    }

    private int dispatch(List<String> arguments, List<Context> open) throws InterruptedException {
        var selected = ProfileSelection.select(arguments, edge.environment(), edge.userHome());
        selected.warnings().forEach(console::warn);
        if (Files.exists(selected.home().file(ContainerMode.FILE))) {
            var routing = new Routing(edge.environment());
            var home = selected.home().directory();
            if (routing.wanted(home)) {
                return Become.run(routing.command(
                        home, selected.arguments(), edge.terminal().in()));
            }
        }
        var root = Commands.root();
        var plugin = plugin(root, selected.home(), selected.arguments(), open);
        if (plugin.isPresent()) {
            return plugin.get();
        }
        var words = SessionNames.joined(selected.arguments(), root.names(), rest -> understood(root, rest));
        var parsed = Parser.parse(root, helpAsOption(words));
        if (parsed.global().has("profile")) {
            boolean second = selected.arguments().size() < arguments.size();
            throw parsed.refused("argument -p/--profile: "
                    + (second
                            ? "given twice"
                            : "invalid profile name: '" + parsed.global().required("profile") + "'"));
        }
        if (parsed.helpWanted()) {
            console.print(Help.text(parsed.path().size() > 1 ? parsed.path() : List.of(shown(root, selected.home()))));
            return ExitCode.DONE.code();
        }
        if (parsed.global().flag("version")) {
            console.print(Version.line());
            return ExitCode.DONE.code();
        }
        var context = new Context(
                edge,
                console,
                selected.home(),
                parsed.global(),
                parsed.arguments().over(parsed.global()));
        open.add(context);
        InterruptedImport.complete(context);
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

    /** Runs the command of a plugin, when the first word is not one of the program's own. */
    private Optional<Integer> plugin(Command<Context> root, HermesHome home, List<String> words, List<Context> open) {
        var place = PluginCommandLine.firstWord(words);
        if (place.isEmpty() || !Plugins.any(home)) {
            return Optional.empty();
        }
        var name = words.get(place.getAsInt());
        if (name.equals("help") || root.sub(name).isPresent()) {
            return Optional.empty();
        }
        var before = words.subList(0, place.getAsInt()).stream()
                .filter(word -> !word.equals("--"))
                .toList();
        var global = Parser.parse(root, before).global();
        var context = new Context(edge, console, home, global, global);
        open.add(context);
        return PluginCommandLine.run(name, words.subList(place.getAsInt() + 1, words.size()), context);
    }

    private Command<Context> shown(Command<Context> root, HermesHome home) {
        if (!Plugins.any(home)) {
            return root;
        }
        var global = Parser.parse(root, List.of()).global();
        try (var context = new Context(edge, console, home, global, global)) {
            return PluginCommandLine.shown(root, context);
        }
    }

    private static boolean understood(Command<Context> root, List<String> words) {
        try {
            return Parser.parse(root, words).path().size() > 1;
        } catch (UsageException _) {
            return false;
        }
    }

    /** {@code hermes help sessions list} is {@code hermes sessions list --help}. */
    private static List<String> helpAsOption(List<String> words) {
        var result = new ArrayList<>(words);
        if (!result.isEmpty() && result.getFirst().equals("help")) {
            result.removeFirst();
            result.add("--help");
        }
        return result;
    }

    private int unexpected(Throwable e, List<Context> open) {
        open.forEach(context -> context.logFailure(e));
        // nobody chose these words for a person to see: whatever failed may have put into them what it worked with
        var redactor = new Redactor(true);
        console.error(redactor.force(
                Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName())));
        if (edge.environment().containsKey("HERMES_DEBUG")) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            edge.err().print(redactor.force(trace.toString()));
        }
        return ExitCode.FAILED.code();
    }
}
