package dev.hermes.cli.setup;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.ToolsetTable;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.chat.ChatCommand;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code hermes setup}. */
public final class SetupCommand {
    private static final String COPY = "config.yaml.bak.";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

    private final Context context;
    private final Console console;
    private final Questions questions;
    private final Progress progress;

    /** The section that is asked; none before the first and after the last. */
    private Optional<String> at = Optional.empty();

    private boolean complete;

    private SetupCommand(Context context) {
        this.context = context;
        this.console = context.console();
        this.questions = new Questions(context);
        this.progress = new Progress(context.home());
    }

    public static Command<Context> command() {
        return Command.<Context>named("setup", "Lead through what Hermes needs to know.")
                .with(
                        flag("ask nothing; say which commands do the same", "--non-interactive"),
                        flag("begin with the defaults, after a copy of config.yaml", "--reset"),
                        flag("the same as without; for older scripts", "--reconfigure"),
                        flag("ask only for what is missing", "--quick"),
                        flag("log in to Nous Portal and use its models", "--portal"))
                .with(Positional.maybe("section", "only this part")
                        .oneOf(Stream.concat(Section.NAMES.stream(), Stream.of(Section.SPEECH))
                                .toArray(String[]::new)))
                .does((arguments, context) -> new SetupCommand(context).run(arguments));
    }

    private int run(Arguments arguments) throws InterruptedException {
        context.requireUnmanaged("change settings");
        context.prepareHome();
        if (arguments.flag("reset")) {
            reset();
        }
        if (arguments.flag("non-interactive") || !console.interactive()) {
            guide(arguments);
            return ExitCode.DONE.code();
        }
        keepCopy().ifPresent(copy -> console.hint("A copy of your settings is " + copy));
        int code = Dialog.during(console, Dialog.End.LEAVES, () -> ask(arguments), interrupted -> {
            int given = stopped(at);
            return interrupted ? ExitCode.INTERRUPTED.code() : given;
        });
        return complete && questions.unlessRefused("Begin a conversation now?")
                ? ChatCommand.run(new Arguments(), context)
                : code;
    }

    private int ask(Arguments arguments) throws InterruptedException {
        if (arguments.flag("portal")) {
            at = Optional.of("--portal");
            new PortalSetup(context, arguments).run();
            return ExitCode.DONE.code();
        }
        var section = arguments.text("section");
        return section.isPresent() ? only(section.get()) : lead(arguments.flag("quick"));
    }

    /** The copy comes first: what is reset by mistake can be had back. */
    private void reset() {
        var copy = keepCopy();
        progress.keep(List.of());
        try {
            Files.deleteIfExists(context.home().config());
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "Cannot reset " + context.home().config() + ": " + Problem.of(e) + ".");
        }
        console.success("Settings are the defaults again."
                + copy.map(file -> " What they were is in " + file + ".").orElse(""));
    }

    /** Empty when there is nothing to keep. */
    private Optional<Path> keepCopy() {
        var file = context.home().config();
        try {
            if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                return Optional.empty();
            }
            var settings = Files.readAllBytes(file);
            var last = lastCopy();
            if (last.isPresent() && Arrays.equals(Files.readAllBytes(last.get()), settings)) {
                return last; // one of each state is enough
            }
            var copy = context.home().file(COPY + STAMP.format(LocalDateTime.now(context.clock())));
            DurableFile.replace(copy, settings);
            return Optional.of(copy);
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "No copy of " + file + " could be made (" + Problem.of(e) + "), so nothing was changed.");
        }
    }

    private Optional<Path> lastCopy() throws IOException {
        try (var files = Files.list(context.home().directory())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(COPY))
                    .max(Comparator.comparing(file -> file.getFileName().toString()));
        }
    }

    private void guide(Arguments arguments) {
        console.print("Non-interactive mode: nobody is asked"
                + (arguments.flag("reset") ? "." : ", and nothing was changed."));
        console.print("");
        console.print("These commands do what the questions would:");
        console.print(
                arguments.flag("portal")
                        ? List.of(
                                "  hermes auth add nous --type oauth               logs in, with a browser on any machine",
                                "  hermes model list --provider nous --refresh     which models there are",
                                "  hermes model set MODEL --provider nous")
                        : Section.of(arguments.text("section").orElse("model")).commands());
        console.print("");
        console.print("'hermes doctor' says what is still missing.");
        var left = progress.left();
        if (!left.isEmpty()) {
            console.print(
                    "A set-up ended before '" + left.getFirst() + "'; 'hermes setup' at a terminal goes on there.");
        }
    }

    /**
     * A step of a set-up.
     *
     * @param name as the settings of the person say it
     */
    private record Step(String name, Section section) {}

    private int lead(boolean quick) throws InterruptedException {
        boolean known = context.providers().configured();
        console.print(
                !known
                        ? "Welcome to Hermes. A model, and you can begin."
                        : quick
                                ? "Hermes is set up; nothing is missing."
                                : "Hermes is set up; what is set is the answer of Enter.");
        openClaw();
        var steps = steps(quick, known);
        if (steps.isEmpty()) {
            return stopped(Optional.empty());
        }
        var left = new ArrayDeque<>(steps.get());
        while (!left.isEmpty()) {
            console.print("");
            at = Optional.of(left.getFirst().name());
            if (!left.getFirst().section().run(context, questions)) {
                return stopped(at);
            }
            context.settingsChanged();
            left.removeFirst();
            progress.keep(left.stream().map(Step::name).toList());
        }
        summary();
        complete = true;
        return ExitCode.DONE.code();
    }

    private int only(String name) throws InterruptedException {
        at = Optional.of(name);
        if (!Section.of(name).run(context, questions)) {
            return stopped(at);
        }
        progress.done(name);
        return ExitCode.DONE.code();
    }

    private void openClaw() {
        if (Files.isDirectory(context.userHome().resolve(".openclaw"))) {
            console.print("OpenClaw was found: 'hermes claw migrate' brings over what you have there.");
        }
    }

    private Optional<List<Step>> steps(boolean quick, boolean known) {
        var quickly = List.of(new Step("model", new ModelSection(false)));
        if (quick) {
            return Optional.of(known ? List.of() : quickly);
        }
        if (known) {
            return Optional.of(toGo());
        }
        return questions
                .one(
                        "How?",
                        List.of("Quick: only the model", "Full: everything, with what is usual as the answer of Enter"))
                .map(choice -> choice == 0 ? quickly : all(Section.NAMES));
    }

    /** From where the last set-up was interrupted, if it was and the person wants that; else all. */
    private List<Step> toGo() {
        var left = progress.left();
        if (!left.isEmpty()) {
            if (questions.agrees("The last set-up ended before '" + left.getFirst() + "'. Go on there?")) {
                return all(left);
            }
            progress.keep(List.of());
        }
        return all(Section.NAMES);
    }

    private static List<Step> all(List<String> names) {
        return names.stream().map(name -> new Step(name, Section.of(name))).toList();
    }

    /** @param at the section that was not completed */
    private int stopped(Optional<String> at) {
        var left = progress.left();
        console.print("");
        console.say("Stopped. What was completed is saved; "
                + (left.isEmpty()
                        ? at.map(name -> "'hermes setup " + name + "' asks this part again.")
                                .orElse("'hermes setup' begins again.")
                        : "'hermes setup' goes on with '" + left.getFirst() + "'."));
        return ExitCode.FAILED.code();
    }

    private void summary() {
        var config = context.config();
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Model:     " + config.text("model.default").orElse("(none)") + " via "
                + config.text("model.provider").orElse("auto"));
        lines.add("Settings:  " + context.home().config());
        lines.add("Keys:      " + context.home().env() + " and 'hermes auth list'");
        lines.addAll(tools());
        lines.add("");
        lines.add("'hermes setup gateway' lets programs and other services reach the agent.");
        lines.add("'hermes doctor' looks for what is missing.");
        lines.add("'hermes setup SECTION' changes a part: " + String.join(", ", Section.NAMES) + ".");
        console.print(lines);
    }

    /** What the agent can do, and what it could. */
    private List<String> tools() {
        var enabled = ToolsetTable.enabled(context, "cli");
        var has = ToolsetTable.choices(context).stream().map(Choice::value).toList();
        // the settings also switch on what only other versions have
        var on = has.stream().filter(enabled::contains).toList();
        var off = has.stream().filter(name -> !enabled.contains(name)).toList();
        var lines = new ArrayList<String>();
        lines.add("Tools:     " + (on.isEmpty() ? "(none)" : String.join(", ", on)));
        if (!off.isEmpty()) {
            lines.add("Not on:    " + String.join(", ", off) + "; 'hermes tools enable " + off.getFirst()
                    + "' switches one on");
        }
        return lines;
    }
}
