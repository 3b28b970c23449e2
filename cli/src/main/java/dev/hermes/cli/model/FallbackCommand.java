package dev.hermes.cli.model;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.ApiMode;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.home.Redactor;
import dev.hermes.providers.Fallback;
import dev.hermes.providers.FallbackChain;
import dev.hermes.providers.ModelChoice;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code hermes fallback}. */
public final class FallbackCommand {
    private static final String CANCELLED = "Cancelled — no change.";

    private FallbackCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("fallback", "Who is asked when the chosen model does not answer.")
                .with(Command.<Context>named("list", "Show the chain.")
                        .also("ls")
                        .does((_, context) -> list(context)))
                .with(Command.<Context>named("add", "Put a model at its end.")
                        .with(
                                text("PROVIDER", "who serves it", "--provider"),
                                text("MODEL", "as the provider calls it", "--model"),
                                text("URL", "address, when it is not the provider's own", "--base-url"),
                                text("NAME", "environment variable with the key", "--key-env"),
                                text("MODE", "wire protocol, when the address does not tell", "--api-mode")
                                        .oneOf("chat_completions", "anthropic_messages", "codex_responses"))
                        .does(FallbackCommand::add))
                .with(Command.<Context>named("remove", "Take a model out.")
                        .also("rm")
                        .with(Positional.maybe("number", "its number in the list; without, you are asked"))
                        .does(FallbackCommand::remove))
                .with(Command.<Context>named("clear", "Take all out.")
                        .with(flag("do not ask", "--yes", "-y"))
                        .does(FallbackCommand::clear))
                .does((_, context) -> list(context));
    }

    private static int list(Context context) {
        var console = context.console();
        var entries = chain(context).entries();
        if (entries.isEmpty()) {
            console.print("No fallback providers configured.");
            console.print("'hermes fallback add' adds one, to go on with when the chosen model cannot be had.");
            return ExitCode.DONE.code();
        }
        console.print("Primary: " + primary(context));
        console.print("Fallback chain (" + entries.size() + (entries.size() == 1 ? " entry):" : " entries):"));
        for (int i = 0; i < entries.size(); i++) {
            console.print("  " + (i + 1) + ". " + line(entries.get(i)));
        }
        return ExitCode.DONE.code();
    }

    private static String primary(Context context) {
        var config = context.config();
        return Display.harmless(config.text("model.default").orElse("(none)") + "  (via "
                + config.text("model.provider").orElse("auto") + ")");
    }

    private static String line(Fallback entry) {
        return Display.harmless(entry.model() + "  (via " + entry.provider() + ")"
                + entry.baseUrl().map(url -> "  " + Redactor.address(url)).orElse(""));
    }

    private static int add(Arguments arguments, Context context) throws InterruptedException {
        context.requireUnmanaged("change settings");
        var baseUrl = arguments.text("base-url").map(String::strip);
        var provider = arguments.text("provider").or(() -> baseUrl.map(_ -> "custom"));
        var model = arguments.text("model");
        if (provider.isPresent() != model.isPresent()) {
            throw new HermesException(ExitCode.USAGE, "--provider and --model belong together.");
        }
        var mode = arguments.text("api-mode").flatMap(ApiMode::of);
        var variable = VariableName.named(arguments);
        if (provider.isEmpty()) {
            if (variable.isPresent() || mode.isPresent()) {
                throw new HermesException(
                        ExitCode.USAGE,
                        "--key-env and --api-mode are about the model that --provider and --model name.");
            }
            return ask(context);
        }
        add(context, new Fallback(provider.get(), model.orElseThrow(), baseUrl, mode, Optional.empty(), variable));
        return ExitCode.DONE.code();
    }

    private static int ask(Context context) throws InterruptedException {
        if (!context.console().interactive()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "'hermes fallback add' requires an interactive terminal.",
                    "Without one: 'hermes fallback add --provider PROVIDER --model MODEL'.");
        }
        if (context.config().text("model.provider").isEmpty()
                && !context.providers().configured()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "No model is chosen yet, so there is nothing to fall back from.",
                    "'hermes model' chooses one; after that this adds others.");
        }
        return Dialog.during(
                context.console(),
                Dialog.End.LEAVES,
                () -> picked(context),
                "Stopped. The chain is as it was; 'hermes fallback add' begins again.");
    }

    private static int picked(Context context) throws InterruptedException {
        var chosen = new ModelDialog(context, context.providers(), Arguments.of("provider", "")).pick();
        if (chosen.isEmpty()) {
            context.console().print(CANCELLED);
            return ExitCode.DONE.code();
        }
        var choice = chosen.get();
        add(
                context,
                new Fallback(
                        choice.provider(),
                        choice.model(),
                        choice.baseUrl(),
                        choice.mode(),
                        Optional.empty(),
                        choice.keyVariable()));
        return ExitCode.DONE.code();
    }

    /** What could never be used is refused; what lacks only a key or a login is told and kept for later. */
    private static void add(Context context, Fallback wanted) {
        var providers = context.providers();
        var entry = providers.sound(wanted);
        if (isPrimary(context, entry)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    entry.model() + " at " + entry.provider() + " is the model that the chain is a fallback for.");
        }
        chain(context).add(entry);
        var console = context.console();
        console.success(Display.harmless("Added fallback: " + entry.model() + " (via " + entry.provider() + ")"));
        try {
            providers
                    .renamed(
                            ModelChoice.of(Optional.of(entry.provider()), Optional.of(entry.model())),
                            providers.resolve(entry))
                    .map(Display::harmless)
                    .ifPresent(console::warn);
        } catch (HermesException e) {
            console.warn("It cannot be used yet: " + e.getMessage());
            e.advice().forEach(console::hint);
        }
    }

    private static FallbackChain chain(Context context) {
        return new FallbackChain(context.home(), context.providers()::canonical);
    }

    /** By whatever name the provider is called; the same model at another address is another one. */
    private static boolean isPrimary(Context context, Fallback entry) {
        try {
            var primary = context.providers().resolve(ModelChoice.NONE);
            return primary.model().equalsIgnoreCase(entry.model())
                    && primary.provider().equals(entry.provider())
                    && entry.baseUrl()
                            .map(FallbackCommand::trimmed)
                            .map(trimmed(primary.endpoint().baseUrl())::equals)
                            .orElse(true);
        } catch (HermesException _) {
            return false; // there is no primary yet
        }
    }

    private static String trimmed(String url) {
        return url.strip().replaceFirst("/+$", "").toLowerCase(Locale.ROOT);
    }

    private static int remove(Arguments arguments, Context context) {
        context.requireUnmanaged("change settings");
        var chain = chain(context);
        var number = arguments.text("number");
        if (number.isPresent() && !number.get().matches("\\d{1,6}")) {
            throw new HermesException(ExitCode.USAGE, "'" + number.get() + "' is not a number of the list.");
        }
        var chosen = number.map(Integer::valueOf).or(() -> picked(context, chain));
        if (chosen.isEmpty()) {
            context.console().print(CANCELLED);
            return ExitCode.DONE.code();
        }
        var removed = chain.remove(chosen.get());
        context.console()
                .success(
                        Display.harmless("Removed fallback: " + removed.model() + " (via " + removed.provider() + ")"));
        return ExitCode.DONE.code();
    }

    private static Optional<Integer> picked(Context context, FallbackChain chain) {
        var entries = chain.entries();
        if (entries.isEmpty()) {
            context.console().print("No fallback providers configured.");
            return Optional.empty();
        }
        return new Picker(context)
                .one(
                        "Remove which one?",
                        IntStream.range(0, entries.size())
                                .mapToObj(i -> Choice.of(i + 1, line(entries.get(i))))
                                .toList());
    }

    private static int clear(Arguments arguments, Context context) {
        context.requireUnmanaged("change settings");
        var console = context.console();
        var chain = chain(context);
        if (chain.entries().isEmpty()) {
            console.print("No fallback providers configured.");
            return ExitCode.DONE.code();
        }
        if (!arguments.flag("yes")) {
            console.raw("Clear all entries? [y/N]: ");
            boolean agreed = console.line()
                    .map(String::strip)
                    .filter(answer -> answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"))
                    .isPresent();
            if (!agreed) {
                console.print(CANCELLED);
                return ExitCode.DONE.code();
            }
        }
        chain.clear();
        console.print("Fallback chain cleared.");
        return ExitCode.DONE.code();
    }
}
