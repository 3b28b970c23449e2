package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.KeyVariables;
import dev.hermes.cli.StopOnInterrupt;
import dev.hermes.cli.args.Arguments;
import dev.hermes.home.web.Trust;
import dev.hermes.providers.oauth.CodexCli;
import dev.hermes.providers.oauth.Login;
import dev.hermes.providers.oauth.LoginOptions;
import dev.hermes.providers.oauth.Logins;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** Logs a person in, as {@code hermes auth add} and {@code hermes model} have it, and stores what came of it. */
public final class LoginSteps {
    private static final String NOUS = "nous";
    private static final String CODEX = "openai-codex";
    private static final String COPILOT = "copilot";
    private static final String GOOGLE = "google-gemini-cli";
    private static final String COPILOT_VARIABLE = "COPILOT_GITHUB_TOKEN";

    private final Context context;
    private final Console console;

    public LoginSteps(Context context) {
        this.context = context;
        this.console = context.console();
    }

    /** Providers that one can log in to. */
    public boolean knows(String provider) {
        return context.logins().providers().contains(provider);
    }

    /** Beside other logins of the provider, where it can have several. */
    void add(String pool, Arguments arguments) throws InterruptedException {
        var label = arguments.text("label");
        if (pool.equals(COPILOT)) {
            withoutLabel(label, "the token goes to .env as " + COPILOT_VARIABLE + ", and is called so");
            keepToken(made(pool, arguments));
            return;
        }
        if (pool.equals(GOOGLE)) { // of which there is one
            withoutLabel(label, "there is one login at Google, and it is called after its account");
            var login = made(pool, arguments);
            save(login, Optional.empty());
            var name = login.owner().isEmpty() ? "google_pkce" : login.owner(); // as the list calls it
            console.print("Added " + pool + " OAuth credential #1: \"" + name + "\"");
            return;
        }
        if (!pool.equals(NOUS)) {
            var login = made(pool, arguments);
            var added = context.accounts()
                    .addLogin(
                            pool,
                            login.entry(),
                            label.or(() -> Optional.of(login.owner()).filter(s -> !s.isEmpty())));
            console.print("Added " + pool + " OAuth credential #" + added.number() + ": \"" + added.label() + "\"");
            return;
        }
        boolean imported = offered(arguments);
        if (!imported) {
            var login = made(pool, arguments);
            save(login, label);
            console.print("Saved nous OAuth device-code credentials: \"" + name(login, label) + "\"");
        }
    }

    /** The program Codex may be logged in already. Its login is taken over when the person says so, and only then. */
    private boolean imported() {
        var found = CodexCli.login(context.environment(), context.userHome(), context.clock());
        if (found.isEmpty()) {
            return false;
        }
        var owner = found.get().owner();
        console.print(
                "The program Codex is logged in on this machine" + (owner.isEmpty() ? "." : " as " + owner + "."));
        console.hint("One login for both: whichever renews it first, the other may have to log in again.");
        if (!console.confirm("Use that login?")) {
            return false;
        }
        save(found.get(), Optional.empty());
        console.success("Imported the login of Codex");
        return true;
    }

    private void withoutLabel(Optional<String> label, String why) {
        label.ifPresent(name -> console.warn("--label " + name + " is not used: " + why + "."));
    }

    /** As the one login of the provider, which is then the one in use. */
    public void choose(String provider, Arguments arguments) throws InterruptedException {
        if (provider.equals(NOUS) && offered(arguments) || provider.equals(CODEX) && imported()) {
            return;
        }
        var login = made(provider, arguments);
        if (provider.equals(COPILOT)) {
            keepToken(login);
            return;
        }
        save(login, Optional.empty());
        console.success("Logged in" + (login.owner().isEmpty() ? "" : " as " + login.owner()));
    }

    /** To a service that serves no models. */
    void service(String service, Arguments arguments, Optional<String> clientId) throws InterruptedException {
        var login = made(service, options(arguments).withClientId(clientId));
        context.accounts().services().save(service, login.state());
    }

    /** GitHub's token is a key like those that people make themselves, and is kept where they keep theirs. */
    private void keepToken(Login login) {
        var token = login.entry().path("access_token").asString();
        context.accounts().readmit(COPILOT);
        KeyVariables.keep(context, COPILOT_VARIABLE, Secret.of(token));
        console.success("Saved " + COPILOT_VARIABLE + " in " + context.home().env());
    }

    private void save(Login login, Optional<String> label) {
        context.accounts().saveLogin(login.provider(), login.state(), label);
        context.logins().share(login);
    }

    private String name(Login login, Optional<String> label) {
        return label.or(() -> Optional.of(login.owner()).filter(text -> !text.isEmpty()))
                .orElse("device_code");
    }

    /** Another profile has logged in already: one login may serve all. True when it was taken over and works. */
    private boolean offered(Arguments arguments) throws InterruptedException {
        var accounts = context.accounts();
        var shared = context.logins().shared(trust(arguments));
        if (shared.isEmpty() || accounts.ownLogin(NOUS)) {
            return false;
        }
        if (accounts.inherits(NOUS)) {
            console.hint("This profile uses the login of the root already.");
        }
        if (!new TerminalLogin(context).agrees("Another profile is logged in to Nous Portal. Use that login?")) {
            return false;
        }
        var proved = finished(() -> context.logins().proved(shared.get()));
        if (proved.isEmpty()) {
            console.warn("That login could not be renewed; a new one is made.");
            return false;
        }
        var label = arguments.text("label");
        accounts.saveLogin(NOUS, proved.get().state(), label); // the others have its tokens already
        console.print("Imported nous OAuth credentials: \"" + name(proved.get(), label) + "\"");
        return true;
    }

    /** Ctrl-C gives up; nothing is stored before the login is complete. */
    private Login made(String provider, Arguments arguments) throws InterruptedException {
        return made(provider, options(arguments));
    }

    private Login made(String provider, LoginOptions options) throws InterruptedException {
        return finished(() -> asked(provider, options));
    }

    private interface Step<T> {
        T take() throws InterruptedException;
    }

    private <T> T finished(Step<T> step) throws InterruptedException {
        var result = new ArrayList<T>(1);
        StopOnInterrupt.during(() -> result.add(step.take()));
        if (result.isEmpty()) {
            console.say("Login cancelled.");
            throw new InterruptedException();
        }
        return result.getFirst();
    }

    private Login asked(String provider, LoginOptions options) throws InterruptedException {
        try {
            return context.logins().login(provider, options, new TerminalLogin(context));
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The login did not succeed: " + e.getMessage() + ".");
        }
    }

    private LoginOptions options(Arguments arguments) {
        return new LoginOptions(
                arguments.text("portal-url"),
                arguments.text("inference-url"),
                arguments.text("client-id"),
                arguments.text("scope"),
                arguments.text("redirect-uri"),
                !arguments.flag("no-browser"),
                arguments.flag("manual-paste"),
                arguments.text("timeout").map(LoginSteps::duration),
                trust(arguments));
    }

    private static Duration duration(String seconds) {
        var time = Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
        if (!time.isPositive()) {
            throw new HermesException(
                    ExitCode.USAGE, "--timeout " + seconds + " leaves no time.", "Give a number of seconds above 0.");
        }
        return time;
    }

    /** Who names certificates of no use hears it before anybody is asked. What the environment names is not stored. */
    private Trust trust(Arguments arguments) {
        if (arguments.flag("insecure")) {
            console.warn("The server's certificate is not checked, neither now nor when the login is renewed.");
            return new Trust.Everybody();
        }
        var named = arguments
                .text("ca-bundle")
                .map(file -> context.workingDirectory().resolve(file).normalize());
        try {
            if (named.isPresent()) {
                var only = new Trust.Only(named.get());
                only.manager();
                return only;
            }
            Trust.of(context.environment(), Logins.CERTIFICATES, console::warn).manager();
            return new Trust.Usual();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The certificates cannot be used: " + e.getMessage() + ".",
                    named.isPresent()
                            ? "--ca-bundle names a file with the certificates to trust, in PEM."
                            : "Mend the file or unset the variable that names it ("
                                    + String.join(", ", Logins.CERTIFICATES) + ").");
        }
    }
}
