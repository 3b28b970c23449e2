package dev.hermes.services;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Gateways that a test makes up; what they are told is written down. */
public final class RecordedGateways implements Gateways {
    public final List<String> told = new ArrayList<>();
    public final Map<Path, Long> running = new HashMap<>();
    public final Map<Path, State> states = new HashMap<>();

    @Override
    public OptionalLong running(Path home) {
        var pid = running.get(home);
        return pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    @Override
    public Optional<State> state(Path home) {
        return Optional.ofNullable(states.get(home));
    }

    @Override
    public void announceStop(Path home, long pid) {
        told.add("stop of " + pid + " in " + home);
    }

    @Override
    public void wish(Path home, boolean wanted) {
        told.add((wanted ? "running" : "stopped") + " in " + home);
    }

    @Override
    public int endAll(Path home) {
        told.add("end all in " + home);
        return running.containsKey(home) ? 1 : 0;
    }
}
