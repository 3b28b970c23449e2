package dev.hermes.cli.auth;

import static dev.hermes.cli.args.Option.decimal;
import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Command;
import dev.hermes.home.ConfigFile;
import dev.hermes.providers.credentials.KnownProvider;
import dev.hermes.providers.credentials.UsableSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hermes logout}, and {@code hermes login}, which is only a signpost any more. */
public final class Logout {
    private static final String OPENROUTER = "https://openrouter.ai/api/v1";
    private static final String SPOTIFY = SpotifyCommand.SERVICE;

    /** Providers that people log in to, so that a bare {@code logout} may mean them. */
    private static final Set<String> LOGINS = Set.of("nous", "openai-codex", "xai-oauth");

    private final Context context;

    Logout(Context context) {
        this.context = context;
    }

    public static Command<Context> command() {
        return Command.<Context>named("logout", "Forget the login of the provider in use, or of another.")
                .with(text("PROVIDER", "instead of the one in use", "--provider")
                        .oneOf("nous", "openai-codex", "xai-oauth", SPOTIFY))
                .does((arguments, context) -> {
                    var logout = new Logout(context);
                    var wanted = arguments.text("provider").or(logout::current);
                    if (wanted.isEmpty()) {
                        context.console().print("No provider is currently logged in.");
                        return ExitCode.DONE.code();
                    }
                    return logout.of(wanted.get());
                });
    }

    public static Command<Context> loginCommand() {
        return Command.<Context>named("login", "Was replaced by 'hermes auth add'.")
                .with(
                        text("PROVIDER", "has no effect", "--provider").oneOf("nous", "openai-codex", "xai-oauth"),
                        text("URL", "has no effect", "--portal-url"),
                        text("URL", "has no effect", "--inference-url"),
                        text("ID", "has no effect", "--client-id"),
                        text("SCOPE", "has no effect", "--scope"),
                        flag("has no effect", "--no-browser"),
                        decimal("SECONDS", "has no effect", "--timeout"),
                        text("FILE", "has no effect", "--ca-bundle"),
                        flag("has no effect", "--insecure"))
                .does((_, context) -> {
                    context.console()
                            .print(List.of(
                                    "'hermes login' was removed. 'hermes auth add <provider>' logs in.",
                                    "'hermes model' logs in while you choose a model,",
                                    "and 'hermes setup' leads through everything."));
                    return ExitCode.DONE.code();
                });
    }

    private Optional<String> current() {
        return context.accounts()
                .activeProvider()
                .or(() -> context.config()
                        .text("model.provider")
                        .flatMap(context.accounts().directory()::pool)
                        .filter(LOGINS::contains));
    }

    int of(String name) {
        var console = context.console();
        var accounts = context.accounts();
        var pool = name.equalsIgnoreCase(SPOTIFY)
                ? Optional.of(SPOTIFY)
                : accounts.directory().pool(name);
        if (pool.isEmpty() && accounts.directory().someServer(name)) {
            throw AuthCommand.which(name, accounts.directory());
        }
        if (pool.isEmpty()) {
            console.print("Unknown provider: " + name);
            return ExitCode.FAILED.code();
        }
        context.requireUnmanaged("change credentials");
        boolean configured = context.config()
                .text("model.provider")
                .flatMap(accounts.directory()::pool)
                .filter(pool.get()::equals)
                .isPresent();
        boolean forgotten = accounts.forget(pool.get());
        boolean inherited = accounts.inherits(pool.get());
        if (inherited && !forgotten) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "What there is for " + title(pool.get()) + " belongs to the root's store "
                            + context.home().root().resolve("auth.json") + ", so nothing was changed.",
                    "Log out there: 'hermes -p default auth logout " + pool.get()
                            + "'; all profiles without one of their own lose it.");
        }
        if (!forgotten && !configured) {
            console.print("No auth state found for " + title(pool.get()) + ".");
            return ExitCode.DONE.code();
        }
        if (configured) {
            reset();
        }
        console.print("Logged out of " + title(pool.get()) + ".");
        console.print(after(configured));
        if (inherited) {
            console.warn("What the root's store has for " + title(pool.get())
                    + " serves this profile from now on; 'hermes -p" + " default auth logout " + pool.get()
                    + "' forgets that too.");
        }
        return ExitCode.DONE.code();
    }

    private void reset() {
        var file = new ConfigFile(context.home());
        file.set("model.provider", "auto");
        if (context.config().text("model.base_url").isPresent()) {
            file.set("model.base_url", OPENROUTER);
        }
    }

    private String after(boolean reset) {
        if (!reset) {
            return "Model provider configuration was unchanged.";
        }
        boolean openRouter = Optional.ofNullable(context.environment().get("OPENROUTER_API_KEY"))
                .flatMap(UsableSecret::of)
                .isPresent();
        return openRouter
                ? "Hermes will use OpenRouter for inference."
                : "Run `hermes model` or configure an API key to use Hermes.";
    }

    private String title(String pool) {
        if (pool.equals(SPOTIFY)) {
            return "Spotify";
        }
        return context.accounts()
                .directory()
                .provider(pool)
                .map(KnownProvider::name)
                .orElse(pool);
    }
}
