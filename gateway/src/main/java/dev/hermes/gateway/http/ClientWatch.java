package dev.hermes.gateway.http;

import dev.hermes.api.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sees that clients hang up while they wait for the beginning of their answer. The JDK's server does not look at a connection
 * between a request and its answer, so the system is asked: once a second, for all at once, and only about those that have
 * waited longer than that. Short requests cost one entry in a set.
 *
 * <p>A client that has ended its half of the connection counts as gone, as it does for most servers.
 */
final class ClientWatch implements AutoCloseable {
    /** A machine with very many connections has a long table: reading it must not become what the machine does. */
    private static final int REST_FOR_WORK = 50;

    private final TcpTable table;
    private final boolean told;
    private final Duration pause;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread watch;
    private volatile boolean idle;

    /** Who is in no table proves nothing before the table has named one of ours: a sandbox may show an empty one. */
    private boolean proven;

    ClientWatch(TcpTable table, Duration pause) {
        this.table = table;
        this.told = table.readable();
        this.pause = pause;
    }

    /** Looks from now on, where the system tells anything. */
    void start(Log log) {
        if (told) {
            watch = Thread.ofVirtual().name("http-clients").start(() -> watch(log));
        }
    }

    /** @param left what is done once, on another thread, when the client has gone */
    Presence watch(InetSocketAddress local, InetSocketAddress remote, Runnable left) {
        var one = new Waiting(local, remote, left);
        if (told) {
            waiting.add(one);
            if (idle) {
                LockSupport.unpark(watch);
            }
        }
        return one;
    }

    private final class Waiting implements Presence {
        private final long since = System.nanoTime();
        private final InetSocketAddress local;
        private final InetSocketAddress remote;
        private final Runnable left;
        private @Nullable String name; // made when it is looked for: most answers come before
        private boolean missed;
        private boolean closed;
        private boolean gone;

        Waiting(InetSocketAddress local, InetSocketAddress remote, Runnable left) {
            this.local = local;
            this.remote = remote;
            this.left = left;
        }

        private String name() {
            var known = name;
            if (known == null) {
                known = TcpTable.name(local, remote);
                name = known;
            }
            return known;
        }

        /** @return whether it has gone. One look may overlook a connection while the table changes, two do not. */
        private boolean absent(@Nullable String state) {
            if (state != null) {
                missed = false;
                return !state.equals(TcpTable.ESTABLISHED);
            }
            boolean again = missed;
            missed = true;
            return again && proven;
        }

        /** Not while {@link #close}: afterwards the thread that waited is at something else. */
        private synchronized void leave() {
            if (!closed) {
                gone = true;
                left.run();
            }
        }

        @Override
        public synchronized boolean gone() {
            return gone;
        }

        @Override
        public void close() {
            waiting.remove(this);
            synchronized (this) {
                closed = true;
            }
        }
    }

    private void watch(Log log) {
        var rest = pause;
        while (!Thread.interrupted()) {
            if (waiting.isEmpty()) {
                idle = true;
                if (waiting.isEmpty()) { // who came in between may not have seen that there is someone to wake
                    LockSupport.park(this);
                }
                idle = false;
                continue;
            }
            try {
                Thread.sleep(rest);
                long begun = System.nanoTime();
                look();
                rest = longer(pause, Duration.ofNanos((System.nanoTime() - begun) * REST_FOR_WORK));
            } catch (InterruptedException _) {
                return; // the server ends
            } catch (IOException | UncheckedIOException e) {
                log.debug("gateway.http", "the system does not tell which clients are there: " + e.getMessage());
            }
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** One look at all who wait. */
    void look() throws IOException {
        long now = System.nanoTime();
        var patient = waiting.stream()
                .filter(one -> now - one.since >= pause.toNanos())
                .toList();
        if (patient.isEmpty()) {
            return;
        }
        var states = table.states(patient.stream().map(Waiting::name).collect(Collectors.toSet()));
        proven |= states.containsValue(TcpTable.ESTABLISHED);
        for (var one : patient) {
            if (one.absent(states.get(one.name())) && waiting.remove(one)) {
                Thread.ofVirtual().start(one::leave); // what it does must not hold up the watch
            }
        }
    }

    @Override
    public void close() {
        var watching = watch;
        if (watching != null) {
            watching.interrupt();
        }
    }
}
