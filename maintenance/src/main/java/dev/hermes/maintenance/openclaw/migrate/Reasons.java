package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;

/** What is said of files. */
final class Reasons {
    private Reasons() {}

    static String of(Status status) {
        return switch (status) {
            case SKIPPED -> "the same is there already";
            case CONFLICT -> "another one is there already";
            case ARCHIVED -> "has no place here; kept to be looked at";
            case MIGRATED, ERROR -> "";
        };
    }
}
