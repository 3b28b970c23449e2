package dev.hermes.maintenance.report;

import dev.hermes.providers.ProviderRow;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which keys of the environment count: one that {@code hermes auth remove} took out of use is there, and is not used. */
final class KeyStates {
    /** Serve also what no provider of the table stands for, so that taken out of use there they still are of use. */
    private static final Set<String> ALSO_ELSEWHERE = Set.of("OPENAI_API_KEY", "GITHUB_TOKEN", "GH_TOKEN");

    /**
     * @param value as the environment has it; empty when it has none
     * @param removedFrom the provider that does not use it any more
     */
    record State(String value, Optional<String> removedFrom) {
        boolean used() {
            return !value.isEmpty() && removedFrom.isEmpty();
        }

        /** How a person has it used again; empty when it is used, or is not there. */
        Optional<String> remedy() {
            return removedFrom.map(id -> "taken out of use ('hermes auth add " + id + "' uses one again)");
        }
    }

    private static final State NONE = new State("", Optional.empty());

    private final Installation installation;

    KeyStates(Installation installation) {
        this.installation = installation;
    }

    /** The first that is used, else the first that is there. */
    State of(List<String> variables) {
        var there = variables.stream()
                .map(this::of)
                .filter(state -> !state.value().isEmpty())
                .toList();
        return there.stream()
                .filter(State::used)
                .findFirst()
                .or(() -> there.stream().findFirst())
                .orElse(NONE);
    }

    private State of(String variable) {
        var value = installation.environment().getOrDefault(variable, "").strip();
        return value.isEmpty() ? NONE : new State(value, removedFrom(variable));
    }

    private Optional<String> removedFrom(String variable) {
        if (ALSO_ELSEWHERE.contains(variable)) {
            return Optional.empty();
        }
        var providers = installation.providers();
        var rows = providers.all().stream()
                .filter(row -> row.keyVariables().contains(variable))
                .toList();
        return rows.stream().allMatch(row -> providers.outOfUse(row).contains(variable))
                ? rows.stream().map(ProviderRow::id).findFirst()
                : Optional.empty();
    }
}
