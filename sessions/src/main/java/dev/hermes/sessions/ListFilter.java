package dev.hermes.sessions;

import java.util.Optional;

/**
 * Which sessions a list shows.
 *
 * @param source only this one; without it all but {@code tool}
 * @param offset how many to leave out at the beginning
 */
public record ListFilter(Optional<String> source, int limit, int offset, Order order) {
    /** What comes first. */
    public enum Order {
        /** The conversation with the newest message, wherever in its chain that is. */
        RECENTLY_ACTIVE,
        /** The conversation that began last. */
        RECENTLY_STARTED
    }

    /** The most recently active ones. */
    public ListFilter(Optional<String> source, int limit) {
        this(source, limit, 0, Order.RECENTLY_ACTIVE);
    }

    public static ListFilter of(Optional<String> source, int limit) {
        return new ListFilter(source, limit);
    }
}
