package dev.hermes.api.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * What something has cost.
 *
 * @param usd empty when it is not known
 * @param source where the figure is from, in one word; empty when there is none
 */
public record Cost(Status status, Optional<BigDecimal> usd, String source) {
    public static final Cost UNKNOWN = new Cost(Status.UNKNOWN, Optional.empty(), "");

    /** How sure the figure is. */
    public enum Status {
        /** Paid by a subscription. */
        INCLUDED,
        /** As the provider says. */
        ACTUAL,
        /** From a list of prices. */
        ESTIMATED,
        UNKNOWN;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wireName;
        }

        /** What other implementations wrote may be another word. */
        public static Status of(String word) {
            for (var status : values()) {
                if (status.wireName.equalsIgnoreCase(word)) {
                    return status;
                }
            }
            return UNKNOWN;
        }
    }

    /** Both together: as sure as the less sure of them, and unknown when either is. */
    public Cost plus(Cost other) {
        var unsure = status.compareTo(other.status) >= 0 ? this : other;
        if (unsure.status == Status.UNKNOWN) {
            return UNKNOWN;
        }
        var sum = usd.orElse(BigDecimal.ZERO).add(other.usd.orElse(BigDecimal.ZERO));
        return new Cost(unsure.status, Optional.of(sum), unsure.source);
    }

    /** {@code $1.20}, {@code ~$1.20}, {@code included} or {@code n/a}. */
    public String label() {
        return switch (status) {
            case INCLUDED -> "included";
            case ACTUAL -> usd.map(Cost::dollars).orElse("n/a");
            case ESTIMATED -> usd.map(some -> "~" + dollars(some)).orElse("n/a");
            case UNKNOWN -> "n/a";
        };
    }

    private static String dollars(BigDecimal usd) {
        return "$" + usd.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }
}
