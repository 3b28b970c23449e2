package dev.hermes.cli.model;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.providers.Fallback;
import dev.hermes.providers.FallbackChain;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ProviderRow;
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
                                text("NAME", "environment variable with the key", "--key-env"))
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
        var entries = new FallbackChain(context.home()).entries();
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
                + entry.baseUrl().map(url -> "  " + url).orElse(""));
    }

    private static int add(Arguments arguments, Context context) throws InterruptedException {
        context.requireUnmanaged("change settings");
        var provider = arguments.text("provider");
        var model = arguments.text("model");
        if (provider.isPresent() != model.isPresent()) {
            throw new HermesException(ExitCode.USAGE, "--provider and --model belong together.");
        }
        if (provider.isEmpty()) {
            return ask(context);
        }
        add(context, provider.get(), model.orElseThrow(), arguments.text("base-url"), KeyVariable.named(arguments));
        return ExitCode.DONE.code();
    }

    private static int ask(Context context) throws InterruptedException {
        if (!context.console().interactive()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "'hermes fallback add' requires an interactive terminal.",
                    "Without one: 'hermes fallback add --provider PROVIDER --model MODEL'.");
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
        add(context, choice.provider(), choice.model(), choice.baseUrl(), choice.keyVariable());
        return ExitCode.DONE.code();
    }

    private static void add(
            Context context, String provider, String model, Optional<String> baseUrl, Optional<String> keyVariable) {
        var providers = context.providers();
        boolean known = providers.find(provider).isPresent() || providers.own().contains(provider);
        if (!known) {
            throw new HermesException(
                    ExitCode.FAILED, "Unknown provider '" + provider + "'.", "'hermes auth' shows the names.");
        }
        if (isPrimary(context, provider, model, baseUrl)) {
            throw new HermesException(
                    ExitCode.FAILED, model + " at " + provider + " is the model that the chain is a fallback for.");
        }
        new FallbackChain(context.home()).add(provider, model, baseUrl, keyVariable);
        context.console().success(Display.harmless("Added fallback: " + model + " (via " + provider + ")"));
    }

    /** By whatever name the provider is called; the same model at another address is another one. */
    private static boolean isPrimary(Context context, String provider, String model, Optional<String> baseUrl) {
        var id = context.providers().find(provider).map(ProviderRow::id).orElse(provider);
        try {
            var primary = context.providers().resolve(ModelChoice.NONE);
            return primary.model().equalsIgnoreCase(model)
                    && primary.provider().equals(id)
                    && baseUrl.map(FallbackCommand::trimmed)
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
        var chain = new FallbackChain(context.home());
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
        var chain = new FallbackChain(context.home());
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
