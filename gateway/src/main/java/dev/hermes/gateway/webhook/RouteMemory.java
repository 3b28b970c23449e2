package dev.hermes.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was delivered lately, for each route: how much, and what exactly. */
final class RouteMemory {
    private static final Duration RATE_WINDOW = Duration.ofSeconds(60);
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final int rate;
    private final Clock clock;
    private final Map<String, Deque<Long>> times = new HashMap<>();
    private final Map<String, Long> deliveries = new LinkedHashMap<>();

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

    /** @return false when this very delivery has arrived before */
    synchronized boolean first(String route, String delivery) {
        long now = clock.millis();
        var oldest = deliveries.entrySet().iterator();
        while (oldest.hasNext() && oldest.next().getValue() <= now - REMEMBERED.toMillis()) {
            oldest.remove();
        }
        return deliveries.putIfAbsent(route + "\n" + delivery, now) == null;
    }

    /** It was not taken after all, and may come again. */
    synchronized void forget(String route, String delivery) {
        deliveries.remove(route + "\n" + delivery);
    }
}
