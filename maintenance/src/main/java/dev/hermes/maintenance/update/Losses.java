package dev.hermes.maintenance.update;

import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.home.DurableFile;
import dev.hermes.home.EnvFile;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Holds a home against the snapshot that was made before an update, and puts back what must not get lost by one. */
public final class Losses {
    private static final String JOBS = "cron/jobs.json";

    private final HermesHome home;
    private final Path snapshot;

    /** @param snapshot its directory */
    public Losses(HermesHome home, Path snapshot) {
        this.home = home;
        this.snapshot = snapshot;
    }

    /** Puts back scheduled jobs when none is left, and keys that are gone. @return a sentence for each kind */
    public List<String> putBack() {
        var said = new ArrayList<String>();
        jobs().ifPresent(said::add);
        keys().ifPresent(said::add);
        return List.copyOf(said);
    }

    private Optional<String> jobs() {
        int before = count(snapshot.resolve(JOBS));
        var file = home.file(JOBS);
        // A file that cannot be read is not an empty one: it stays for whoever can mend it.
        if (before <= 0 || count(file) != 0) {
            return Optional.empty();
        }
        try {
            DurableFile.replace(file, Files.readAllBytes(snapshot.resolve(JOBS)));
            return Optional.of("The " + before + " scheduled jobs were gone after the update, and were put back.");
        } catch (IOException _) {
            return Optional.of("The scheduled jobs are gone; they are in " + snapshot.resolve(JOBS) + ".");
        }
    }

    /** Jobs in a file; none when there is no file, and -1 when it cannot be read. */
    private static int count(Path file) {
        try {
            if (!Files.exists(file)) {
                return 0;
            }
            var json = new JsonMapper().readTree(Files.readAllBytes(file));
            return json.isArray() ? json.size() : json.path("jobs").size();
        } catch (IOException | JacksonException _) {
            return -1;
        }
    }

    private Optional<String> keys() {
        try {
            var before = EnvFile.read(snapshot.resolve(".env"));
            var gone = new ArrayList<>(before.keySet());
            gone.removeAll(EnvFile.read(home.env()).keySet());
            for (var name : gone) {
                EnvFile.set(home.env(), name, Secret.of(String.valueOf(before.get(name))));
            }
            return gone.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Lines of .env were gone after the update, and were put back: "
                            + String.join(", ", gone) + ".");
        } catch (HermesException e) {
            return Optional.of(".env could not be held against the snapshot: " + e.getMessage());
        }
    }
}
