package dev.hermes.services.systemd;

import dev.hermes.services.Machine;
import dev.hermes.services.Narration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Units of early versions, which fight with today's for the same bot. Only {@code hermes.service}, and only if it is ours. */
public final class LegacyUnits {
    private static final String UNIT = "hermes.service";
    private static final List<String> SIGNS = List.of(
            "hermes_cli.main gateway",
            "hermes_cli/main.py gateway",
            "gateway/run.py",
            " hermes gateway ",
            "/hermes gateway ");

    private final Machine machine;
    private final UnitStore store;
    private final Systemctl systemctl;
    private final Narration narration;

    /** What was removed, and what was left because only root may remove it. */
    public record Removed(List<Path> gone, List<Path> left) {
        public Removed {
            gone = List.copyOf(gone);
            left = List.copyOf(left);
        }
    }

    LegacyUnits(Machine machine, UnitStore store, Map<String, String> variables, Narration narration) {
        this.machine = machine;
        this.store = store;
        this.systemctl = new Systemctl(machine, UNIT, variables);
        this.narration = narration;
    }

    /** What is there, without touching it. */
    public List<Path> find() {
        return scopes().stream().map(scope -> store.file(scope, UNIT)).toList();
    }

    private List<UnitScope> scopes() {
        return Stream.of(UnitScope.values())
                .filter(scope -> store.read(scope, UNIT)
                        .filter(unit -> SIGNS.stream().anyMatch(unit.text()::contains))
                        .isPresent())
                .toList();
    }

    public Removed remove() {
        var gone = new ArrayList<Path>();
        var left = new ArrayList<Path>();
        for (var scope : scopes()) {
            var file = store.file(scope, UNIT);
            if (scope == UnitScope.SYSTEM && !machine.caller().root()) {
                left.add(file);
                narration.say("⚠ " + file + " needs root: sudo hermes gateway migrate-legacy");
                continue;
            }
            systemctl.stop(scope); // how this ends does not matter: the unit goes
            systemctl.disable(scope);
            store.delete(scope, UNIT);
            systemctl.daemonReload(scope);
            gone.add(file);
            narration.say("✓ Removed " + file);
        }
        return new Removed(gone, left);
    }
}
