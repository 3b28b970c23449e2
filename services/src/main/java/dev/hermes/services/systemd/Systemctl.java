package dev.hermes.services.systemd;

import dev.hermes.services.Machine;
import dev.hermes.services.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What systemd is told and asked about one unit. @param variables that lead to the person's own systemd */
record Systemctl(Machine machine, String unit, Map<String, String> variables) {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration STOPPING = Duration.ofSeconds(90);
    private static final Duration ASKING = Duration.ofSeconds(10);
    static final String PROPERTIES = "ActiveState,SubState,Result,ExecMainStatus,MainPID";

    /** What systemd knows of a unit. */
    record Facts(Map<String, String> values) {
        String get(String name) {
            return values.getOrDefault(name, "");
        }

        long mainPid() {
            var pid = get("MainPID");
            return pid.matches("\\d{1,10}") ? Long.parseLong(pid) : 0;
        }

        /** It starts again by itself in a moment. */
        boolean restarting() {
            return get("SubState").equals("auto-restart");
        }

        /** It asked to be started again, and nobody does. */
        boolean stuck() {
            return get("ActiveState").equals("failed") && get("ExecMainStatus").equals("75");
        }

        boolean limited() {
            return get("Result").equals("start-limit-hit") || get("SubState").equals("start-limit-hit");
        }
    }

    Outcome daemonReload(UnitScope scope) {
        return run(scope, SHORT, "daemon-reload");
    }

    Outcome enable(UnitScope scope) {
        return run(scope, SHORT, "enable", unit);
    }

    Outcome disable(UnitScope scope) {
        return run(scope, SHORT, "disable", unit);
    }

    Outcome start(UnitScope scope) {
        return run(scope, SHORT, "start", unit);
    }

    Outcome stop(UnitScope scope) {
        return run(scope, STOPPING, "stop", unit);
    }

    Outcome restart(UnitScope scope) {
        return run(scope, STOPPING, "restart", unit);
    }

    Outcome resetFailed(UnitScope scope) {
        return run(scope, SHORT, "reset-failed", unit);
    }

    boolean active(UnitScope scope) {
        return run(scope, ASKING, "is-active", unit).out().strip().equals("active");
    }

    /** What it prints for a person. */
    String status(UnitScope scope, boolean full) {
        var words = new ArrayList<>(List.of("status", unit, "--no-pager"));
        if (full) {
            words.add("-l");
        }
        return run(scope, ASKING, words.toArray(String[]::new)).out();
    }

    Facts show(UnitScope scope) {
        var values = new HashMap<String, String>();
        run(scope, ASKING, "show", unit, "--no-pager", "--property", PROPERTIES)
                .out()
                .lines()
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        values.put(
                                line.substring(0, equals),
                                line.substring(equals + 1).strip());
                    }
                });
        return new Facts(values);
    }

    /** The last lines of its journal. */
    String journal(UnitScope scope, boolean full) {
        var words = new ArrayList<>(List.of("journalctl"));
        words.addAll(scope.options());
        words.addAll(List.of("-u", unit, "-n", "20", "--no-pager"));
        if (full) {
            words.add("-l");
        }
        return machine.programs().run(words, variables(scope), ASKING).out();
    }

    private Outcome run(UnitScope scope, Duration limit, String... words) {
        var all = new ArrayList<>(List.of("systemctl"));
        all.addAll(scope.options());
        all.addAll(List.of(words));
        return machine.programs().run(all, variables(scope), limit);
    }

    private Map<String, String> variables(UnitScope scope) {
        return scope == UnitScope.USER ? variables : Map.of();
    }
}
