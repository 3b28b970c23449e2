package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.services.systemd.Linger;
import dev.hermes.services.systemd.SystemdException;
import dev.hermes.services.systemd.UnitScope;
import java.util.Optional;

/**
 * {@code hermes gateway start}, {@code stop} and {@code restart}. Whoever supervises the gateway is asked; where nobody does,
 * its process is.
 */
final class Starting {
    private final Context context;
    private final Arguments arguments;
    private final Console console;
    private final Supervision supervision;
    private final ManualGateway manual;

    Starting(Arguments arguments, Context context) {
        this.context = context;
        this.arguments = arguments;
        this.console = context.console();
        this.supervision = new Supervision(context);
        this.manual = new ManualGateway(context);
    }

    private boolean all() {
        return arguments.flag("all");
    }

    private Optional<HostService> service() {
        return supervision.service(arguments.flag("system"));
    }

    private AllProfiles everybody() {
        return new AllProfiles(context, arguments.flag("system"));
    }

    int start() throws InterruptedException {
        if (supervision.s6()) {
            var container = new ContainerGateways(context, supervision);
            return all() ? container.startAll() : container.start();
        }
        var service = supervision.host().termux() ? Optional.<HostService>empty() : service();
        if (service.isEmpty()) {
            return new Unsupervised(supervision.host(), console).start();
        }
        return Told.request(console, () -> {
            if (service.get() instanceof HostService.Windows && !service.get().installed()) {
                return offerInstall();
            }
            if (service.get() instanceof HostService.Systemd unit
                    && unit.scope() == UnitScope.USER
                    && !unit.installed()) { // before anything is done so that it could be reached
                console.print("✗ Gateway service is not installed");
                console.print("  Run: hermes gateway install");
                return ExitCode.FAILED.code();
            }
            if (all() && service.get().installed()) {
                return everybody().start(service.get());
            }
            service.get().start();
            return ExitCode.DONE.code();
        });
    }

    private int offerInstall() throws InterruptedException {
        console.print("✗ Gateway service is not installed");
        if (!console.inputIsTerminal() || !console.agree("Install it now?")) {
            console.print("  Run: hermes gateway install");
            return ExitCode.FAILED.code();
        }
        return new Installing(arguments, context).install();
    }

    int stop() throws InterruptedException {
        if (supervision.s6()) {
            var container = new ContainerGateways(context, supervision);
            return all() ? container.stopAll() : container.stop();
        }
        if (all()) {
            return everybody().stop();
        }
        if (manual.isAncestor()) {
            return manual.refuseStop();
        }
        var service = service().filter(HostService::installed);
        boolean stopped;
        try {
            stopped = service.isPresent() && Told.stopped(context, service.get());
        } catch (SystemdException.RootRequired e) {
            return Told.failure(console, e);
        }
        return stopped ? ExitCode.DONE.code() : manual.stop();
    }

    int restart() throws InterruptedException {
        if (supervision.s6()) {
            var container = new ContainerGateways(context, supervision);
            return all() ? container.restartAll() : container.restart();
        }
        var service = service().filter(HostService::installed);
        if (all()) {
            return Told.request(console, () -> everybody().restart(service, this::here));
        }
        if (manual.isAncestor()) {
            return manual.restartFromWithin(supervision.serving().stream().anyMatch(HostService::running));
        }
        if (service.isPresent()) {
            return restarted(service.get());
        }
        if (supervision.host().windows()) {
            var detached = detached();
            if (detached.isPresent()) {
                return detached.get();
            }
        }
        manual.end();
        return here();
    }

    private int restarted(HostService service) {
        try {
            service.restart();
            return ExitCode.DONE.code();
        } catch (SystemdException.RootRequired e) {
            return Told.failure(console, e);
        } catch (HermesException e) {
            if (service instanceof HostService.Systemd unit
                    && unit.scope() == UnitScope.USER
                    && unit.services().linger() instanceof Linger.Off) {
                console.print("⚠ " + e.getMessage());
                console.print("A service of yours needs \"linger\" to run while you are not logged in:");
                console.print("  sudo loginctl enable-linger "
                        + context.environment()
                                .getOrDefault("USER", supervision.caller().name()));
                return ExitCode.DONE.code();
            }
            console.print("✗ Gateway service restart failed.");
            console.print("  " + e.getMessage());
            console.print("  Look at it with 'hermes gateway status', then run 'hermes gateway start'.");
            return ExitCode.FAILED.code();
        }
    }

    /** On Windows a process of its own takes the place, also without a service; empty when that does not work. */
    private Optional<Integer> detached() {
        try {
            service().ifPresent(HostService::restart);
            return Optional.of(ExitCode.DONE.code());
        } catch (HermesException e) {
            context.log().warn("cli.gateway", "no detached gateway could be started", e);
            return Optional.empty();
        }
    }

    private int here() throws InterruptedException {
        console.print("Starting gateway...");
        return new GatewayRun(context, arguments).run();
    }
}
