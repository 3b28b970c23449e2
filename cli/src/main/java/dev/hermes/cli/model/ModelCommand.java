package dev.hermes.cli.model;

import static dev.hermes.cli.args.Option.decimal;
import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Timeouts;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.Display;
import dev.hermes.cli.Version;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.providers.DefaultModel;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ModelInventory;
import dev.hermes.providers.ProviderRow;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.providers.credentials.UsableSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes model}. */
public final class ModelCommand {
    /** For a program to start and say which models it has. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private ModelCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("model", "Choose the model that conversations begin with.")
                .with(
                        text("URL", "where to log in, instead of the provider's own address", "--portal-url"),
                        text("URL", "where models are asked, instead of the provider's own address", "--inference-url"),
                        text("ID", "of the program that logs in", "--client-id"),
                        text("SCOPE", "what a login may do", "--scope"),
                        flag("print addresses instead of opening a browser", "--no-browser"),
                        flag("paste the address that the browser ends at", "--manual-paste"),
                        decimal("SECONDS", "how long a login waits for a server", "--timeout")
                                .otherwise("15"),
                        text("FILE", "certificates that a login trusts", "--ca-bundle"),
                        flag("a login does not check the server's certificate", "--insecure"))
                .with(set())
                .with(Command.<Context>named("list", "The models of a provider.")
                        .with(
                                text("PROVIDER", "instead of the one in use", "--provider"),
                                flag("of every provider that can be used, without asking them", "--all"),
                                flag("for scripts", "--json"),
                                flag("ask the provider instead of the list that ships with the program", "--refresh"))
                        .does(ModelCommand::list))
                .does(ModelCommand::choose);
    }

    private static Command<Context> set() {
        return Command.<Context>named("set", "Choose without being asked.")
                .with(
                        text("PROVIDER", "who serves it", "--provider"),
                        text("URL", "address of a server of your own", "--base-url"),
                        text("NAME", "environment variable with its key", "--key-env"),
                        text("MODE", "wire protocol of the address", "--api-mode")
                                .oneOf("chat_completions", "anthropic_messages", "codex_responses"))
                .with(Positional.one("model", "as the provider calls it"))
                .does(ModelCommand::set);
    }

    private static int choose(Arguments arguments, Context context) throws InterruptedException {
        var console = context.console();
        if (!console.interactive()) {
            console.error("'hermes model' requires an interactive terminal.");
            console.hint("'hermes model set MODEL --provider PROVIDER' chooses without asking.");
            console.hint("'hermes model list --provider PROVIDER' shows what there is.");
            return ExitCode.FAILED.code();
        }
        context.requireUnmanaged("save the choice");
        return Dialog.during(
                console,
                Dialog.End.LEAVES,
                () -> {
                    var dialog = new ModelDialog(context, context.providers(), arguments);
                    if (dialog.choose().isEmpty() && !dialog.changedOther()) {
                        console.print("No change.");
                    }
                    return ExitCode.DONE.code();
                },
                "Stopped. What was saved above is kept, nothing else was changed; 'hermes model' begins again.");
    }

    private static int set(Arguments arguments, Context context) throws InterruptedException {
        context.requireUnmanaged("save the choice");
        if (arguments.text("model").orElse("").isBlank()) {
            throw new HermesException(ExitCode.USAGE, "The name of the model is empty.");
        }
        var providers = context.providers();
        var baseUrl = arguments.text("base-url").map(String::strip);
        var mode = arguments.text("api-mode").flatMap(ApiMode::of);
        var variable = VariableName.named(arguments);
        var wanted = new ModelChoice(
                arguments.text("provider").or(() -> baseUrl.map(_ -> "custom")),
                arguments.text("model"),
                baseUrl,
                variable.flatMap(name -> key(context, name)),
                mode);
        if (wanted.provider().isPresent()) {
            providers.locate(wanted.provider().get(), context.web(), Version.userAgent());
        }
        var resolved =
                providers.resolve(wanted); // an address or a name that is none is told before anything is written
        providers.renamed(wanted, resolved).map(Display::harmless).ifPresent(context.console()::warn);
        providers.learn(resolved, context.web(), Version.userAgent());
        var verdict = providers.check(resolved, context.web(), Version.userAgent());
        var message = verdict.message().map(Display::harmless);
        if (!verdict.accepted()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    message.orElse("There is no such model."),
                    baseUrl.isPresent()
                            ? "Does the address hold, and does the server want a key? --key-env NAME says where it is."
                            : "'hermes model list --provider " + resolved.provider()
                                    + " --refresh' shows what there is.",
                    "If you know better: " + byHand(resolved, baseUrl, mode, variable) + ".");
        }
        message.ifPresent(context.console()::warn);
        if (!affordable(context, resolved.endpoint().provider(), verdict.model())) {
            context.console().print("No change.");
            return ExitCode.DONE.code();
        }
        save(
                context,
                new DefaultModel.Choice(resolved.provider(), verdict.model(), baseUrl, mode, variable),
                resolved.providerName());
        return ExitCode.DONE.code();
    }

    /** What a variable holds; a server may want no key, so that an empty one is told and no more. */
    private static Optional<Secret> key(Context context, String variable) {
        var key = Optional.ofNullable(context.environment().get(variable)).flatMap(UsableSecret::of);
        if (key.isEmpty()) {
            context.console()
                    .warn(variable + " holds no key now; put it into "
                            + context.home().env() + ".");
        }
        return key;
    }

    /** The commands that write the same without a look at the server. */
    private static String byHand(
            ResolvedModel model, Optional<String> baseUrl, Optional<ApiMode> mode, Optional<String> variable) {
        var settings = new LinkedHashMap<String, String>();
        baseUrl.ifPresent(url -> {
            settings.put("provider", model.provider());
            settings.put("base_url", url);
        });
        variable.ifPresent(name -> settings.put("key_env", name));
        mode.ifPresent(spoken -> settings.put("api_mode", spoken.wireName()));
        settings.put("default", model.model());
        return settings.entrySet().stream()
                .map(entry -> "'hermes config set model." + entry.getKey() + " " + entry.getValue() + "'")
                .collect(Collectors.joining(", "));
    }

    /** A dear model is asked about where somebody can be asked, and told in any case. */
    static boolean affordable(Context context, String provider, String model) {
        var dear = context.providers().dear(provider, model).map(Display::harmless);
        dear.ifPresent(context.console()::warn);
        return dear.isEmpty()
                || !context.console().interactive()
                || context.console().confirm("Go on with it?");
    }

    /** Writes a choice and says so. */
    public static void save(Context context, DefaultModel.Choice choice, String providerName) {
        var copy = new DefaultModel(context.home(), context.accounts()).save(choice, context.clock());
        context.console()
                .success(Display.harmless("Default model set to: " + choice.model() + " (via " + providerName + ")"));
        copy.ifPresent(file -> context.console().hint(keptIn(file)));
    }

    /** What is said where the key of the provider before went from the settings. */
    public static String keptIn(Path copy) {
        return "The key of the provider before is no longer in the settings; they are kept with it in " + copy;
    }

    private static int list(Arguments arguments, Context context) throws InterruptedException {
        if (arguments.flag("all")) {
            return listAll(arguments, context);
        }
        var providers = context.providers();
        var provider = arguments
                .text("provider")
                .or(() -> context.config().text("model.provider").filter(name -> !name.equalsIgnoreCase("auto")))
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "No provider is chosen yet.",
                        "Name one: 'hermes model list --provider zai'."));
        providers.unknown(provider).ifPresent(nobody -> {
            throw nobody;
        });
        var models = providers.models(provider);
        if (arguments.flag("refresh") || models.isEmpty()) {
            models = asked(context, provider, Optional.empty(), arguments.flag("refresh"));
        }
        if (arguments.flag("json")) {
            var json = JsonMapper.shared().createObjectNode().put("provider", provider);
            var array = json.putArray("models");
            models.forEach(array::add);
            context.console()
                    .print(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        } else {
            models.forEach(model -> context.console().print(Display.harmless(model)));
        }
        return ExitCode.DONE.code();
    }

    private static int listAll(Arguments arguments, Context context) {
        if (arguments.text("provider").isPresent() || arguments.flag("refresh")) {
            throw new HermesException(
                    ExitCode.USAGE,
                    "--all asks nobody and is about every provider.",
                    "Leave out --provider and --refresh.");
        }
        var inventory = context.providers().inventory();
        var console = context.console();
        if (arguments.flag("json")) {
            console.print(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(inventory.json()));
            return ExitCode.DONE.code();
        }
        for (var row : inventory.usable()) {
            row.models().forEach(model -> console.print(Display.harmless(row.slug() + ":" + model)));
            int others = row.totalModels() - row.models().size();
            if (others > 0) {
                console.hint(others + " more: 'hermes model list --provider " + row.slug() + "'.");
            }
        }
        lacking(inventory, console);
        return ExitCode.DONE.code();
    }

    /** Standard output is for what can be chosen; what the others want goes beside it. */
    private static void lacking(ModelInventory inventory, Console console) {
        inventory.usable().stream()
                .filter(row -> row.models().isEmpty())
                .forEach(row -> console.say(
                        row.slug() + ": it has to be asked, with 'hermes model list --provider " + row.slug() + "'."));
        var others = inventory.providers().stream().filter(row -> !row.usable()).toList();
        if (inventory.usable().stream().allMatch(row -> row.models().isEmpty())) {
            console.say("No key and no login was found. What each of the other providers wants:");
            others.forEach(row -> console.hint(row.slug() + ": " + row.wants()));
            console.say("'hermes model' asks for it, and for the model.");
        } else if (!others.isEmpty()) {
            console.say(others.size()
                    + " more providers want a key or a login first: 'hermes model list --all --json' says which.");
        }
    }

    /**
     * @param anew also what is published about it, and what was asked a moment ago
     * @throws HermesException when there is no list
     */
    static List<String> asked(Context context, String provider, Optional<String> baseUrl, boolean anew)
            throws InterruptedException {
        var providers = context.providers();
        if (providers.find(provider).filter(ProviderRow::byProgram).isPresent()) {
            return ofProgram(context, provider, baseUrl);
        }
        try {
            var offered = anew
                    ? providers.asked(provider, baseUrl, context.web(), Version.userAgent())
                    : providers.offered(provider, baseUrl, false, context.web(), Version.userAgent());
            if (!offered.isEmpty()) {
                return offered;
            }
            return providers.liveModels(provider, baseUrl, context.web(), Version.userAgent());
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "No list of models: " + e.getMessage() + ".");
        }
    }

    /** The name that leaves the choice to the program, and those that it offers. */
    private static List<String> ofProgram(Context context, String provider, Optional<String> baseUrl)
            throws InterruptedException {
        var providers = context.providers();
        var model =
                providers.resolve(new ModelChoice(Optional.of(provider), Optional.empty(), baseUrl, Optional.empty()));
        var all = new LinkedHashSet<>(providers.models(provider));
        try (var transports = context.transports()) {
            all.addAll(transports.agentModels(model.endpoint(), new Timeouts(PATIENCE, PATIENCE, PATIENCE)));
        }
        return List.copyOf(all);
    }
}
