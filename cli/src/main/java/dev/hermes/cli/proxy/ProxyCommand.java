package dev.hermes.cli.proxy;

import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.StopOnInterrupt;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.gateway.NewSecret;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.gateway.proxy.PooledUpstream;
import dev.hermes.gateway.proxy.ProxyServer;
import dev.hermes.gateway.proxy.ProxySettings;
import dev.hermes.gateway.proxy.Upstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** {@code hermes proxy}. */
public final class ProxyCommand {
    private static final int MEBI = 1 << 20;
    private static final int MOST_MEBI = 1_024;
    private static final int MOST_PORT = 65_535;

    private ProxyCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("proxy", "Let other programs use a login of this home.")
                .with(Command.<Context>named("start", "Serve until it is stopped.")
                        .with(
                                text("PROVIDER", "whose login: nous or xai", "--provider")
                                        .otherwise("nous"),
                                text("ADDRESS", "where to listen", "--host").otherwise(ProxySettings.HOST),
                                integer("PORT", "where to listen; 0 is the usual one", "--port")
                                        .otherwise("0"),
                                text(
                                        "KEY",
                                        "what clients must bring; others can see it here, '-' reads it from standard input",
                                        "--client-key"))
                        .does(ProxyCommand::start))
                .with(Command.<Context>named("status", "Which logins could be used.")
                        .does((_, context) -> status(context)))
                .with(Command.<Context>named("providers", "Whose logins can be used.")
                        .does((_, context) -> providers(context)))
                .does((_, context) -> {
                    context.console().say("usage: hermes proxy {start,status,providers}");
                    context.console()
                            .hint("'start' serves http://127.0.0.1:" + ProxySettings.PORT + "/v1 until Ctrl-C.");
                    return ExitCode.DONE.code();
                });
    }

    private static List<Upstream> upstreams(Context context) {
        return PooledUpstream.all(context.accounts(), context.clock(), context.log());
    }

    private static int start(Arguments arguments, Context context) throws InterruptedException {
        var console = context.console();
        var name = arguments.required("provider").strip().toLowerCase(Locale.ROOT);
        var all = upstreams(context);
        var found =
                all.stream().filter(upstream -> upstream.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            throw new HermesException(
                    ExitCode.USAGE,
                    "Unknown provider '" + name + "'.",
                    "Known are: " + all.stream().map(Upstream::name).collect(Collectors.joining(", ")) + ".");
        }
        var upstream = found.get();
        if (!upstream.authenticated()) {
            throw new HermesException(
                    ExitCode.USAGE,
                    "You are not logged in to " + upstream.title() + ".",
                    "Log in: 'hermes auth add " + (name.equals("xai") ? "xai-oauth" : name) + " --type oauth'.");
        }
        var host = arguments.required("host").strip();
        var given = clientKey(arguments, context);
        // whoever listens beyond this machine asks who is there
        var key = given.isPresent() || Loopback.is(host) ? given : Optional.of(NewSecret.make());
        var settings = settings(arguments, host, key, context);
        try (var server = ProxyServer.start(upstream, settings, context.environment(), context.log())) {
            console.say("Hermes proxy for " + upstream.title());
            console.say("Listening on:  http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port()
                    + "/v1");
            if (given.isEmpty()) {
                key.ifPresent(made -> show(made, host, console));
            }
            console.say(
                    settings.clientKey().isEmpty()
                            ? "Any bearer works; the login's own is attached. Ctrl-C stops it."
                            : "Clients bring their key as the bearer; the login's own is attached. Ctrl-C stops it.");
            StopOnInterrupt.orTermination(() -> new CountDownLatch(1).await());
            console.say("Hermes proxy for " + upstream.title() + " stopped.");
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "Cannot listen on " + host + ": " + e.getMessage() + ".",
                    "Another program may have the port; --port chooses another.");
        }
    }

    private static Optional<Secret> clientKey(Arguments arguments, Context context) {
        var given = arguments.text("client-key");
        var key = given.filter(text -> !text.equals("-"))
                .or(() -> given.isPresent() ? context.console().line() : given)
                .map(String::strip);
        if (given.isPresent() && key.filter(text -> !text.isEmpty()).isEmpty()) {
            throw new HermesException(ExitCode.USAGE, "--client-key: no key was given.");
        }
        return key.map(Secret::of);
    }

    /** A key that was made is told once there is something to open with it. */
    private static void show(Secret made, String host, Console console) {
        console.warn("Whoever reaches " + host + " and has this key can spend this subscription: " + made.reveal());
        console.hint("It is shown only now, and made anew at each start; --client-key takes one of yours.");
    }

    private static ProxySettings settings(
            Arguments arguments, String host, Optional<Secret> clientKey, Context context) {
        int port = arguments.integer("port").orElse(0);
        if (port < 0 || port > MOST_PORT) {
            throw new HermesException(ExitCode.USAGE, "--port: there are ports up to " + MOST_PORT + ".");
        }
        int mebi = Math.clamp(context.config().integer("proxy.max_body_mb"), 1, MOST_MEBI);
        return new ProxySettings(
                host,
                port == 0 ? ProxySettings.PORT : port,
                mebi * MEBI,
                Path.of(System.getProperty("java.io.tmpdir")),
                clientKey,
                ProxySettings.CONNECT,
                ProxySettings.PATIENCE,
                ProxySettings.PULSE);
    }

    private static int status(Context context) {
        for (var upstream : upstreams(context)) {
            context.console().print(row(upstream) + " — " + state(upstream));
        }
        return ExitCode.DONE.code();
    }

    private static String row(Upstream upstream) {
        return String.format(Locale.ROOT, "  [%-8s] %s", upstream.name(), upstream.title());
    }

    private static String state(Upstream upstream) {
        if (!upstream.authenticated()) {
            return "not logged in";
        }
        try {
            return "ready"
                    + upstream.bearer()
                            .expires()
                            .map(end -> " (bearer expires " + end + ")")
                            .orElse("");
        } catch (HermesException e) {
            return "credentials need attention (" + e.getMessage() + ")";
        }
    }

    private static int providers(Context context) {
        upstreams(context)
                .forEach(upstream -> context.console().print("  " + upstream.name() + "  — " + upstream.title()));
        return ExitCode.DONE.code();
    }
}
