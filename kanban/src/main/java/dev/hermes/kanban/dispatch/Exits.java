package dev.hermes.kanban.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** How the workers of this process have ended, for a while: numbers of processes are used again. */
public final class Exits {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST = 4096;

    private record Ended(int code, Instant at) {}

    private final Clock clock;
    private final Map<Long, Ended> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Ended> eldest) {
            return size() > MOST;
        }
    };

    public Exits(Clock clock) {
        this.clock = clock;
    }

    void follow(Process process) {
        forget(process.pid());
        var _ = process.onExit().thenAccept(gone -> note(gone.pid(), gone.exitValue()));
    }

    private synchronized void forget(long pid) {
        ended.remove(pid);
    }

    private synchronized void note(long pid, int code) {
        ended.put(pid, new Ended(code, clock.instant()));
    }

    synchronized OptionalInt of(long pid) {
        var known = ended.get(pid);
        return known == null || known.at().plus(KEPT).isBefore(clock.instant())
                ? OptionalInt.empty()
                : OptionalInt.of(known.code());
    }
}
