package dev.hermes.gateway;

import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A platform whose work a test begins and ends. */
final class FakePlatform implements Platform {
    private final String name;
    private final Deque<PlatformException> failures = new ArrayDeque<>();
    final List<String> calls = new ArrayList<>();
    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch refusing = new CountDownLatch(1);
    private @Nullable PlatformHost host;
    private int inFlight;
    private boolean interruptible = true;

    FakePlatform(String name) {
        this.name = name;
    }

    FakePlatform failing(PlatformException... with) {
        failures.addAll(List.of(with));
        return this;
    }

    FakePlatform stubborn() {
        interruptible = false;
        return this;
    }

    synchronized void working(int pieces) {
        inFlight = pieces;
        if (host != null) {
            host.workChanged();
        }
    }

    void lose(PlatformException why) {
        PlatformHost known;
        synchronized (this) {
            known = host;
        }
        if (known != null) {
            known.lost(this, why);
        }
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start(PlatformHost newHost) throws PlatformException {
        calls.add("start");
        host = newHost;
        var failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        started.countDown();
    }

    @Override
    public synchronized void stopAccepting() {
        calls.add("stopAccepting");
        refusing.countDown();
    }

    @Override
    public synchronized int inFlight() {
        return inFlight;
    }

    @Override
    public synchronized void interrupt() {
        calls.add("interrupt");
        if (interruptible) {
            inFlight = 0;
        }
    }

    @Override
    public synchronized void stop() {
        calls.add("stop");
    }
}
