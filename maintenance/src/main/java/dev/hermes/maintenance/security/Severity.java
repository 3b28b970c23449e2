package dev.hermes.maintenance.security;

import java.util.Locale;
import java.util.Optional;

/** How bad a vulnerability is, in rising order. */
public enum Severity {
    UNKNOWN,
    LOW,
    MODERATE,
    HIGH,
    CRITICAL;

    /** By the name that a database gives it; {@code MEDIUM} is {@link #MODERATE}. */
    static Optional<Severity> named(String text) {
        var name = text.strip().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "LOW" -> Optional.of(LOW);
            case "MODERATE", "MEDIUM" -> Optional.of(MODERATE);
            case "HIGH" -> Optional.of(HIGH);
            case "CRITICAL" -> Optional.of(CRITICAL);
            default -> Optional.empty();
        };
    }

    /** By a CVSS base score, 0 to 10. */
    static Severity scored(double score) {
        if (score >= 9) {
            return CRITICAL;
        }
        if (score >= 7) {
            return HIGH;
        }
        if (score >= 4) {
            return MODERATE;
        }
        return score > 0 ? LOW : UNKNOWN;
    }
}
