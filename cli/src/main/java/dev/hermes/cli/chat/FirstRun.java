package dev.hermes.cli.chat;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.model.ModelCommand;
import dev.hermes.cli.model.ModelDialog;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.providers.DefaultModel;
import dev.hermes.providers.LocalServer;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ProviderRow;
import dev.hermes.providers.Providers;
import dev.hermes.providers.ResolvedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Helps a person without a model to one: a server on this machine, a key, the demonstration, or all that 'hermes model' knows. */
final class FirstRun {
    private static final Set<String> MORE_THAN_A_KEY = Set.of("copilot", "bedrock", "azure-foundry");

    private final Context context;
    private final Console console;
    private final Providers providers;
    private final Picker picker;

    private final Consumer<Providers> anew;

    /** @param anew hears of the providers as they are after a login */
    FirstRun(Context context, Providers providers, Consumer<Providers> anew) {
        this.context = context;
        this.anew = anew;
        this.console = context.console();
        this.providers = providers;
        this.picker = new Picker(context);
    }

    /** One way to a model. */
    private record Way(String label, Step step) {
        interface Step {
            Optional<ResolvedModel> take() throws InterruptedException;
        }
    }

    /** @return empty when the person wants none of it */
    Optional<ResolvedModel> choose(HermesException why) throws InterruptedException {
        console.print("Welcome to Hermes. No model is connected yet: " + why.getMessage());
        console.print("");
        var ways = ways();
        while (true) {
            var chosen = picker.one(
                    "How would you like to begin?",
                    ways.stream().map(way -> Choice.of(way, way.label())).toList());
            if (chosen.isEmpty()) {
                console.print("Nothing was changed. 'hermes --provider demo' tries it without a model.");
                return Optional.empty();
            }
            try {
                return chosen.get().step().take();
            } catch (HermesException e) { // a key that is none, a server that is gone: another way may do
                console.warn(e.getMessage());
                e.advice().forEach(console::hint);
            }
        }
    }

    private List<Way> ways() throws InterruptedException {
        var ways = new ArrayList<Way>();
        for (var server : providers.probeLocal()) {
            ways.add(new Way(
                    "Use " + server.name() + " on this machine ("
                            + server.models().size() + " model(s))",
                    () -> local(server)));
        }
        ways.add(new Way("Connect a provider with an API key", this::key));
        ways.add(new Way(
                "Try the demonstration: no account, no network, real tools",
                () -> Optional.of(providers.resolve(ModelChoice.of(Optional.of("demo"), Optional.empty())))));
        ways.add(new Way("Log in, use an identity of a cloud, or name a server of your own", this::anyOther));
        return ways;
    }

    private Optional<ResolvedModel> anyOther() throws InterruptedException {
        return mayStore() ? began(dialog().choose()) : Optional.empty();
    }

    private Optional<ResolvedModel> local(LocalServer server) {
        var model = server.models().isEmpty() ? ask("Name of the model: ") : pick(server.models());
        if (model.isEmpty()) {
            return Optional.empty();
        }
        if (mayStore()) {
            save(DefaultModel.Choice.of("custom", model.get()).at(server.baseUrl()));
            console.success("Saved in " + context.home().config());
        }
        return Optional.of(providers.resolve(
                new ModelChoice(Optional.of("custom"), model, Optional.of(server.baseUrl()), Optional.empty())));
    }

    private Optional<ResolvedModel> key() throws InterruptedException {
        var row = picker.one(
                "Providers that need only a key:",
                providers.all().stream()
                        .filter(FirstRun::byKey)
                        .map(provider -> new Choice<>(
                                provider,
                                provider.name() + " (" + provider.id() + ")",
                                provider.name() + " " + provider.id()))
                        .toList());
        if (row.isEmpty()) {
            console.print("Nothing was changed.");
            return Optional.empty();
        }
        var dialog = dialog();
        return mayStore()
                ? began(dialog.chooseAt(row.get()))
                : dialog.forNow(row.get()).map(providers::resolve);
    }

    private ModelDialog dialog() {
        return new ModelDialog(context, providers, Arguments.of("provider", ""));
    }

    /** With what was saved just now. */
    private Optional<ResolvedModel> began(Optional<DefaultModel.Choice> chosen) {
        if (chosen.isEmpty()) {
            console.print("Nothing was chosen.");
            return Optional.empty();
        }
        context.settingsChanged();
        var now = context.providers();
        anew.accept(now);
        return Optional.of(now.resolve(ModelChoice.NONE));
    }

    /** The others need a login, an identity or an address, which is the matter of 'hermes model'. */
    private static boolean byKey(ProviderRow provider) {
        return !provider.byProgram()
                && !provider.byLogin()
                && !provider.baseUrl().isEmpty()
                && !provider.keyVariables().isEmpty()
                && !MORE_THAN_A_KEY.contains(provider.id());
    }

    private void save(DefaultModel.Choice choice) {
        new DefaultModel(context.home(), context.accounts())
                .save(choice, context.clock())
                .ifPresent(copy -> console.hint(ModelCommand.keptIn(copy)));
    }

    /** Where a package manager owns the files the choice holds for this conversation, and the person is told so. */
    private boolean mayStore() {
        try {
            context.requireUnmanaged("save the choice");
            return true;
        } catch (HermesException e) {
            console.warn(e.getMessage());
            e.advice().forEach(console::hint);
            return false;
        }
    }

    /** A model of the list, or one that the person names. */
    private Optional<String> pick(List<String> models) {
        var choices = new ArrayList<Choice<Optional<String>>>();
        models.forEach(model -> choices.add(Choice.of(Optional.of(model), model)));
        choices.add(new Choice<>(Optional.empty(), "another one, by name", ""));
        var chosen = picker.one("Model:", choices);
        return chosen.isPresent() && chosen.get().isEmpty() ? ask("Name of the model: ") : chosen.flatMap(name -> name);
    }

    private Optional<String> ask(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }
}
