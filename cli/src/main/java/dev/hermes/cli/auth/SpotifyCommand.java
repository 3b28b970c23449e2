package dev.hermes.cli.auth;

import static dev.hermes.cli.args.Option.decimal;
import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.home.EnvFile;
import java.util.List;
import java.util.Optional;

/** {@code hermes auth spotify}: a login with an app that the person registered there. */
final class SpotifyCommand {
    static final String SERVICE = "spotify";
    private static final String VARIABLE = "HERMES_SPOTIFY_CLIENT_ID";
    private static final String DASHBOARD = "https://developer.spotify.com/dashboard";

    private final Context context;

    private SpotifyCommand(Context context) {
        this.context = context;
    }

    static Command<Context> command() {
        return Command.<Context>named("spotify", "Log in to Spotify with an app of your own.")
                .with(
                        text("ID", "of your app (or " + VARIABLE + ")", "--client-id"),
                        text("URI", "where the browser comes back to, as it is registered", "--redirect-uri"),
                        text("SCOPE", "what the login may do", "--scope"),
                        flag("print the address instead of opening a browser", "--no-browser"),
                        decimal("SECONDS", "how long to wait for the browser", "--timeout"))
                .with(Positional.maybe("spotify_action", "log in without").oneOf("login", "status", "logout"))
                .does((arguments, context) -> new SpotifyCommand(context).run(arguments));
    }

    private int run(Arguments arguments) throws InterruptedException {
        return switch (arguments.text("spotify_action").orElse("login")) {
            case "status" -> new AuthStatus(context).show(SERVICE, false);
            case "logout" -> new Logout(context).of(SERVICE);
            default ->
                Dialog.during(
                        context.console(),
                        Dialog.End.ANSWERS_NOTHING,
                        () -> login(arguments),
                        "Stopped. No login was stored; 'hermes auth spotify' begins again.");
        };
    }

    private int login(Arguments arguments) throws InterruptedException {
        context.requireUnmanaged("change credentials");
        new LoginSteps(context).service(SERVICE, arguments, clientId(arguments));
        context.console().success("Logged in to Spotify");
        return ExitCode.DONE.code();
    }

    /** Asked for once: what is typed is kept. */
    private Optional<String> clientId(Arguments arguments) {
        boolean known = List.of(VARIABLE, "SPOTIFY_CLIENT_ID").stream()
                .anyMatch(name -> !context.environment().getOrDefault(name, "").isBlank());
        if (arguments.has("client-id") || known || !context.console().interactive()) {
            return arguments.text("client-id");
        }
        var person = new TerminalLogin(context);
        person.tell("Spotify wants an app of your own: make one at " + DASHBOARD + ",");
        person.tell("with the redirect URI http://127.0.0.1:43827/spotify/callback, and copy its client id.");
        if (!arguments.flag("no-browser")) {
            person.browse(DASHBOARD);
        }
        var typed = person.ask("Client id (Enter gives up): ")
                .orElseThrow(() -> new HermesException(ExitCode.FAILED, "No client id, so nothing was changed."));
        EnvFile.set(context.home().env(), VARIABLE, Secret.of(typed)).forEach(context.console()::warn);
        return Optional.of(typed);
    }
}
