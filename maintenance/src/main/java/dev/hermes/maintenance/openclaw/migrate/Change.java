package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.api.Secret;
import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import dev.hermes.providers.credentials.Sendable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings and variables that one part brings. What is there already and different is kept, unless it shall give way. */
final class Change {
    private final Draft draft;
    private final Part part;
    private final String source;
    private final List<String> added = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> unresolved = new ArrayList<>();
    private final List<String> secret = new ArrayList<>();
    private boolean found;

    Change(Draft draft, Part part, String source) {
        this.draft = draft;
        this.part = part;
        this.source = source;
    }

    /** A setting. A number or text that says the same counts as equal. */
    Change set(String path, Object value) {
        found = true;
        var there = draft.setting(path);
        if (there.isPresent() && String.valueOf(there.get()).equals(String.valueOf(value))) {
            return this;
        }
        boolean taken = there.filter(old -> !String.valueOf(old).isBlank()).isPresent();
        if (taken && !draft.options().overwrite()) {
            kept.add(path);
        } else {
            draft.put(path, value);
            added.add(path);
        }
        return this;
    }

    Change set(String path, Optional<?> value) {
        value.ifPresent(present -> set(path, (Object) present));
        return this;
    }

    /** A variable that is no secret. */
    Change variable(String name, Optional<String> value) {
        value.filter(text -> !text.isBlank()).ifPresent(text -> write(name, text));
        return this;
    }

    /** A variable that is one, to be copied only when secrets are wanted. */
    Change secret(String name, tools.jackson.databind.JsonNode node, Secrets secrets) {
        if (secrets.unresolved(node)) {
            found = true;
            unresolved.add(name);
            return this;
        }
        return secret(name, secrets.value(node));
    }

    Change secret(String name, Optional<String> value) {
        value.filter(text -> !text.isBlank()).ifPresent(text -> {
            if (Sendable.subscription(Secret.of(text))) {
                draft.warn(name + " is a token of a Claude subscription, which Hermes neither keeps nor sends. "
                        + Sendable.advice(Secret.of(text)));
            } else if (draft.options().secrets()) {
                write(name, text);
            } else {
                found = true;
                secret.add(name);
            }
        });
        return this;
    }

    private void write(String name, String value) {
        found = true;
        var there = draft.variable(name);
        if (there.filter(value::equals).isPresent()) {
            return;
        }
        if (there.isPresent() && !draft.options().overwrite()) {
            kept.add(name);
        } else {
            draft.putVariable(name, value);
            added.add(name);
        }
    }

    /** Makes the item of it. @param destination the file or files that the keys are in */
    void done(String destination) {
        if (!unresolved.isEmpty()) {
            draft.warn("References to files or programs cannot be followed; set by hand: "
                    + String.join(", ", unresolved) + ".");
        }
        Map<String, List<String>> details = new LinkedHashMap<>();
        put(details, "added_keys", added);
        put(details, "conflicting_keys", kept);
        put(details, "unresolved_keys", unresolved);
        put(details, "secret_keys", secret);
        var status = !added.isEmpty() ? Status.MIGRATED : !kept.isEmpty() ? Status.CONFLICT : Status.SKIPPED;
        draft.add(new Item(part.id(), source, destination, status, reason(status), details));
    }

    private String reason(Status status) {
        if (status == Status.MIGRATED) {
            return "";
        }
        if (status == Status.CONFLICT) {
            return "set to something else already";
        }
        if (!secret.isEmpty()) {
            return "secrets are left out";
        }
        if (!unresolved.isEmpty()) {
            return "references that cannot be followed here";
        }
        return found ? "set like that already" : "nothing found";
    }

    private static void put(Map<String, List<String>> details, String name, List<String> keys) {
        if (!keys.isEmpty()) {
            details.put(name, List.copyOf(keys));
        }
    }
}
