package dev.hermes.gateway;

import dev.hermes.api.Log;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.process.StateFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The platforms of a gateway: started side by side, tried again, ended. One that fails never takes another with it. */
final class Connections {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(300);
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final List<Platform> platforms;
    private final Duration limit;
    private final StateFile state;
    private final Log log;
    private final Map<String, Standing> standings = new LinkedHashMap<>();

    /** How a platform fares. */
    private sealed interface Standing {
        record Connected() implements Standing {}

        record Retrying(int attempts, long nextNanos) implements Standing {}

        record Paused() implements Standing {}

        record Fatal(String message) implements Standing {}
    }

    Connections(List<Platform> platforms, Duration limit, StateFile state, Log log) {
        this.platforms = List.copyOf(platforms);
        this.limit = limit;
        this.state = state;
        this.log = log;
    }

    void startAll(PlatformHost host) throws InterruptedException {
        start(platforms, host);
    }

    /** Tries again what is due. */
    void retry(PlatformHost host) throws InterruptedException {
        long now = System.nanoTime();
        var due = new ArrayList<Platform>();
        for (var platform : platforms) {
            if (standing(platform) instanceof Standing.Retrying retrying && retrying.nextNanos() - now <= 0) {
                due.add(platform);
            }
        }
        start(due, host);
    }

    private void start(List<Platform> some, PlatformHost host) throws InterruptedException {
        var attempts = new LinkedHashMap<Platform, FutureTask<Optional<PlatformException>>>();
        for (var platform : some) {
            state.platform(platform.name(), "connecting", Optional.empty(), Optional.empty());
            var attempt = new FutureTask<>(() -> attempt(platform, host));
            attempts.put(platform, attempt);
            Thread.ofVirtual().name("start-" + platform.name()).start(attempt);
        }
        long end = System.nanoTime() + limit.toNanos();
        for (var entry : attempts.entrySet()) {
            var failure = outcome(entry.getValue(), end);
            failure.ifPresentOrElse(why -> failed(entry.getKey(), why), () -> connected(entry.getKey()));
        }
    }

    private static Optional<PlatformException> attempt(Platform platform, PlatformHost host)
            throws InterruptedException {
        try {
            platform.start(host);
            return Optional.empty();
        } catch (PlatformException e) {
            return Optional.of(e);
        }
    }

    private Optional<PlatformException> outcome(FutureTask<Optional<PlatformException>> attempt, long end)
            throws InterruptedException {
        try {
            return attempt.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            attempt.cancel(true);
            return Optional.of(new PlatformException(
                    "connect_timeout", "no connection within " + limit.toSeconds() + " seconds", true));
        } catch (ExecutionException e) {
            log.error("gateway", "a platform broke at its start", e);
            return Optional.of(new PlatformException("broken", String.valueOf(e.getCause()), true));
        }
    }

    private synchronized void connected(Platform platform) {
        standings.put(platform.name(), new Standing.Connected());
        state.platform(platform.name(), "connected", Optional.empty(), Optional.empty());
        log.info("gateway", platform.name() + " is connected");
    }

    /** Notes that a platform does not work, and when it is tried again. */
    synchronized void failed(Platform platform, PlatformException why) {
        int attempts = standing(platform) instanceof Standing.Retrying retrying ? retrying.attempts() + 1 : 1;
        Standing standing;
        String text;
        if (!why.retryable()) {
            standing = new Standing.Fatal(why.getMessage());
            text = "fatal";
        } else if (attempts >= MOST_ATTEMPTS) {
            standing = new Standing.Paused();
            text = "paused";
        } else {
            standing = new Standing.Retrying(
                    attempts, System.nanoTime() + pause(attempts).toNanos());
            text = "retrying";
        }
        standings.put(platform.name(), standing);
        state.platform(platform.name(), text, Optional.of(why.code()), Optional.of(why.getMessage()));
        log.warn("gateway", platform.name() + " does not work (" + text + "): " + why.getMessage());
    }

    static Duration pause(int attempts) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private synchronized Standing standing(Platform platform) {
        return standings.getOrDefault(platform.name(), new Standing.Paused());
    }

    synchronized boolean anyConnected() {
        return standings.values().stream().anyMatch(Standing.Connected.class::isInstance);
    }

    /** Whether there is nothing that could be connected. */
    boolean none() {
        return platforms.isEmpty();
    }

    /** Why nothing works and nothing will: every platform has failed for good. Empty when there is hope, or none at all. */
    synchronized Optional<String> hopeless() {
        if (standings.isEmpty() || !standings.values().stream().allMatch(Standing.Fatal.class::isInstance)) {
            return Optional.empty();
        }
        return standings.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + ((Standing.Fatal) entry.getValue()).message())
                .reduce((one, two) -> one + "; " + two);
    }

    /** When something is to be tried again. */
    synchronized Duration untilNextAttempt(Duration otherwise) {
        long now = System.nanoTime();
        return standings.values().stream()
                .filter(Standing.Retrying.class::isInstance)
                .map(standing -> Duration.ofNanos(Math.max(0, ((Standing.Retrying) standing).nextNanos() - now)))
                .min(Duration::compareTo)
                .orElse(otherwise);
    }

    int inFlight() {
        return platforms.stream().mapToInt(Platform::inFlight).sum();
    }

    void stopAccepting() {
        each("stop accepting", Platform::stopAccepting);
    }

    void interrupt() {
        each("interrupt", Platform::interrupt);
    }

    void stop() throws InterruptedException {
        var threads = platforms.stream()
                .map(platform -> Thread.ofVirtual()
                        .name("stop-" + platform.name())
                        .start(() -> guarded("stop", platform, Platform::stop)))
                .toList();
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        for (var thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        platforms.stream()
                .filter(platform -> standing(platform) instanceof Standing.Connected)
                .forEach(platform ->
                        state.platform(platform.name(), "disconnected", Optional.empty(), Optional.empty()));
    }

    private void each(String what, Consumer<Platform> action) {
        platforms.forEach(platform -> guarded(what, platform, action));
    }

    private void guarded(String what, Platform platform, Consumer<Platform> action) {
        try {
            action.accept(platform);
        } catch (RuntimeException e) {
            log.error("gateway", platform.name() + " broke at: " + what, e);
        }
    }
}
