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

    HomeFacts(HermesHome home) {
        this.home = home;
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

    /** Whether the gateway of this home works. */
    boolean gatewayRuns() {
        return ProfileFacts.gatewayRuns(home.directory());
    }

    /** The process of the gateway, if it runs. */
    Optional<Long> gatewayPid() {
        return gatewayRuns() ? pid() : Optional.empty();
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

    private static Optional<JsonNode> json(Path file) {
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
