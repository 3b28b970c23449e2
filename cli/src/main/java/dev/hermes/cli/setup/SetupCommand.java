package dev.hermes.cli.setup;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.ToolsetTable;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.auth.LoginSteps;
import dev.hermes.cli.chat.ChatCommand;
import dev.hermes.cli.model.ModelCommand;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import dev.hermes.providers.DefaultModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** {@code hermes setup}. */
public final class SetupCommand {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

    private final Context context;
    private final Console console;
    private final Questions questions;

    private SetupCommand(Context context) {
        this.context = context;
        this.console = context.console();
        this.questions = new Questions(context);
    }

    public static Command<Context> command() {
        return Command.<Context>named("setup", "Lead through what Hermes needs to know.")
                .with(
                        flag("ask nothing; say which commands do the same", "--non-interactive"),
                        flag("begin with the defaults, after a copy of config.yaml", "--reset"),
                        flag("the same as without; for older scripts", "--reconfigure"),
                        flag("ask only for what is missing", "--quick"),
                        flag("log in to Nous Portal and use its models", "--portal"))
                .with(Positional.maybe("section", "only this part").oneOf(Section.NAMES.toArray(String[]::new)))
                .does((arguments, context) -> new SetupCommand(context).run(arguments));
    }

    private int run(Arguments arguments) throws InterruptedException {
        context.requireUnmanaged("change settings");
        context.prepareHome();
        if (arguments.flag("reset")) {
            reset();
        }
        if (arguments.flag("non-interactive") || !console.interactive()) {
            guide(arguments.flag("reset"));
            return ExitCode.DONE.code();
        }
        keepCopy().ifPresent(copy -> console.hint("A copy of your settings is " + copy));
        if (arguments.flag("portal")) {
            return portal(arguments);
        }
        var section = arguments.text("section");
        if (section.isPresent()) {
            return Section.of(section.get()).run(context, questions) ? ExitCode.DONE.code() : stopped();
        }
        return lead(arguments.flag("quick"));
    }

    /** The copy comes first: what is reset by mistake can be had back. */
    private void reset() {
        var copy = keepCopy();
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
            var name = "config.yaml.bak." + STAMP.format(LocalDateTime.now(context.clock()));
            DurableFile.replace(context.home().file(name), Files.readAllBytes(file));
            return Optional.of(context.home().file(name));
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "No copy of " + file + " could be made (" + Problem.of(e) + "), so nothing was changed.");
        }
    }

    private void guide(boolean reset) {
        console.print(List.of(
                "Non-interactive mode: nobody is asked" + (reset ? "." : ", and nothing was changed."),
                "",
                "These commands do what the questions would:",
                "  hermes config set model.provider PROVIDER      for example openrouter, zai, custom",
                "  hermes config set model.default MODEL",
                "  hermes config set PROVIDER_API_KEY KEY         for example OPENROUTER_API_KEY; goes to .env",
                "",
                "Or in one step, for a server of your own:",
                "  hermes model set MODEL --base-url http://127.0.0.1:11434/v1",
                "",
                "'hermes doctor' says what is still missing."));
    }

    private int portal(Arguments arguments) throws InterruptedException {
        if (context.accounts().pool("nous").peek().isEmpty()) {
            new LoginSteps(context).choose("nous", arguments);
        }
        context.settingsChanged();
        var providers = context.providers();
        var model = providers.models("nous").stream().findFirst().orElseThrow();
        ModelCommand.save(context, DefaultModel.Choice.of("nous", model), "Nous Portal");
        return ExitCode.DONE.code();
    }

    private int lead(boolean quick) throws InterruptedException {
        boolean known = context.providers().configured();
        console.print(
                known
                        ? "Hermes is set up; what is set is the answer of Enter."
                        : "Welcome to Hermes. A model, and you can begin.");
        openClaw();
        var wanted = sections(quick, known);
        if (wanted.isEmpty()) {
            return stopped();
        }
        for (var section : wanted.get()) {
            console.print("");
            if (!section.run(context, questions)) {
                return stopped();
            }
            context.settingsChanged();
        }
        summary();
        if (questions.agrees("Begin a conversation now?")) {
            return ChatCommand.run(new Arguments(), context);
        }
        return ExitCode.DONE.code();
    }

    private void openClaw() {
        if (Files.isDirectory(context.userHome().resolve(".openclaw"))) {
            console.print("OpenClaw was found: 'hermes claw migrate' brings over what you have there.");
        }
    }

    private Optional<List<Section>> sections(boolean quick, boolean known) {
        var quickly = new ModelSection(false);
        if (quick) {
            return Optional.of(known ? List.of() : List.of(quickly));
        }
        if (known) {
            return Optional.of(Section.all());
        }
        return questions
                .one(
                        "How?",
                        List.of("Quick: only the model", "Full: everything, with what is usual as the answer of Enter"))
                .map(choice -> choice == 0 ? List.of(quickly) : Section.all());
    }

    private int stopped() {
        console.say("Stopped. What was completed is saved; 'hermes setup SECTION' goes on with one of the others.");
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
        lines.add("'hermes doctor' looks for what is missing, 'hermes setup SECTION' changes a part: "
                + String.join(", ", Section.NAMES) + ".");
        console.print(lines);
    }

    /** What the agent can do, and what it could. */
    private List<String> tools() {
        var on = ToolsetTable.enabled(context, "cli");
        var off = ToolsetTable.choices(context).stream()
                .map(Choice::value)
                .filter(name -> !on.contains(name))
                .toList();
        var lines = new ArrayList<String>();
        lines.add("Tools:     " + String.join(", ", new TreeSet<>(on)));
        if (!off.isEmpty()) {
            lines.add("Not on:    " + String.join(", ", off) + "; 'hermes tools enable " + off.getFirst()
                    + "' switches one on");
        }
        return lines;
    }
}
