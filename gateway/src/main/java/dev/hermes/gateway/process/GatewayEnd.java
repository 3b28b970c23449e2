package dev.hermes.gateway.process;

import dev.hermes.gateway.process.Signals.Sent;
import dev.hermes.gateway.process.Signals.Signal;
import dev.hermes.home.FileLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Ends the gateway of a home from outside, when no service manager looks after it. */
public final class GatewayEnd {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

    private final ProcessTable processes;
    private final RunningGateway gateways;
    private final Clock clock;
    private final Duration patience;

    public GatewayEnd(ProcessTable processes, Clock clock) {
        this(processes, clock, PATIENCE);
    }

    GatewayEnd(ProcessTable processes, Clock clock, Duration patience) {
        this.processes = processes;
        this.gateways = new RunningGateway(processes);
        this.clock = clock;
        this.patience = patience;
    }

    /** What became of it. */
    public sealed interface Outcome {
        record Stopped(long pid) implements Outcome {}

        /** It was told, and works on its last requests. */
        record StillEnding(long pid) implements Outcome {}

        record NotRunning() implements Outcome {}

        record Denied(long pid) implements Outcome {}
    }

    /** Announces the stop, sends the signal and waits a while. */
    public Outcome stop(Path home) throws InterruptedException {
        var running = gateways.find(home);
        if (running.isEmpty()) {
            return new Outcome.NotRunning();
        }
        long pid = running.get().pid();
        var markers = new Markers(home, processes, clock);
        markers.write(Marker.PLANNED_STOP, pid);
        if (Signals.send(pid, Signal.TERM) == Sent.DENIED) {
            markers.clear(Marker.PLANNED_STOP);
            return new Outcome.Denied(pid);
        }
        if (!Poll.until(() -> !running.get().lives(processes), patience, PAUSE)) {
            return new Outcome.StillEnding(pid);
        }
        tidy(home);
        return new Outcome.Stopped(pid);
    }

    /** Waits for a gateway that was told to stop, and ends it by force after half of the time. */
    public boolean awaitEnd(Path home, long pid) throws InterruptedException {
        if (Poll.until(() -> !processes.alive(pid), patience.dividedBy(2), PAUSE)) {
            return true;
        }
        Signals.send(pid, Signal.KILL);
        boolean ended = Poll.until(() -> !processes.alive(pid), patience.dividedBy(2), PAUSE);
        tidy(home);
        return ended;
    }

    /** Takes away what it left. A process that ends gives its lock up a moment after nobody recognises it any more. */
    private void tidy(Path home) throws InterruptedException {
        Poll.until(
                () -> {
                    if (FileLock.held(new GatewayFiles(home).lock())) {
                        return false;
                    }
                    gateways.find(home);
                    return true;
                },
                LAST_MOMENT,
                PAUSE);
    }

    /** What became of an attempt to take the place of another gateway. */
    public enum Takeover {
        FREE,
        DENIED,
        /** It survived even {@code SIGKILL}. */
        STUCK,
        /** Whoever wanted the place does not want it any more; the other one was asked to leave already. */
        CALLED_OFF
    }

    /**
     * Makes the place free for this process: announces that, asks, and in the end forces.
     *
     * @param calledOff whether that is not wanted any more
     */
    public Takeover replace(Path home, GatewayRecord other, BooleanSupplier calledOff) throws InterruptedException {
        var markers = new Markers(home, processes, clock);
        markers.write(Marker.TAKEOVER, other.pid());
        try {
            if (Signals.send(other.pid(), Signal.TERM) == Sent.DENIED) {
                return Takeover.DENIED;
            }
            BooleanSupplier gone = () -> !other.lives(processes);
            Poll.until(() -> gone.getAsBoolean() || calledOff.getAsBoolean(), patience, PAUSE);
            if (calledOff.getAsBoolean()) {
                return Takeover.CALLED_OFF;
            }
            if (!gone.getAsBoolean()) {
                Signals.send(other.pid(), Signal.KILL);
                if (!Poll.until(gone, patience, PAUSE)) {
                    return Takeover.STUCK;
                }
            }
            tidy(home);
            return Takeover.FREE;
        } finally {
            markers.clear(Marker.TAKEOVER);
        }
    }
}
