package dev.hermes.sessions;

import java.util.Optional;

/**
 * Which sessions a list shows, the most recently active first.
 *
 * @param source only this one; without it all but {@code tool}
 */
public record ListFilter(Optional<String> source, int limit) {
    public static ListFilter of(Optional<String> source, int limit) {
        return new ListFilter(source, limit);
    }
}
