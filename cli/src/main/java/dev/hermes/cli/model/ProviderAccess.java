package dev.hermes.cli.model;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.GivenKey;
import dev.hermes.cli.KeyVariables;
import dev.hermes.cli.Version;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.auth.LoginSteps;
import dev.hermes.cli.auth.OfficialClientConsent;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.cloud.aws.AwsRegion;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import dev.hermes.home.Mask;
import dev.hermes.providers.CopilotProgram;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ProviderRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Gets a person into a provider: a decision where one is needed, a login or a key, and which of its servers it is. */
final class ProviderAccess {
    private static final String BEDROCK_KEY = "AWS_BEARER_TOKEN_BEDROCK";

    private final Context context;
    private final Console console;
    private final Arguments options;

    /** @param options how a login is made, as {@code hermes model} takes them */
    ProviderAccess(Context context, Arguments options) {
        this.context = context;
        this.console = context.console();
        this.options = options;
    }

    /** Whether the person wants to use it at all; most need no decision. */
    boolean allowed(ProviderRow row) {
        return new OfficialClientConsent(context).given(row.id(), row.name());
    }

    /** @return false when the person gives up */
    boolean got(ProviderRow row) throws InterruptedException {
        boolean there = switch (row.id()) {
            case "qwen-oauth" -> qwen(row);
            case "copilot" -> loggedInOrKeyed(row);
            case CopilotProgram.PROVIDER -> program(row);
            case "bedrock" -> identified(row);
            default -> row.byLogin() ? loggedIn(row) : keyed(row);
        };
        if (there) {
            place(row);
        }
        return there;
    }

    private boolean ready(ProviderRow row) {
        return context.providers().ready(row);
    }

    /** Makes a login, or keeps the one that there is. */
    private boolean loggedIn(ProviderRow row) throws InterruptedException {
        boolean keep = ready(row)
                && !ask("You are logged in. [K]eep, or log in [A]gain: ")
                        .orElse("k")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("a");
        if (!keep) {
            new LoginSteps(context).choose(row.id(), options);
        }
        return true;
    }

    /** That login belongs to another program. */
    private boolean qwen(ProviderRow row) {
        if (!ready(row)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "There is no login of the Qwen CLI on this machine.",
                    "Log in with the Qwen CLI first, then choose this again.");
        }
        return true;
    }

    /** That program logs in by itself; all that can be told here is whether it is there. */
    private boolean program(ProviderRow row) {
        context.providers()
                .resolve(new ModelChoice(Optional.of(row.id()), Optional.empty(), Optional.empty(), Optional.empty()));
        return true;
    }

    /** An identity of the machine signs; without one there are keys of Bedrock. */
    private boolean identified(ProviderRow row) {
        if (ready(row)) {
            return true;
        }
        console.print("No identity of AWS was found (a profile, variables, or a role).");
        var key = console.secret("A key of Bedrock (not shown; Enter: an identity comes later): ");
        key.map(text -> GivenKey.of(console, row.id(), text)).ifPresent(secret -> {
            KeyVariables.keep(context, BEDROCK_KEY, secret);
            console.success("Saved " + BEDROCK_KEY + " in " + context.home().env());
        });
        return true;
    }

    private boolean loggedInOrKeyed(ProviderRow row) throws InterruptedException {
        boolean token = !ready(row)
                && ask("[L]og in with a code, or paste a [T]oken of GitHub: ")
                        .orElse("l")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("t");
        return token ? keyed(row) : loggedIn(row);
    }

    /** Asks for a key where one is needed, or whether to keep the one that there is. False when the person gives none. */
    boolean keyed(ProviderRow row) throws InterruptedException {
        var variable = row.keyVariables().stream().findFirst();
        if (variable.isEmpty() || row.id().equals("lmstudio")) {
            return true;
        }
        var stored =
                Optional.ofNullable(context.environment().get(variable.get())).filter(text -> !text.isBlank());
        if (stored.isPresent()) {
            var answer = ask(variable.get() + " is set (" + Mask.of(stored.get()) + "). [K]eep, [R]eplace or [C]lear: ")
                    .orElse("k")
                    .toLowerCase(Locale.ROOT);
            if (answer.startsWith("c")) {
                clear(variable.get());
                return false;
            }
            if (!answer.startsWith("r")) {
                KeyVariables.use(context, variable.get());
                return true;
            }
        } else if (ready(row)) {
            return true; // another variable, or a stored key
        }
        var key = typed(row, variable.get());
        key.ifPresent(secret -> {
            KeyVariables.keep(context, variable.get(), secret);
            console.success("Saved " + variable.get() + " in " + context.home().env());
        });
        return key.isPresent();
    }

    /**
     * A key that is worth storing; empty when the person gives none.
     *
     * @throws HermesException when what they gave is none, or one that is of no use here
     */
    Optional<Secret> typed(ProviderRow row, String variable) throws InterruptedException {
        var typed = console.secret(variable + " (not shown): ");
        if (typed.isEmpty()) {
            console.print("No key, so nothing was changed.");
            return Optional.empty();
        }
        var key = GivenKey.of(console, row.id(), typed.get());
        if (context.providers().freeKey(row, key, context.web(), Version.userAgent())) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This key is of " + row.name()
                            + "'s free tier, whose few requests a conversation with tools uses up"
                            + " at once. It was not stored.",
                    "Switch billing on for its project and take a key of that, or choose another provider.");
        }
        return Optional.of(key);
    }

    /** What this program can clear is its own file; what comes from elsewhere stays in use, which must not be hidden. */
    private void clear(String variable) {
        if (EnvFile.unset(context.home().env(), variable)) {
            console.print("Cleared " + variable + " from .env");
        } else {
            console.warn(variable + " is not in .env, so it is still in use.");
        }
        if (context.edge().environment().containsKey(variable)) {
            console.hint(variable
                    + " is set in your shell environment: your shell's profile, a service file, or the launcher"
                    + " exports it. 'hermes auth remove' takes it out of use for Hermes.");
        }
    }

    /** Which of several servers of a provider it is. */
    private void place(ProviderRow row) throws InterruptedException {
        var env = context.home().env();
        switch (row.id()) {
            case "zai" -> context.providers().locate(row.id(), context.web(), Version.userAgent());
            case "bedrock" -> region();
            case "kimi-coding" -> { // its keys tell where they are good
                if (EnvFile.read(env).containsKey("KIMI_BASE_URL")) {
                    EnvFile.unset(env, "KIMI_BASE_URL");
                    console.print("Cleared KIMI_BASE_URL from .env");
                }
            }
            case "stepfun" ->
                new Picker(context)
                        .one(
                                "Where is your account?",
                                List.of(
                                        Choice.of("https://api.stepfun.ai/step_plan/v1", "International"),
                                        Choice.of("https://api.stepfun.com/step_plan/v1", "China")))
                        .ifPresent(url -> EnvFile.set(env, "STEPFUN_BASE_URL", Secret.of(url))
                                .forEach(console::warn));
            default -> {}
        }
    }

    /** Where in Amazon's cloud. What variables and profiles say is not written down a second time. */
    private void region() {
        var usual = AwsRegion.of(context.environment(), context.config().text("bedrock.region"));
        var region = ask("AWS region [" + usual + "]: ").orElse(usual);
        if (!AwsRegion.isRegion(region)) {
            console.warn("'" + region + "' is no region; " + usual + " is taken.");
        } else if (!region.equals(usual)) {
            new ConfigFile(context.home()).set("bedrock.region", region);
            context.settingsChanged();
        }
    }

    private Optional<String> ask(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }
}
