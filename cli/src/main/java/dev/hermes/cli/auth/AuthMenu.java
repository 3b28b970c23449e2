package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.KnownProvider;
import dev.hermes.providers.credentials.OwnServer;
import dev.hermes.providers.credentials.Strategy;
import java.util.List;
import java.util.Optional;

/** {@code hermes auth} without more: shows the pools and asks what to do with them, by number, so that it can be piped. */
final class AuthMenu {
    private final Context context;
    private final Console console;

    AuthMenu(Context context) {
        this.context = context;
        this.console = context.console();
    }

    int run() throws InterruptedException {
        return Dialog.during(
                console,
                Dialog.End.ANSWERS_NOTHING,
                this::ask,
                "Stopped. The credentials are as they were; 'hermes auth' begins again.");
    }

    private int ask() throws InterruptedException {
        console.print("Credential Pool Status");
        console.print("");
        var list = new AuthList(context);
        context.accounts().pools().forEach(pool -> console.print(list.lines(pool)));
        new CloudIdentities(context).lines().forEach(console::print);
        console.print(List.of(
                "  1. Add a key or log in",
                "  2. Remove a credential",
                "  3. Use refused ones again",
                "  4. Choose a strategy",
                "  5. Leave"));
        return switch (asked("Choice [1-5]: ").orElse("5")) {
            case "1" -> add();
            case "2" -> remove();
            case "3" -> reset();
            case "4" -> strategy();
            default -> ExitCode.DONE.code();
        };
    }

    private Optional<String> asked(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<String> pool() {
        var directory = context.accounts().directory();
        console.print("Providers: "
                + String.join(
                        ", ",
                        directory.providers().stream().map(KnownProvider::id).toList()));
        if (!directory.own().isEmpty()) {
            console.print("Your own: "
                    + String.join(
                            ", ", directory.own().stream().map(OwnServer::name).toList()));
        }
        return asked("Provider: ").map(name -> AuthCommand.pool(context, name));
    }

    private int add() throws InterruptedException {
        var pool = pool();
        if (pool.isEmpty()) {
            return ExitCode.DONE.code();
        }
        context.requireUnmanaged("change credentials");
        var adding = new AuthAdd(context);
        if (adding.byLogin(pool.get())) {
            console.print("  1. a key");
            console.print("  2. a login with the browser");
            if (asked("Type [1/2]: ").filter("2"::equals).isPresent()) {
                return adding.login(pool.get(), Arguments.of("provider", pool.get()));
            }
        }
        return adding.key(pool.get(), Optional.empty(), Optional.empty());
    }

    private int remove() {
        var pool = pool();
        if (pool.isEmpty()) {
            return ExitCode.DONE.code();
        }
        var all = context.accounts().pool(pool.get()).all();
        if (all.isEmpty()) {
            throw new HermesException(ExitCode.FAILED, "There is no credential for " + pool.get() + ".");
        }
        for (int i = 0; i < all.size(); i++) {
            console.print(row(i + 1, all.get(i)));
        }
        var target = asked("Number, id or label: ");
        if (target.isEmpty()) {
            return ExitCode.DONE.code();
        }
        context.requireUnmanaged("change credentials");
        var removed = context.accounts().remove(pool.get(), target.get());
        console.print("Removed " + pool.get() + " credential #" + removed.number() + " (" + removed.label() + ")");
        removed.told().forEach(console::print);
        return ExitCode.DONE.code();
    }

    private static String row(int number, Credential entry) {
        return Display.harmless("  #" + number + "  " + entry.label() + "  " + entry.source() + "  [id:" + entry.id()
                + "]" + (entry.inherited() ? " (root)" : ""));
    }

    private int reset() {
        pool().ifPresent(pool -> console.print(
                "Reset status on " + context.accounts().pool(pool).reset() + " " + pool + " credentials"));
        return ExitCode.DONE.code();
    }

    private int strategy() {
        var pool = pool();
        if (pool.isEmpty()) {
            return ExitCode.DONE.code();
        }
        var strategies = Strategy.values();
        for (int i = 0; i < strategies.length; i++) {
            console.print("  " + (i + 1) + ". " + strategies[i].configName()
                    + (strategies[i] == context.accounts().strategy(pool.get()) ? " ←" : ""));
        }
        var chosen = asked("Strategy [1-" + strategies.length + "]: ");
        if (chosen.isEmpty()) {
            return ExitCode.DONE.code();
        }
        if (!chosen.get().matches("[1-" + strategies.length + "]")) {
            console.print("Invalid choice.");
            return ExitCode.DONE.code();
        }
        AuthCommand.set(context, pool.get(), strategies[Integer.parseInt(chosen.get()) - 1].configName());
        return ExitCode.DONE.code();
    }
}
