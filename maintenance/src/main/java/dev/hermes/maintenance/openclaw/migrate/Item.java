package dev.hermes.maintenance.openclaw.migrate;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became, or would become, of one thing.
 *
 * @param kind the id of its {@link Part}
 * @param source where it was; may be empty
 * @param destination where it goes; may be empty
 * @param reason why, for what was not migrated; may be empty
 * @param details names, never values that may be secret
 */
public record Item(
        String kind,
        String source,
        String destination,
        Status status,
        String reason,
        Map<String, List<String>> details) {
    /** How it ended. */
    public enum Status {
        MIGRATED,
        ARCHIVED,
        SKIPPED,
        CONFLICT,
        ERROR;

        /** As reports have it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Item {
        details = Map.copyOf(details);
    }
}
