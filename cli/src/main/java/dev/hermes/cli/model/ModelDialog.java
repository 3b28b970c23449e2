package dev.hermes.cli.model;

import dev.hermes.api.HermesException;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.Version;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import dev.hermes.providers.DefaultModel;
import dev.hermes.providers.LocalServer;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.OwnServers;
import dev.hermes.providers.ProviderRow;
import dev.hermes.providers.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leads a person to a model: who serves it, with which key, and which one. */
public final class ModelDialog {
    /** For what was interrupted and has only to write its last line. */
    private static final Duration END = Duration.ofSeconds(1);

    private static final String LEAVE = "Leave unchanged";

    private final Context context;
    private final Console console;
    private Providers providers;
    private boolean changedOther;
    private final Picker picker;
    private final Arguments options;
    private final Optional<String> current;

    /** @param options how a login is made, as {@code hermes model} takes them */
    public ModelDialog(Context context, Providers providers, Arguments options) {
        this.context = context;
        this.console = context.console();
        this.providers = providers;
        this.picker = new Picker(context);
        this.options = options;
        this.current = context.config().text("model.provider");
    }

    /** One row of the first question. */
    private record Way(String label, String search, Step step) {
        Way(String label, Step step) {
            this(label, label, step);
        }

        interface Step {
            Optional<DefaultModel.Choice> take() throws InterruptedException;
        }
    }

    /** Asks, saves and tells. @return empty when the person leaves everything as it is */
    public Optional<DefaultModel.Choice> choose() throws InterruptedException {
        return taken(pick(true));
    }

    /** The same where it is known which provider serves it, and not yet with which key or login. */
    public Optional<DefaultModel.Choice> chooseAt(ProviderRow row) throws InterruptedException {
        return taken(meanwhile(true, () -> known(row)));
    }

    /** For this conversation only, where nothing may be stored: a key and a model. */
    public Optional<ModelChoice> forNow(ProviderRow row) throws InterruptedException {
        var variable = row.keyVariables().getFirst();
        var key = new ProviderAccess(context, options).typed(row, variable);
        var models = providers.models(row.id());
        var model = key.isEmpty()
                ? Optional.<String>empty()
                : models.isEmpty() ? ask("Name of the model: ") : list(row.id(), models);
        return model.map(name -> new ModelChoice(Optional.of(row.id()), Optional.of(name), Optional.empty(), key));
    }

    /** The same where it is known who serves it, and that they may be asked. */
    public Optional<DefaultModel.Choice> chooseOf(String provider) throws InterruptedException {
        return taken(model(provider, Optional.empty()).map(model -> DefaultModel.Choice.of(provider, model)));
    }

    /** Whether the person left with Ctrl-C, which means more than this one question. */
    public boolean interrupted() {
        return picker.interrupted();
    }

    /** Whether something was changed that is not what conversations begin with. */
    boolean changedOther() {
        return changedOther;
    }

    private Optional<DefaultModel.Choice> taken(Optional<DefaultModel.Choice> wanted) throws InterruptedException {
        var chosen = wanted.filter(choice -> ModelCommand.affordable(context, choice.provider(), choice.model()));
        if (chosen.isPresent()) {
            var choice = chosen.get();
            var effort =
                    new EffortQuestion(context, picker).of(choice); // before anything is saved, so that it can be left
            ModelCommand.save(context, choice, name(choice.provider()));
            new OwnServers(context.home()).prefer(choice.provider(), choice.model());
            effort.ifPresent(this::think);
            learn(choice);
        }
        return chosen;
    }

    private void think(ReasoningEffort effort) {
        new ConfigFile(context.home()).set(EffortQuestion.SETTING, effort.wireName());
        console.success("Reasoning: " + effort.wireName());
    }

    /** What its provider says about the model, for all later starts; what cannot be had now is done without. */
    private void learn(DefaultModel.Choice choice) throws InterruptedException {
        context.settingsChanged();
        var current = context.providers();
        try {
            var model = current.resolve(new ModelChoice(
                    Optional.of(choice.provider()), Optional.of(choice.model()), choice.baseUrl(), Optional.empty()));
            current.learn(model, context.web(), Version.userAgent());
        } catch (HermesException e) {
            context.log().info("cli.model", "nothing more is known of " + choice.model() + ": " + e.getMessage());
        }
    }

    /** Asks, and saves nothing but a key. @return empty when the person leaves everything as it is */
    public Optional<DefaultModel.Choice> pick() throws InterruptedException {
        return pick(false);
    }

    private Optional<DefaultModel.Choice> pick(boolean forConversations) throws InterruptedException {
        return meanwhile(forConversations, () -> picked(forConversations));
    }

    /** Asks while the published lists are brought up to date. */
    private Optional<DefaultModel.Choice> meanwhile(boolean forConversations, Way.Step step)
            throws InterruptedException {
        var lists = Thread.ofVirtual().name("model-lists").start(this::refreshLists);
        var active = context.accounts().activeProvider();
        boolean taken = false;
        try {
            var chosen = step.take();
            taken = forConversations && chosen.isPresent();
            return chosen;
        } finally {
            lists.interrupt(); // what it has not heard by now is for the next time
            lists.join(END);
            if (!taken) {
                context.accounts().activate(active); // a login on the way decides nothing
            }
        }
    }

    private void refreshLists() {
        try {
            providers.refreshLists(context.web(), Version.userAgent());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<DefaultModel.Choice> picked(boolean forConversations) throws InterruptedException {
        var ways = ways(forConversations);
        while (true) {
            var way = picker.one(
                    "Which provider?",
                    ways.stream()
                            .map(row -> new Choice<>(row, row.label(), row.search()))
                            .toList());
            try {
                return way.isPresent() ? way.get().step().take() : Optional.empty();
            } catch (HermesException e) { // a login that failed, a key that is none: another provider may do
                console.warn(Display.harmless(e.getMessage()));
                e.advice().forEach(console::hint);
            }
        }
    }

    private String name(String provider) {
        return providers.find(provider).map(ProviderRow::name).orElse(provider);
    }

    private List<Way> ways(boolean forConversations) throws InterruptedException {
        var ways = new ArrayList<Way>();
        for (var server : providers.probeLocal()) {
            ways.add(new Way(
                    server.name() + " on this machine (" + server.models().size() + " model(s))", () -> local(server)));
        }
        for (var row : providers.all()) {
            if (!row.id().equals("custom") && !row.id().equals("demo")) {
                ways.add(new Way(label(row), () -> known(row)));
            }
        }
        for (var own : providers.own()) {
            ways.add(new Way(
                    "Your own: " + own + mark(own),
                    () -> model(own, Optional.empty()).map(model -> DefaultModel.Choice.of(own, model))));
        }
        ways.add(new Way(
                "Custom endpoint (enter its address)" + mark("custom"),
                () -> new CustomEndpoint(context).ask(this::model)));
        if (!providers.own().isEmpty()) {
            ways.add(new Way("Remove a saved endpoint", this::remove));
        }
        if (forConversations) {
            ways.add(new Way("Configure auxiliary models...", this::auxiliary));
        }
        ways.add(new Way(
                "The demonstration: no account, no network, real tools" + mark("demo"),
                () -> Optional.of(DefaultModel.Choice.of(
                        "demo", providers.models("demo").stream().findFirst().orElse("demo")))));
        // first where there is something to keep: Enter changes nothing that was chosen before
        ways.add(
                forConversations && current.isPresent() ? 0 : ways.size(),
                new Way(LEAVE + now(), LEAVE, Optional::empty));
        return ways;
    }

    private String now() {
        var model = context.config().text("model.default");
        return current.map(provider -> ": " + model.map(name -> name + " via ").orElse("") + provider)
                .orElse("");
    }

    private String label(ProviderRow row) {
        return row.name() + " (" + row.id() + ")" + (ready(row) ? "  ✓ " + readiness(row) : "") + mark(row.id());
    }

    /** A server of one's own takes any key, so that it has one says nothing: whether it runs does, and then it has its own row. */
    private boolean ready(ProviderRow row) {
        return !row.id().equals("lmstudio") && providers.ready(row);
    }

    private static String readiness(ProviderRow row) {
        return row.byLogin() ? "logged in" : row.byProgram() ? "is installed" : "has a key";
    }

    private String mark(String provider) {
        return current.filter(provider::equals).isPresent() ? "  ← currently active" : "";
    }

    private Optional<DefaultModel.Choice> local(LocalServer server) {
        var model = server.models().isEmpty() ? ask("Name of the model: ") : list("custom", server.models());
        return model.map(name -> DefaultModel.Choice.of("custom", name).at(server.baseUrl()));
    }

    private Optional<DefaultModel.Choice> known(ProviderRow row) throws InterruptedException {
        var access = new ProviderAccess(context, options);
        if (!access.allowed(row)) {
            return Optional.empty();
        }
        if (row.id().equals("azure-foundry")) {
            return azure(row, access);
        }
        boolean there = access.got(row);
        providers = context.providers(); // a decision, a login or a key may be new
        return there
                ? model(row.id(), Optional.empty()).map(model -> DefaultModel.Choice.of(row.id(), model))
                : Optional.empty();
    }

    private Optional<DefaultModel.Choice> azure(ProviderRow row, ProviderAccess access) throws InterruptedException {
        var resource = new AzureResource(context);
        boolean identity = resource.wantsIdentity();
        return identity || access.keyed(row)
                ? resource.ask(row, identity, models -> list(row.id(), models))
                : Optional.empty();
    }

    /** For side tasks; what conversations begin with stays. */
    private Optional<DefaultModel.Choice> auxiliary() throws InterruptedException {
        changedOther = new AuxiliaryDialog(context, options).run();
        return Optional.empty();
    }

    /** Takes an entry of the person's own out of the settings. Nothing is chosen by that. */
    private Optional<DefaultModel.Choice> remove() {
        var choices = new ArrayList<Choice<String>>();
        providers.own().forEach(own -> choices.add(Choice.of(own, own)));
        var chosen = picker.one("Remove which one?", choices);
        var removed = chosen.flatMap(new OwnServers(context.home())::remove);
        removed.ifPresent(server -> {
            changedOther = true;
            console.success(
                    "Removed " + chosen.get() + " from " + context.home().config());
            tellLeft(server);
        });
        return Optional.empty();
    }

    /** What of a server is not in its entry, and so is still there. */
    private void tellLeft(OwnServers.Removed server) {
        var config = context.config();
        if (server.is(config.text("model.base_url"))
                || current.filter(server.id()::equals).isPresent()) {
            console.warn(Display.harmless("Conversations still begin with "
                    + config.text("model.default").orElse("a model")
                    + " at that server; 'hermes model' chooses another."));
        }
        server.keyVariable()
                .filter(EnvFile.read(context.home().env())::containsKey)
                .ifPresent(variable -> console.hint("Its key is still in "
                        + context.home().env() + ": 'hermes config unset " + variable + "' removes it."));
    }

    private Optional<String> model(String provider, Optional<String> baseUrl) throws InterruptedException {
        var known = providers.models(provider);
        try {
            known = ModelCommand.asked(context, provider, baseUrl, false);
        } catch (HermesException e) {
            console.warn(e.getMessage());
        }
        if (known.isEmpty()) {
            return ask("Name of the model: ");
        }
        return providers.freeAccount(provider, context.web(), Version.userAgent())
                ? free(provider, known)
                : list(provider, known);
    }

    /** An account that pays nothing sees what it could have, and cannot choose it. */
    private Optional<String> free(String provider, List<String> models) {
        var paid = models.stream()
                .filter(model -> providers.costs(provider, model))
                .toList();
        if (!paid.isEmpty()) {
            console.print("With a paid plan also: " + Display.harmless(String.join(", ", paid)));
        }
        var free = models.stream().filter(model -> !paid.contains(model)).toList();
        if (free.isEmpty()) {
            console.warn("No model of " + name(provider) + " is free for this account.");
            return Optional.empty();
        }
        return list(provider, free);
    }

    /** One of the list, or one that the person names. */
    private Optional<String> list(String provider, List<String> models) {
        var choices = new ArrayList<Choice<Optional<String>>>();
        models.forEach(model -> choices.add(new Choice<>(Optional.of(model), label(provider, model), model)));
        choices.add(new Choice<>(Optional.of(""), "Enter custom model name", ""));
        choices.add(new Choice<>(Optional.empty(), "Skip (keep current)", ""));
        var chosen = picker.one("Which model?", choices).flatMap(name -> name);
        return chosen.filter(String::isEmpty).isPresent() ? ask("Name of the model: ") : chosen;
    }

    private String label(String provider, String model) {
        return Display.harmless(model
                + providers
                        .price(provider, model)
                        .map(price -> "  (" + price + ")")
                        .orElse(""));
    }

    private Optional<String> ask(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }
}
