package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a migration did, or would do.
 *
 * @param applied whether it was done
 * @param report as it is written down, without secrets
 * @param directory of the report; empty for a plan
 */
public record Outcome(
        boolean applied, List<Item> items, List<String> warnings, ObjectNode report, Optional<Path> directory) {
    public Outcome {
        items = List.copyOf(items);
        warnings = List.copyOf(warnings);
    }

    /** How many items ended so. */
    public long count(Status status) {
        return items.stream().filter(item -> item.status() == status).count();
    }

    /** Items that ended so, in order. */
    public List<Item> with(Status status) {
        return items.stream().filter(item -> item.status() == status).toList();
    }

    /** Whether keys of providers were seen and left out. */
    public boolean keysLeftOut() {
        return items.stream().anyMatch(item -> item.details().containsKey("secret_keys"));
    }
}
