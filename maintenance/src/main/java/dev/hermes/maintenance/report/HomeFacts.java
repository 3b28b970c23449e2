package dev.hermes.maintenance.report;

import dev.hermes.home.HermesHome;
import dev.hermes.home.profile.ProfileFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the files of a home tell without being opened for writing. */
final class HomeFacts {
    private final HermesHome home;
    private final Path userHome;

    HomeFacts(HermesHome home, Path userHome) {
        this.home = home;
        this.userHome = userHome;
    }

    /**
     * Jobs that run by the clock.
     *
     * @param readable whether the file could be read; there are none when it is missing
     */
    record Jobs(int active, int total, boolean readable) {}

    Jobs jobs() {
        var file = home.file("cron/jobs.json");
        if (!Files.exists(file)) {
            return new Jobs(0, 0, true);
        }
        var jobs = json(file).map(json -> json.path("jobs"));
        if (jobs.isEmpty() || !jobs.get().isArray()) {
            return new Jobs(0, 0, false);
        }
        int active = 0;
        for (var job : jobs.get()) {
            active += job.path("enabled").asBoolean(true) ? 1 : 0;
        }
        return new Jobs(active, jobs.get().size(), true);
    }

    /** How many conversations chat platforms have; empty when the file cannot be read. */
    Optional<Integer> chatSessions() {
        var file = home.sessions().resolve("sessions.json");
        return Files.exists(file) ? json(file).filter(JsonNode::isObject).map(JsonNode::size) : Optional.of(0);
    }

    /**
     * The gateway of this home.
     *
     * @param manager who starts it
     * @param installed whether that is a service of the system
     */
    record Gateway(boolean running, Optional<Long> pid, String manager, boolean installed) {}

    Gateway gateway() {
        boolean running = ProfileFacts.gatewayRuns(home.directory());
        var manager = manager();
        return new Gateway(
                running, running ? pid() : Optional.empty(), manager.orElse("manual process"), manager.isPresent());
    }

    private Optional<Long> pid() {
        try {
            var text = Files.readString(home.file("gateway.pid")).strip();
            if (text.matches("\\d{1,10}")) {
                return Optional.of(Long.parseLong(text));
            }
            return json(home.file("gateway.pid"))
                    .map(json -> json.path("pid").asLong(0))
                    .filter(pid -> pid > 0);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<String> manager() {
        var suffix = home.directory().equals(home.root()) ? "" : "-" + home.profile();
        if (Files.isDirectory(Path.of("/run/service")) && Files.exists(Path.of("/run/s6"))) {
            return Optional.of("s6 (container supervisor)");
        }
        var unit = "hermes-gateway" + suffix + ".service";
        if (Files.exists(userHome.resolve(".config/systemd/user").resolve(unit))) {
            return Optional.of("systemd (user)");
        }
        if (Files.exists(Path.of("/etc/systemd/system", unit))) {
            return Optional.of("systemd (system)");
        }
        return Files.exists(userHome.resolve("Library/LaunchAgents/ai.hermes.gateway" + suffix + ".plist"))
                ? Optional.of("launchd")
                : Optional.empty();
    }

    private static Optional<JsonNode> json(Path file) {
        try {
            return Optional.of(new JsonMapper().readTree(Files.readAllBytes(file)));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
