package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.GivenKey;
import dev.hermes.cli.args.Arguments;
import dev.hermes.providers.CopilotProgram;
import dev.hermes.providers.credentials.KnownProvider;
import java.util.List;
import java.util.Optional;

/** {@code hermes auth add}: takes in a key, or hands over to a login. */
final class AuthAdd {
    private static final String ANTHROPIC = "anthropic";
    private static final String QWEN = "qwen-oauth";

    private static final List<String> OF_KEYS = List.of("api-key");
    private static final List<String> OF_LOGINS = List.of(
            "portal-url",
            "inference-url",
            "client-id",
            "scope",
            "no-browser",
            "manual-paste",
            "timeout",
            "insecure",
            "ca-bundle");

    private final Context context;
    private final Console console;

    AuthAdd(Context context) {
        this.context = context;
        this.console = context.console();
    }

    int run(Arguments arguments) throws InterruptedException {
        return Dialog.during(
                console,
                Dialog.End.ANSWERS_NOTHING,
                () -> add(arguments),
                "Stopped. No credential was stored; the same command begins again.");
    }

    private int add(Arguments arguments) throws InterruptedException {
        context.requireUnmanaged("change credentials");
        var pool = AuthCommand.pool(context, arguments.required("provider"));
        if (pool.equals(CopilotProgram.PROVIDER)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Nothing is added for " + pool + ": GitHub's Copilot CLI logs in by itself.",
                    "Log in with 'copilot login', then choose it with 'hermes model'.");
        }
        boolean login =
                arguments.text("type").map("oauth"::equals).orElseGet(() -> !arguments.has("api-key") && byLogin(pool));
        without(
                login ? OF_KEYS : OF_LOGINS,
                arguments,
                login ? "keys, and this is a login" : "logins, and a key is added");
        return login ? login(pool, arguments) : key(pool, arguments.text("api-key"), arguments.text("label"));
    }

    /** What would do nothing is not taken: who gives it expects something of it. */
    private static void without(List<String> options, Arguments arguments, String why) {
        options.stream().filter(arguments::has).findFirst().ifPresent(name -> {
            throw new HermesException(
                    ExitCode.USAGE,
                    "--" + name + " is for " + why + ".",
                    "Leave it out, or say with --type which of the two it is.");
        });
    }

    boolean byLogin(String pool) {
        return context.accounts()
                .directory()
                .provider(pool)
                .filter(KnownProvider::oauth)
                .isPresent();
    }

    int login(String pool, Arguments arguments) throws InterruptedException {
        consent(pool);
        if (pool.equals(QWEN)) {
            arguments
                    .text("label")
                    .ifPresent(name -> console.warn(
                            "--label " + name + " is not used: the login is the Qwen CLI's, and is called after it."));
            return adopted(pool);
        }
        var steps = new LoginSteps(context);
        if (steps.knows(pool)) {
            steps.add(pool, arguments);
            return ExitCode.DONE.code();
        }
        if (pool.equals(ANTHROPIC)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Hermes does not log in with a Claude subscription: its tokens are for Anthropic's own programs, and to send"
                            + " them would mean to pose as one.",
                    "Add an API key instead: 'hermes auth add anthropic'.");
        }
        throw new HermesException(
                ExitCode.FAILED,
                "`hermes auth add " + pool + "` is not implemented for auth type oauth yet.",
                "With a key: 'hermes auth add " + pool + " --type api-key'.");
    }

    private void consent(String pool) {
        context.accounts()
                .directory()
                .provider(pool)
                .ifPresent(known -> new OfficialClientConsent(context).require(pool, known.name()));
    }

    /** The Qwen CLI makes the login and goes on using it; it is used where it is. */
    private int adopted(String pool) {
        context.accounts().readmit(pool);
        var all = context.accounts().pool(pool).all();
        if (all.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "There is no login of the Qwen CLI on this machine (~/.qwen/oauth_creds.json).",
                    "Log in with the Qwen CLI first, then run this again.");
        }
        console.print("Added " + pool + " OAuth credential #" + all.size() + ": \""
                + all.getLast().label() + "\"");
        return ExitCode.DONE.code();
    }

    /** @param given absent asks for it; {@code -} is one line of standard input */
    int key(String pool, Optional<String> given, Optional<String> label) {
        var typed = given.filter(text -> !text.equals("-")).orElseGet(() -> read(given.isPresent()));
        var key = GivenKey.of(console, pool, typed);
        var added = context.accounts().addKey(pool, key, label.or(() -> label(pool)));
        console.print("Added " + pool + " credential #" + added.number() + ": \"" + added.label() + "\"");
        return ExitCode.DONE.code();
    }

    private String read(boolean standardInput) {
        return (standardInput || !console.inputIsTerminal() ? console.line() : console.secret("Paste your API key: "))
                .map(String::strip)
                .orElse("");
    }

    private Optional<String> label(String pool) {
        if (!console.interactive()) {
            return Optional.empty();
        }
        var usual = "api-key-" + (context.accounts().pool(pool).all().size() + 1);
        console.raw("Label (Enter for " + usual + "): ");
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }
}
