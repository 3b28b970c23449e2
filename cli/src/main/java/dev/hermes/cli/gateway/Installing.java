package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.services.Answers;
import dev.hermes.services.systemd.InstallRequest;
import dev.hermes.services.systemd.UnitScope;
import java.util.Locale;
import java.util.Optional;

/** {@code hermes gateway install}, {@code uninstall} and {@code migrate-legacy}. */
final class Installing {
    private final Context context;
    private final Arguments arguments;
    private final Console console;
    private final Supervision supervision;

    Installing(Arguments arguments, Context context) {
        this.context = context;
        this.arguments = arguments;
        this.console = context.console();
        this.supervision = new Supervision(context);
    }

    /** A question that nobody answered; what follows from it is not done. */
    private static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1;
    }

    int install() throws InterruptedException {
        if (Told.managed(context, "install a service")) {
            return ExitCode.DONE.code();
        }
        var none = new Unsupervised(supervision.host(), console);
        if (supervision.host().termux()) {
            return none.install();
        }
        if (supervision.s6()) {
            return new ContainerGateways(context, supervision).install();
        }
        var service = supervision.service(arguments.flag("system"));
        if (service.isEmpty()) {
            return none.install();
        }
        if (!supervision.startable()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This Hermes was not started by its launcher, so there is nothing that a service could run.",
                    "Start it as 'hermes', from a release or a checkout.");
        }
        return Told.request(console, () -> {
            try {
                switch (service.get()) {
                    case HostService.Systemd unit -> install(unit);
                    case HostService.Launchd agent -> agent.services().install(arguments.flag("force"));
                    case HostService.Windows task -> install(task);
                }
                return ExitCode.DONE.code();
            } catch (Unanswered _) {
                console.print("");
                return ExitCode.FAILED.code();
            }
        });
    }

    private void install(HostService.Systemd unit) throws Unanswered {
        var scope = arguments.flag("system") ? UnitScope.SYSTEM : UnitScope.USER;
        if (scope == UnitScope.SYSTEM && !supervision.caller().root()) {
            throw new HermesException(ExitCode.FAILED, "System gateway install requires root. Re-run with sudo.");
        }
        if (supervision.host().wsl()) {
            console.print("⚠ WSL ends its services when its last window is closed, unless Windows keeps it running.");
        }
        removeLegacy(unit);
        boolean startNow = answer("start-now", "HERMES_GATEWAY_INSTALL_START_NOW", "Start the gateway now?");
        boolean onLogin = answer(
                "start-on-login",
                "HERMES_GATEWAY_INSTALL_START_ON_LOGIN",
                scope == UnitScope.USER ? "Start it whenever you log in?" : "Start it whenever the machine starts?");
        unit.services()
                .install(new InstallRequest(scope, arguments.flag("force"), arguments.text("run-as-user"), onLogin));
        if (startNow) {
            unit.services().start(scope);
        }
    }

    private void removeLegacy(HostService.Systemd unit) throws Unanswered {
        var legacy = unit.services().legacy();
        var found = legacy.find();
        if (found.isEmpty()) {
            return;
        }
        console.print("⚠ Units of an earlier Hermes are still there; they would fight over the same bots:");
        found.forEach(file -> console.print("  " + file));
        if (ask("Remove them now?", true)) {
            legacy.remove();
        }
    }

    private void install(HostService.Windows task) throws Unanswered {
        boolean startNow = answer("start-now", "HERMES_GATEWAY_INSTALL_START_NOW", "Start the gateway now?");
        boolean onLogin =
                answer("start-on-login", "HERMES_GATEWAY_INSTALL_START_ON_LOGIN", "Start it whenever you log in?");
        task.services()
                .install(new dev.hermes.services.windows.InstallRequest(
                        onLogin, startNow, arguments.flag("elevated-handoff"), this::mayPrompt));
    }

    private boolean mayPrompt() {
        try {
            return ask("Open the UAC prompt now?", false);
        } catch (Unanswered _) {
            return false;
        }
    }

    private boolean answer(String flag, String variable, String question) throws Unanswered {
        var given = arguments.flag(flag)
                ? Optional.of(true)
                : arguments.flag("no-" + flag) ? Optional.of(false) : Optional.<Boolean>empty();
        var known = Answers.given(given, variable, context.environment());
        return known.isPresent() ? known.get() : ask(question, true);
    }

    /** @param usual what Enter means, and anything that is neither yes nor no */
    private boolean ask(String question, boolean usual) throws Unanswered {
        console.raw(question + (usual ? " [Y/n] " : " [y/N] "));
        var line = console.line();
        if (line.isEmpty()) {
            throw new Unanswered();
        }
        return switch (line.get().strip().toLowerCase(Locale.ROOT)) {
            case "y", "yes" -> true;
            case "n", "no" -> false;
            default -> usual;
        };
    }

    int uninstall() throws InterruptedException {
        if (Told.managed(context, "uninstall a service")) {
            return ExitCode.DONE.code();
        }
        var none = new Unsupervised(supervision.host(), console);
        if (supervision.host().termux()) {
            return none.uninstall();
        }
        if (supervision.s6()) {
            return new ContainerGateways(context, supervision).uninstall();
        }
        var service = supervision.service(arguments.flag("system"));
        if (service.isEmpty()) {
            return none.uninstall();
        }
        var manual = new ManualGateway(context);
        if (manual.isAncestor()) {
            return manual.refuseStop();
        }
        return Told.request(console, () -> {
            service.get().uninstall();
            return ExitCode.DONE.code();
        });
    }

    int migrateLegacy() throws InterruptedException {
        if (!supervision.host().systemd() && !supervision.host().mac()) {
            console.print("Legacy unit migration only applies to systemd-based Linux hosts.");
            return ExitCode.DONE.code();
        }
        var legacy = supervision.systemd().legacy();
        var found = legacy.find();
        if (found.isEmpty()) {
            console.print("✓ No units of an earlier Hermes found");
            return ExitCode.DONE.code();
        }
        console.print("Units of an earlier Hermes:");
        found.forEach(file -> console.print("  " + file));
        if (arguments.flag("dry-run")) {
            console.print("Nothing was changed (--dry-run).");
            return ExitCode.DONE.code();
        }
        return Told.request(console, () -> {
            try {
                if (!arguments.flag("yes") && !ask("Remove them?", true)) {
                    console.print("Nothing was changed.");
                    return ExitCode.DONE.code();
                }
            } catch (Unanswered _) {
                console.print("");
                return ExitCode.FAILED.code();
            }
            return (legacy.remove().left().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
        });
    }
}
