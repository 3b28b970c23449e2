package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.services.SlotName;
import dev.hermes.services.s6.AllGateways;
import dev.hermes.services.s6.S6Services;
import java.util.function.Consumer;

/**
 * Gateways of a container, which s6 supervises: one for each profile. Nothing here ever ends a process by itself, for its
 * supervisor would start it again.
 */
final class ContainerGateways {
    private final Console console;
    private final ManualGateway manual;
    private final Lineage lineage;
    private final S6Services services;
    private final String slot;
    private final String manager;

    ContainerGateways(Context context, Supervision supervision) {
        this.console = context.console();
        this.manual = new ManualGateway(context);
        this.lineage = new Lineage(context);
        this.services = supervision.containerServices();
        this.slot = supervision.names().slot();
        this.manager = supervision.manager().label();
    }

    int start() throws InterruptedException {
        return one("start", services::start);
    }

    int stop() throws InterruptedException {
        return manual.isAncestor() ? manual.refuseStop() : one("stop", services::stop);
    }

    /** Asked by the gateway's own agent it happens from within: the command would end before it could report. */
    int restart() throws InterruptedException {
        return manual.isAncestor() ? one("restart", services::restartGracefully) : one("restart", services::restart);
    }

    private int one(String verb, Consumer<String> request) throws InterruptedException {
        return Told.request(console, () -> {
            request.accept(slot);
            console.print("✓ " + slot + ": " + verb + " sent");
            return ExitCode.DONE.code();
        });
    }

    int startAll() {
        return code(all().start());
    }

    int stopAll() {
        return lineage.own().isEmpty() ? code(all().stop()) : manual.refuseStop();
    }

    int restartAll() {
        return code(all().restart(lineage.names()));
    }

    private AllGateways all() {
        return new AllGateways(services, console::print);
    }

    private static int code(boolean worked) {
        return (worked ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    int install() {
        console.print("Nothing to install: in this container s6 supervises the gateway of each profile.");
        console.print("It is registered when the profile is created: hermes profile create <name>");
        console.print("Start it with: hermes -p <name> gateway start");
        return ExitCode.DONE.code();
    }

    int uninstall() {
        console.print("Nothing to uninstall: in this container s6 supervises the gateway of each profile.");
        console.print("It is unregistered when the profile is deleted: hermes profile delete <name>");
        console.print("Stop it with: hermes -p <name> gateway stop");
        return ExitCode.DONE.code();
    }

    boolean runs() {
        return services.isRunning(slot);
    }

    /** What s6 says of this profile's gateway. */
    void tell() {
        console.print("Manager: " + manager);
        var state = services.state(slot);
        if (state.isEmpty()) {
            console.print(
                    services.listProfileGateways().contains(SlotName.profileOf(slot))
                            ? "Service: " + slot + ", of which s6 says nothing"
                            : "Service: none; 'hermes profile create " + SlotName.profileOf(slot) + "' makes it");
            return;
        }
        var said = state.get();
        console.print("Service: " + slot + " " + (said.up() ? "up" : "down") + " for "
                + said.since().toSeconds() + " s" + (said.wanted() == said.up() ? "" : ", wanted ")
                + (said.wanted() == said.up() ? "" : said.wanted() ? "up" : "down"));
    }
}
