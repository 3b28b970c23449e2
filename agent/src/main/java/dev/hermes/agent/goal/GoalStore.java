package dev.hermes.agent.goal;

import java.util.Optional;

/** Where goals are kept: the {@code state_meta} table, or a map in tests. */
public interface GoalStore {
    Optional<String> load(String key);

    void save(String key, String json);
}
