package dev.hermes.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.Log;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.process.GatewayClaim;
import dev.hermes.gateway.process.GatewayFiles;
import dev.hermes.gateway.process.GatewayPhase;
import dev.hermes.gateway.process.StateFile;
import dev.hermes.home.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway from its start to its exit code. The home is its own already; nothing has been connected yet.
 *
 * <p>It ends by draining: nothing new is taken, what was begun may finish within a limit, what does not finish is
 * interrupted. What becomes of it is on the disk before each step, because whoever sends the signal may send the last one
 * soon.
 */
public final class GatewayProcess {
    private static final Duration CHECK = Duration.ofMinutes(10);
    private static final Duration TELL = Duration.ofSeconds(1);
    private static final Duration HASTE = Duration.ofSeconds(1);

    private final GatewayFiles files;
    private final GatewayClaim claim;
    private final StateFile state;
    private final GatewaySettings settings;
    private final StopRequests requests;
    private final Connections connections;
    private final Runnable shared;
    private final Log log;

    /**
     * @param claim given back at the end, last of all but the final state
     * @param requests where signals and commands leave their wishes
     * @param shared closes what the platforms share, the databases among it, once no platform works any more
     */
    public GatewayProcess(
            GatewayFiles files,
            GatewayClaim claim,
            StateFile state,
            GatewaySettings settings,
            StopRequests requests,
            List<Platform> platforms,
            Runnable shared,
            Log log) {
        this.files = files;
        this.claim = claim;
        this.state = state;
        this.settings = settings;
        this.requests = requests;
        this.connections = new Connections(platforms, settings.connect(), state, log);
        this.shared = shared;
        this.log = log;
    }

    /** Returns when the gateway has ended. */
    public ExitCode run() throws InterruptedException {
        boolean first = !Files.exists(files.state());
        boolean clean = begin();
        var calledOff = requests.current();
        if (calledOff.isPresent()) {
            return end(calledOff.get(), clean); // nothing was begun: what the last one left unfinished still is
        }
        var host = new Host();
        connections.startAll(host);
        var hopeless = connections.hopeless();
        if (hopeless.isPresent()) {
            return broken(hopeless.get());
        }
        if (!clean && !first) {
            log.info("gateway", "the last gateway of this home did not end by itself");
        }
        tellWorking();
        var request = work(host);
        log.info("gateway", "ending: " + request.reason().orElse("stopped on purpose"));
        boolean inTime = drain(request);
        return end(requests.current().orElse(request), inTime);
    }

    /** @return whether the last one had ended with its work done */
    private boolean begin() {
        state.change(node -> {
            node.put("gateway_state", GatewayPhase.STARTING.text());
            node.putNull("exit_reason");
            node.put("restart_requested", false);
            node.put("active_agents", 0);
            node.remove("platforms");
        });
        try {
            return Files.deleteIfExists(files.cleanShutdown());
        } catch (IOException e) {
            log.warn("gateway", "cannot remove " + files.cleanShutdown(), e);
            return false;
        }
    }

    private void tellWorking() {
        phase(connections.anyConnected() || connections.none() ? GatewayPhase.RUNNING : GatewayPhase.DEGRADED);
    }

    private void phase(GatewayPhase phase) {
        state.change(node -> node.put("gateway_state", phase.text()));
    }

    private StopRequest work(Host host) throws InterruptedException {
        while (true) {
            var request = requests.current();
            if (request.isPresent()) {
                return request.get();
            }
            requests.await(connections.untilNextAttempt(CHECK));
            if (host.takeLoss() || connections.untilNextAttempt(CHECK).isZero()) {
                connections.retry(host);
                var hopeless = connections.hopeless();
                if (hopeless.isPresent()) {
                    requests.request(StopRequest.lost(hopeless.get()));
                } else {
                    tellWorking();
                }
            }
        }
    }

    /** @return false when work had to be cut */
    private boolean drain(StopRequest request) throws InterruptedException {
        connections.stopAccepting(); // at once, so that whoever reads that it drains is refused
        tellDraining(request, connections.inFlight());
        if (idle(request, settings.drain(), true)) {
            return true;
        }
        log.warn("gateway", "interrupting what has not ended: " + connections.inFlight());
        connections.interrupt();
        if (!idle(request, requests.hurry() ? HASTE : settings.grace(), false)) {
            log.warn("gateway", "ending in spite of what does not end: " + connections.inFlight());
        }
        return false;
    }

    /**
     * Waits until nothing is in flight; says on its way how much still is.
     *
     * @param patient whether a second signal ends the wait
     */
    private boolean idle(StopRequest request, Duration limit, boolean patient) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long told = System.nanoTime();
        int before = -1;
        while (true) {
            int inFlight = connections.inFlight();
            if (inFlight == 0) {
                return true;
            }
            long now = System.nanoTime();
            if (now - end >= 0 || patient && requests.hurry()) {
                return false;
            }
            if (inFlight != before || now - told >= TELL.toNanos()) {
                tellDraining(requests.current().orElse(request), inFlight);
                before = inFlight;
                told = now;
            }
            requests.await(Duration.ofNanos(Math.min(TELL.toNanos(), end - now)));
        }
    }

    private void tellDraining(StopRequest request, int inFlight) {
        state.change(node -> {
            node.put("gateway_state", GatewayPhase.DRAINING.text());
            node.put("restart_requested", request.kind() == StopRequest.Kind.RESTART);
            node.put("active_agents", inFlight);
        });
    }

    private ExitCode end(StopRequest request, boolean inTime) throws InterruptedException {
        connections.stop();
        shared.run();
        if (inTime) {
            try {
                PrivateFiles.create(files.cleanShutdown());
            } catch (IOException e) {
                log.warn("gateway", "cannot write " + files.cleanShutdown(), e);
            }
        }
        stopped(GatewayPhase.STOPPED, request.kind() == StopRequest.Kind.RESTART, request.reason());
        claim.close();
        return request.exit();
    }

    /** No platform can work with these settings: starting again would not help. */
    private ExitCode broken(String reason) throws InterruptedException {
        connections.stop();
        shared.run();
        stopped(GatewayPhase.STARTUP_FAILED, false, Optional.of(reason));
        claim.close();
        return settings.hopeless();
    }

    private void stopped(GatewayPhase phase, boolean restart, Optional<String> reason) {
        state.change(node -> {
            node.put("gateway_state", phase.text());
            node.put("restart_requested", restart);
            node.put("active_agents", 0);
            reason.ifPresentOrElse(text -> node.put("exit_reason", text), () -> node.putNull("exit_reason"));
        });
    }

    /** What platforms may tell. */
    private final class Host implements PlatformHost {
        private volatile @Nullable Platform loss;

        @Override
        public void workChanged() {
            if (requests.current().isPresent()) {
                requests.notice();
            }
        }

        @Override
        public void lost(Platform platform, PlatformException why) {
            connections.failed(platform, why);
            loss = platform;
            requests.notice();
        }

        boolean takeLoss() {
            boolean lost = loss != null;
            loss = null;
            return lost;
        }
    }
}
