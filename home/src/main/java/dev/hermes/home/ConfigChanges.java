package dev.hermes.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings that change together: {@link ConfigFile#apply} writes all of them, or none. */
public final class ConfigChanges {
    record Change(String path, Optional<Object> value) {}

    private final List<Change> changes = new ArrayList<>();

    /** @param value text, number, truth value, or a list or map of those */
    public ConfigChanges set(String path, Object value) {
        changes.add(new Change(path, Optional.of(value)));
        return this;
    }

    /** Takes a setting away; nothing happens when it is not there. */
    public ConfigChanges unset(String path) {
        changes.add(new Change(path, Optional.empty()));
        return this;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    List<Change> all() {
        return List.copyOf(changes);
    }
}
