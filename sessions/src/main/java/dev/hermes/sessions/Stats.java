package dev.hermes.sessions;

import java.util.SortedMap;

/**
 * Totals of the whole database.
 *
 * @param bySource sessions of each source
 */
public record Stats(long sessions, long messages, SortedMap<String, Long> bySource, long bytes) {}
