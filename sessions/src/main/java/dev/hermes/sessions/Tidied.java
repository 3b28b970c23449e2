package dev.hermes.sessions;

import java.util.List;

/**
 * What was tidied.
 *
 * @param pruned ids of old sessions that are gone; their files beside the database can go too
 * @param emptied ids of terminal sessions without a word that are gone
 * @param closed how many abandoned continuations were ended
 */
public record Tidied(List<String> pruned, List<String> emptied, int closed, boolean vacuumWanted) {
    public Tidied {
        pruned = List.copyOf(pruned);
        emptied = List.copyOf(emptied);
    }
}
