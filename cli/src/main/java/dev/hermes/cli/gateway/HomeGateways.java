package dev.hermes.cli.gateway;

import dev.hermes.cli.Context;
import dev.hermes.gateway.process.GatewayEnd;
import dev.hermes.gateway.process.GatewayEnd.Outcome;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.Marker;
import dev.hermes.gateway.process.Markers;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import dev.hermes.gateway.process.StateFile;
import dev.hermes.services.Gateways;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What supervisors have to know of gateways, from the files that gateways leave in their homes. */
final class HomeGateways implements Gateways {
    private final Context context;
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final RunningGateway gateways = new RunningGateway(processes);

    HomeGateways(Context context) {
        this.context = context;
    }

    @Override
    public OptionalLong running(Path home) {
        return gateways.look(home).map(GatewayRecord::pid).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public Optional<State> state(Path home) {
        return StateFile.read(home)
                .map(node -> new State(
                        node.path("gateway_state").asString(""),
                        Optional.of(node.path("exit_reason").asString("")).filter(reason -> !reason.isBlank()),
                        node.path("restart_requested").asBoolean(false),
                        node.path("pid").asLong(0)));
    }

    @Override
    public void announceStop(Path home, long pid) {
        if (!new Markers(home, processes, context.clock()).write(Marker.PLANNED_STOP, pid)) {
            context.log().warn("cli.gateway", "the stop of " + pid + " could not be announced in " + home);
        }
    }

    @Override
    public void wish(Path home, boolean running) {
        try {
            StateFile.wish(home, running);
        } catch (IOException e) {
            context.log().warn("cli.gateway", "whether a gateway is wanted could not be written in " + home, e);
        }
    }

    /** The gateway with the lock of the home; another one there can only be about to end. */
    @Override
    public int endAll(Path home) {
        var ender = new GatewayEnd(processes, context.clock());
        try {
            return switch (ender.stop(home)) {
                case Outcome.Stopped _ -> 1;
                case Outcome.StillEnding(var pid) -> ender.awaitEnd(home, pid) ? 1 : 0;
                case Outcome.NotRunning _, Outcome.Denied _ -> 0;
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
