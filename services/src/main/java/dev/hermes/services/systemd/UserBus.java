package dev.hermes.services.systemd;

import dev.hermes.services.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The way to the person's own systemd, which is not there for whoever came in by {@code su} or {@code ssh} at boot. */
record UserBus(Machine machine, String user) {
    private static final Duration COMES_BY_ITSELF = Duration.ofSeconds(3);
    private static final Duration COMES_WITH_LINGER = Duration.ofSeconds(5);
    private static final String RUNTIME = "XDG_RUNTIME_DIR";
    private static final String BUS = "DBUS_SESSION_BUS_ADDRESS";

    /** What programs need to be told to find the way, where the environment does not say it. */
    Map<String, String> variables() {
        var missing = new HashMap<String, String>();
        runtime().ifPresent(directory -> {
            if (!machine.environment().containsKey(RUNTIME)) {
                missing.put(RUNTIME, directory.toString());
            }
            if (!machine.environment().containsKey(BUS) && Files.exists(directory.resolve("bus"))) {
                missing.put(BUS, "unix:path=" + directory.resolve("bus"));
            }
        });
        return missing;
    }

    /** Waits for it, and turns on what brings it. @throws SystemdException.UserBusUnreachable when it does not come */
    void require() {
        if (ready()) {
            return;
        }
        String reason;
        if (Linger.of(machine, user) instanceof Linger.On) {
            if (machine.waits().until(this::ready, COMES_BY_ITSELF)) {
                return;
            }
            reason = "no socket in " + place();
        } else {
            var enabled = Linger.enable(machine, user);
            if (machine.waits().until(this::ready, COMES_WITH_LINGER)) {
                return;
            }
            reason = enabled.ok() ? "no socket in " + place() : "linger is off (" + enabled.complaint() + ")";
        }
        throw new SystemdException.UserBusUnreachable(reason, user);
    }

    private boolean ready() {
        return runtime()
                .filter(directory ->
                        Files.exists(directory.resolve("bus")) || Files.exists(directory.resolve("systemd/private")))
                .isPresent();
    }

    private Optional<Path> runtime() {
        var named = machine.environment().getOrDefault(RUNTIME, "");
        var directory = named.isBlank() ? usual() : Path.of(named);
        return Files.isDirectory(directory) ? Optional.of(directory) : Optional.empty();
    }

    private Path usual() {
        return machine.system("/run/user/" + machine.caller().uid());
    }

    private String place() {
        return runtime().orElseGet(this::usual).toString();
    }
}
