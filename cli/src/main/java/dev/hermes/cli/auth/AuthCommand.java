package dev.hermes.cli.auth;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;
import dev.hermes.cli.args.Positional;
import dev.hermes.home.ConfigFile;
import dev.hermes.providers.credentials.Directory;
import dev.hermes.providers.credentials.OwnServer;
import dev.hermes.providers.credentials.Strategies;
import dev.hermes.providers.credentials.Strategy;
import java.util.Arrays;
import java.util.List;

/** {@code hermes auth}. */
public final class AuthCommand {
    private static final String STRATEGIES = Strategies.SETTING + ".";
    private static final String CUSTOM = "custom";

    private AuthCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("auth", "The keys and logins of this profile.")
                .with(add())
                .with(Command.<Context>named("list", "Show what there is, and how it fares.")
                        .with(flag("for scripts; never with a secret", "--json"))
                        .with(Positional.maybe("provider", "only this one"))
                        .does((arguments, context) -> new AuthList(context).run(arguments)))
                .with(Command.<Context>named("remove", "Remove a key or login for good.")
                        .with(provider(), Positional.one("target", "its number, id or label, as 'list' shows it"))
                        .does(AuthCommand::remove))
                .with(Command.<Context>named("reset", "Use again at once what was refused lately.")
                        .with(provider())
                        .does(AuthCommand::reset))
                .with(Command.<Context>named("refresh", "Renew the tokens of logins now.")
                        .with(
                                provider(),
                                Positional.maybe(
                                        "target", "only this one: its number, id or label, as 'list' shows it"))
                        .does((arguments, context) -> new AuthRefresh(context).run(arguments)))
                .with(Command.<Context>named("status", "Whether one is logged in.")
                        .with(flag("for scripts; never with a secret", "--json"))
                        .with(provider())
                        .does((arguments, context) -> new AuthStatus(context).run(arguments)))
                .with(Command.<Context>named("logout", "Forget the keys and the login of a provider.")
                        .with(provider())
                        .does((arguments, context) -> new Logout(context)
                                .of(arguments.required("provider").strip())))
                .with(SpotifyCommand.command())
                .with(Command.<Context>named("strategy", "Which of several credentials is used first.")
                        .with(
                                provider(),
                                Positional.maybe("name", "shows the current one without")
                                        .oneOf(Arrays.stream(Strategy.values())
                                                .map(Strategy::configName)
                                                .toArray(String[]::new)))
                        .does(AuthCommand::strategy))
                .does((_, context) -> new AuthMenu(context).run());
    }

    private static Positional provider() {
        return Positional.one("provider", "a provider, or a server of your own");
    }

    private static Command<Context> add() {
        return Command.<Context>named("add", "Add a key or log in.")
                .with(
                        text("KIND", "a key, or a login with the browser", "--type")
                                .oneOf("oauth", "api-key", "api_key"),
                        text("NAME", "how the list calls it", "--label"),
                        text(
                                "KEY",
                                "the key; others can see it in the list of processes, '-' reads it from standard input",
                                "--api-key"),
                        text("URL", "where to log in, instead of the provider's own address", "--portal-url"),
                        text("URL", "where models are asked, instead of the provider's own address", "--inference-url"),
                        text("ID", "of the program that logs in", "--client-id"),
                        text("SCOPE", "what the login may do", "--scope"),
                        flag("print the address instead of opening a browser", "--no-browser"),
                        flag("paste the address that the browser ends at", "--manual-paste"),
                        Option.decimal("SECONDS", "how long to wait for a server", "--timeout"),
                        flag("do not check the server's certificate", "--insecure"),
                        text("FILE", "certificates to trust", "--ca-bundle"))
                .with(provider())
                .does((arguments, context) -> new AuthAdd(context).run(arguments));
    }

    private static int remove(Arguments arguments, Context context) {
        context.requireUnmanaged("change credentials");
        var pool = pool(context, arguments.required("provider"));
        var removed = context.accounts().remove(pool, arguments.required("target"));
        context.console().print("Removed " + pool + " credential #" + removed.number() + " (" + removed.label() + ")");
        removed.told().forEach(context.console()::print);
        return ExitCode.DONE.code();
    }

    private static int reset(Arguments arguments, Context context) {
        var pool = pool(context, arguments.required("provider"));
        int count = context.accounts().pool(pool).reset();
        context.console().print("Reset status on " + count + " " + pool + " credentials");
        return ExitCode.DONE.code();
    }

    private static int strategy(Arguments arguments, Context context) {
        var pool = pool(context, arguments.required("provider"));
        var name = arguments.text("name");
        if (name.isEmpty()) {
            context.console()
                    .print(pool + ": " + context.accounts().strategy(pool).configName());
            context.accounts()
                    .strategies()
                    .problems(pool)
                    .forEach(problem -> context.console().warn(Display.harmless(problem)));
            return ExitCode.DONE.code();
        }
        set(context, pool, name.get());
        return ExitCode.DONE.code();
    }

    static void set(Context context, String pool, String strategy) {
        context.requireUnmanaged("change settings");
        new ConfigFile(context.home()).set(STRATEGIES + pool, strategy);
        context.console().print("Set " + pool + " strategy to: " + strategy);
    }

    /** The pool that somebody means who changes nothing. @throws HermesException when nobody is called so */
    static String shown(Context context, String name) {
        var directory = context.accounts().directory();
        return directory.pool(name).isEmpty() && directory.someServer(name) ? CUSTOM : pool(context, name);
    }

    /** @throws HermesException when nobody is called so */
    static String pool(Context context, String name) {
        var directory = context.accounts().directory();
        return directory
                .pool(name)
                .orElseThrow(() -> directory.someServer(name)
                        ? which(name, directory)
                        : new HermesException(
                                ExitCode.FAILED, "Unknown provider: " + name.strip(), advice(context, name)));
    }

    /** The demonstration is a provider, and there is nothing to add for it. */
    private static String[] advice(Context context, String name) {
        return context.providers()
                .unknown(name)
                .map(HermesException::advice)
                .orElseGet(() ->
                        List.of("It takes no credential here; a server of your own that wants one is an entry under"
                                + " 'providers' in " + context.home().config() + "."))
                .toArray(String[]::new);
    }

    /** Keys belong to one server, and are sent to no other. */
    static HermesException which(String name, Directory directory) {
        var own = directory.own().stream().map(OwnServer::name).distinct().toList();
        return new HermesException(
                ExitCode.FAILED,
                "'" + name.strip() + "' can be any server of your own, and each has keys of its own.",
                own.isEmpty()
                        ? "There is none yet: 'hermes model' asks for its address and its key."
                        : "Say which: " + String.join(", ", own) + ".");
    }
}
