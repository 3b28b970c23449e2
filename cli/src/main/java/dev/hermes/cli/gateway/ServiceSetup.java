package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import java.util.Optional;

/**
 * The service of the gateway as the set-up sees it: how it is, and what would let it take over new settings. What a supervisor
 * refuses is told and never ends the set-up.
 */
final class ServiceSetup {
    private final Context context;
    private final Console console;
    private final Questions questions;
    private final Supervision supervision;

    ServiceSetup(Context context, Questions questions) {
        this.context = context;
        this.console = context.console();
        this.questions = questions;
        this.supervision = new Supervision(context);
    }

    /** Something that is done with the service. */
    private interface Step {
        void take() throws InterruptedException;
    }

    private void attempt(Step step) throws InterruptedException {
        Told.request(console, () -> {
            step.take();
            return ExitCode.DONE.code();
        });
    }

    private Optional<HostService> service() {
        return supervision.host().termux() ? Optional.empty() : supervision.service(false);
    }

    void tell() throws InterruptedException {
        attempt(() -> {
            if (supervision.s6()) {
                new ContainerGateways(context, supervision).tell();
                return;
            }
            console.print("Manager: " + supervision.manager().label());
            service().filter(HostService::installed).ifPresent(service -> {
                console.print("Service: " + service.name() + (service.running() ? " runs" : " does not run"));
                service.warn();
            });
        });
    }

    /** @param reachable whether there is a platform, without which nothing has to run */
    void offer(boolean reachable) throws InterruptedException {
        attempt(() -> {
            if (supervision.s6()) {
                inContainer(reachable);
                return;
            }
            var service = service();
            if (service.filter(HostService::serves).isPresent()) {
                ofMachine(service.get(), reachable);
            } else if (byHand()) {
                console.print("A gateway runs by hand; 'hermes gateway restart' lets it take over the settings.");
            } else if (reachable) {
                without(service.isPresent());
            }
        });
    }

    private void inContainer(boolean reachable) throws InterruptedException {
        var container = new ContainerGateways(context, supervision);
        if (container.runs()) {
            if (questions.agrees("Restart the gateway, so that it takes over the settings?")) {
                container.restart();
            }
        } else if (reachable && questions.agrees("Start the gateway now?")) {
            container.start();
        }
    }

    private void ofMachine(HostService service, boolean reachable) {
        if (service.running()) {
            if (questions.agrees("Restart the gateway, so that it takes over the settings?")) {
                service.restart();
            }
        } else if (reachable && questions.agrees("Start the gateway now?")) {
            service.start();
        }
    }

    private boolean byHand() {
        return new RunningGateway(ProcessTable.ofThisMachine())
                .look(context.home().directory())
                .isPresent();
    }

    private void without(boolean possible) throws InterruptedException {
        if (possible && supervision.startable()) {
            if (questions.agrees("Make the gateway a service of this machine?")) {
                new Installing(new Arguments(), context).install();
                return;
            }
        }
        console.print("It serves while it runs:");
        new Unsupervised(supervision.host(), console).hints().forEach(console::print);
    }
}
