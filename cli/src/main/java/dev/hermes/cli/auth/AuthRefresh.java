package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.oauth.ServiceTokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code hermes auth refresh}: renews tokens before they are due, and says why one could not be renewed. */
final class AuthRefresh {
    private final Context context;
    private final Console console;

    AuthRefresh(Context context) {
        this.context = context;
        this.console = context.console();
    }

    int run(Arguments arguments) {
        context.requireUnmanaged("change credentials");
        if (arguments.required("provider").strip().equalsIgnoreCase(SpotifyCommand.SERVICE)) {
            new ServiceTokens(context.accounts().services()).of(SpotifyCommand.SERVICE, true);
            console.print("Refreshed the login of " + SpotifyCommand.SERVICE);
            return ExitCode.DONE.code();
        }
        var pool = AuthCommand.pool(context, arguments.required("provider"));
        var reasons = new Reasons(context.log());
        var accounts = context.accounts(reasons);
        var logins = arguments
                .text("target")
                .map(target -> List.of(login(pool, accounts.find(pool, target))))
                .orElseGet(() -> accounts.pool(pool).all().stream()
                        .filter(Credential::oauth)
                        .toList());
        if (logins.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "There is no login of " + pool + " to renew.",
                    "'hermes auth list " + pool + "' shows what there is.");
        }
        boolean all = true;
        for (var login : logins) {
            all &= renew(accounts, pool, login, reasons);
        }
        return all ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private static Credential login(String pool, Credential found) {
        if (!found.oauth()) {
            throw new HermesException(
                    ExitCode.FAILED, "'" + found.label() + "' of " + pool + " is a key, which is not renewed.");
        }
        return found;
    }

    private boolean renew(Accounts accounts, String pool, Credential login, Reasons reasons) {
        var fresh = login.secret().flatMap(token -> accounts.pool(pool).renew(login, token));
        var name = Display.harmless(login.label());
        if (fresh.isPresent()) {
            console.print("Refreshed " + pool + " credential \"" + name + "\"");
            return true;
        }
        console.error("The login \"" + name + "\" of " + pool + " was not renewed.");
        reasons.taken().forEach(reason -> console.hint(Display.harmless(reason)));
        console.hint("A new login: 'hermes auth add " + pool + " --type oauth'.");
        return false;
    }

    /** Keeps what is noted while it passes. */
    private static final class Reasons implements Log {
        private final Log log;
        private final List<String> noted = new ArrayList<>();

        Reasons(Log log) {
            this.log = log;
        }

        @Override
        public void write(Level level, String source, String message, @Nullable Throwable cause) {
            log.write(level, source, message, cause);
            if (level.compareTo(Level.WARNING) >= 0) {
                noted.add(message);
            }
        }

        List<String> taken() {
            var taken = List.copyOf(noted);
            noted.clear();
            return taken;
        }
    }
}
