package dev.hermes.home;

import java.util.ArrayList;
import java.util.List;

/** Settings that change together: {@link ConfigFile#apply} writes all of them, or none. */
public final class ConfigChanges {
    sealed interface Change {
        String path();

        record Put(String path, Object value) implements Change {}

        record Append(String path, Object item) implements Change {}

        record Remove(String path) implements Change {}
    }

    private final List<Change> changes = new ArrayList<>();

    /** @param value text, number, truth value, or a list or map of those */
    public ConfigChanges set(String path, Object value) {
        changes.add(new Change.Put(path, value));
        return this;
    }

    /**
     * Puts an item at the end of a list, which is made when there is none. Other than with {@link #set} of the longer
     * list, what is written in the list stays as it is, comments included.
     *
     * @param item as for {@link #set}
     */
    public ConfigChanges append(String path, Object item) {
        changes.add(new Change.Append(path, item));
        return this;
    }

    /** Takes a setting away; nothing happens when it is not there. */
    public ConfigChanges unset(String path) {
        changes.add(new Change.Remove(path));
        return this;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    List<Change> all() {
        return List.copyOf(changes);
    }
}
