package dev.hermes.gateway;

import dev.hermes.api.Log;
import dev.hermes.gateway.process.GatewayClaim;
import dev.hermes.gateway.process.GatewayEnd;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import dev.hermes.gateway.process.ScopedLocks;
import dev.hermes.gateway.process.Takeovers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Lets one gateway into a home: the first, or one that asks the other to leave. */
public final class Entrance {
    private static final Duration SUPERVISED_WAIT = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Path home;
    private final GatewayRecord self;
    private final ProcessTable processes;
    private final RunningGateway gateways;
    private final ScopedLocks identities;
    private final StopRequests requests;
    private final Clock clock;
    private final Log log;

    /** @param requests where signals leave their wishes, which are heard while this waits too */
    public Entrance(
            Path home,
            GatewayRecord self,
            ProcessTable processes,
            ScopedLocks identities,
            StopRequests requests,
            Clock clock,
            Log log) {
        this.home = home;
        this.self = self;
        this.processes = processes;
        this.gateways = new RunningGateway(processes);
        this.identities = identities;
        this.requests = requests;
        this.clock = clock;
        this.log = log;
    }

    /** What became of it. */
    public sealed interface Entered {
        record Inside(GatewayClaim claim) implements Entered {}

        record Occupied(long pid) implements Entered {}

        record Denied(long pid) implements Entered {}

        /** Two services start a gateway for this home and replace each other's for ever. */
        record Fight(long pid, String command) implements Entered {}

        /** It was told to end while it waited; the home belongs to whoever had it. */
        record CalledOff(StopRequest request) implements Entered {}
    }

    /**
     * @param replace ask the other gateway to leave
     * @param supervised wait a while for it to leave by itself, because failing at once would make the supervisor try
     *     without a pause
     * @throws IOException when the home cannot be written
     */
    public Entered enter(boolean replace, boolean supervised) throws IOException, InterruptedException {
        var other = gateways.find(home);
        if (other.isPresent() && replace) {
            var takeovers = new Takeovers(home, clock);
            if (takeovers.tooMany()) {
                var command = String.join(" ", other.get().argv());
                return new Entered.Fight(other.get().pid(), command);
            }
            takeovers.add();
            log.info(
                    "gateway",
                    "taking the place of the gateway with PID " + other.get().pid());
            var outcome = new GatewayEnd(processes, clock)
                    .replace(home, other.get(), () -> requests.current().isPresent());
            switch (outcome) {
                case FREE -> identities.releaseAllOf(other.get());
                case DENIED, STUCK -> {
                    return new Entered.Denied(other.get().pid());
                }
                case CALLED_OFF -> {} // told below
            }
        } else if (other.isPresent() && supervised) {
            await(other.get());
        }
        var calledOff = requests.current();
        if (calledOff.isPresent()) {
            return new Entered.CalledOff(calledOff.get());
        }
        var claim = GatewayClaim.take(home, self, processes);
        if (claim.isPresent()) {
            return new Entered.Inside(claim.get());
        }
        return new Entered.Occupied(gateways.find(home).map(GatewayRecord::pid).orElse(0L));
    }

    private void await(GatewayRecord other) throws InterruptedException {
        log.warn("gateway", "the gateway with PID " + other.pid() + " works for this home; waiting for it to end");
        long end = System.nanoTime() + SUPERVISED_WAIT.toNanos();
        while (requests.current().isEmpty() && gateways.find(home).isPresent() && System.nanoTime() - end < 0) {
            requests.await(LOOK_AGAIN);
        }
    }
}
