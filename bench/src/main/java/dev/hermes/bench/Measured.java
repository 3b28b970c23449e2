package dev.hermes.bench;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param value in the unit that {@code budget} names
 * @param limit of the budget
 * @param atMost whether the limit is an upper one
 */
record Measured(String what, String budget, double value, double limit, boolean atMost, String detail) {
    boolean held() {
        return atMost ? value <= limit : value >= limit;
    }

    String row() {
        return String.format(
                Locale.ROOT, "| %s | %s | %s | %s |", what, budget, detail, held() ? "held" : "**missed**");
    }
}
