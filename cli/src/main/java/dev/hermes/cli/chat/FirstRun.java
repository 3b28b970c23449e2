package dev.hermes.cli.chat;

import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import dev.hermes.providers.LocalServer;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ProviderRow;
import dev.hermes.providers.Providers;
import dev.hermes.providers.ResolvedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Helps a person without a model to one: a server on this machine, a key, or the demonstration. */
final class FirstRun {
    private final Context context;
    private final Console console;
    private final Providers providers;

    FirstRun(Context context, Providers providers) {
        this.context = context;
        this.console = context.console();
        this.providers = providers;
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
        for (int i = 0; i < ways.size(); i++) {
            console.print("  " + (i + 1) + ". " + ways.get(i).label());
        }
        console.raw("Your choice (Enter leaves): ");
        var answer = console.line().orElse("").strip();
        if (!answer.matches("\\d") || answer.equals("0") || Integer.parseInt(answer) > ways.size()) {
            console.print("Nothing was changed. 'hermes --provider demo' tries it without a model.");
            return Optional.empty();
        }
        return ways.get(Integer.parseInt(answer) - 1).step().take();
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
        return ways;
    }

    private Optional<ResolvedModel> local(LocalServer server) {
        var model = server.models().isEmpty() ? ask("Name of the model: ") : pick(server.models());
        if (model.isEmpty()) {
            return Optional.empty();
        }
        var config = new ConfigFile(context.home());
        config.set("model.provider", "custom");
        config.set("model.base_url", server.baseUrl());
        config.set("model.default", model.get());
        console.success("Saved in " + context.home().config());
        return Optional.of(providers.resolve(
                new ModelChoice(Optional.of("custom"), model, Optional.of(server.baseUrl()), Optional.empty())));
    }

    private Optional<ResolvedModel> key() {
        console.print("Providers that need only a key: "
                + String.join(
                        ", ",
                        providers.all().stream()
                                .filter(ProviderRow::supported)
                                .map(ProviderRow::id)
                                .toList()));
        var row = ask("Provider: ").flatMap(providers::find);
        if (row.isEmpty()) {
            console.print("No such provider; nothing was changed.");
            return Optional.empty();
        }
        var variable = row.get().keyVariables().stream().findFirst();
        var models = providers.models(row.get().id());
        var model = models.isEmpty() ? ask("Model: ") : pick(models);
        var key = variable.isPresent() ? ask(variable.get() + ": ") : Optional.of("");
        if (model.isEmpty() || key.isEmpty()) {
            console.print("Nothing was changed.");
            return Optional.empty();
        }
        variable.ifPresent(name -> EnvFile.set(context.home().env(), name, Secret.of(key.get())));
        var config = new ConfigFile(context.home());
        config.set("model.provider", row.get().id());
        config.set("model.default", model.get());
        console.success("Saved: the key in " + context.home().env() + ", the choice in "
                + context.home().config());
        return Optional.of(providers.resolve(new ModelChoice(
                Optional.of(row.get().id()),
                model,
                Optional.empty(),
                key.filter(text -> !text.isEmpty()).map(Secret::of))));
    }

    private Optional<String> pick(List<String> models) {
        for (int i = 0; i < models.size(); i++) {
            console.print("  " + (i + 1) + ". " + models.get(i));
        }
        return ask("Model (number or name, Enter for the first): ")
                .map(answer -> answer.matches("\\d{1,3}")
                                && Integer.parseInt(answer) >= 1
                                && Integer.parseInt(answer) <= models.size()
                        ? models.get(Integer.parseInt(answer) - 1)
                        : answer)
                .or(() -> Optional.of(models.getFirst()));
    }

    private Optional<String> ask(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }
}
