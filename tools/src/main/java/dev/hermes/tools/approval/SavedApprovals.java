package dev.hermes.tools.approval;

import java.util.Set;

/** Where keys live that a person allowed for good: {@code command_allowlist} of the configuration. */
public interface SavedApprovals {
    /** As last read. */
    Set<String> keys();

    /** Keeps the key for this and all later processes; what others saved meanwhile stays. */
    void add(String key);
}
