package dev.hermes.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What was delivered lately, for each route: how much, and what exactly. */
final class RouteMemory {
    private static final Duration RATE_WINDOW = Duration.ofSeconds(60);
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final int rate;
    private final Clock clock;
    private final Map<String, Deque<Long>> times = new HashMap<>();
    private final Map<String, Long> deliveries = new LinkedHashMap<>();
    private final Set<String> working = new HashSet<>();

    /** Whether a delivery is new. */
    enum Known {
        NEW,
        /** It came a moment ago, and nobody knows yet whether that succeeds. */
        BEING_DONE,
        DONE
    }

    RouteMemory(int rate, Clock clock) {
        this.rate = rate;
        this.clock = clock;
    }

    /** @return false when there were too many to this route */
    synchronized boolean admit(String route) {
        long now = clock.millis();
        var recent = times.computeIfAbsent(route, _ -> new ArrayDeque<>());
        while (!recent.isEmpty() && recent.peekFirst() <= now - RATE_WINDOW.toMillis()) {
            recent.removeFirst();
        }
        if (recent.size() >= rate) {
            return false;
        }
        recent.addLast(now);
        return true;
    }

    /** A new one is being done from now on, until {@link #done} or {@link #forget}. */
    synchronized Known begin(String route, String delivery) {
        long now = clock.millis();
        var oldest = deliveries.entrySet().iterator();
        while (oldest.hasNext() && oldest.next().getValue() <= now - REMEMBERED.toMillis()) {
            oldest.remove();
        }
        var name = name(route, delivery);
        if (deliveries.containsKey(name)) {
            return Known.DONE;
        }
        return working.add(name) ? Known.NEW : Known.BEING_DONE;
    }

    /** It was taken. */
    synchronized void done(String route, String delivery) {
        var name = name(route, delivery);
        working.remove(name);
        deliveries.putIfAbsent(name, clock.millis());
    }

    /** It was not taken after all, and may come again. */
    synchronized void forget(String route, String delivery) {
        working.remove(name(route, delivery));
    }

    private static String name(String route, String delivery) {
        return route + "\n" + delivery;
    }
}
