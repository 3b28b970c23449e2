package dev.hermes.sessions;

import java.util.Set;

/**
 * What to look for in all conversations.
 *
 * @param text words, {@code "phrases"}, {@code prefix*}, AND, OR, NOT
 * @param roles wire names of the roles whose messages count; empty for all
 * @param hiddenSources sessions from here are left out
 */
public record SearchQuery(String text, Set<String> roles, Set<String> hiddenSources, Sort sort, int limit) {
    /** The order of the hits. */
    public enum Sort {
        RELEVANCE,
        /** The last one written first. */
        NEWEST,
        OLDEST
    }

    public SearchQuery {
        roles = Set.copyOf(roles);
        hiddenSources = Set.copyOf(hiddenSources);
    }

    public static SearchQuery of(String text, int limit) {
        return new SearchQuery(text, Set.of(), Set.of("tool"), Sort.RELEVANCE, limit);
    }
}
