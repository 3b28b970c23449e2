package dev.hermes.maintenance.update;

import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was last heard of newer releases: {@code .update_check} of the root home. Upstream keeps its own answer in the same
 * file; whose it is says {@code rev}, and each takes the other's for none.
 */
public final class KnownRelease {
    private static final Duration VALID = Duration.ofHours(6);

    private final Path file;
    private final String rev;
    private final Clock clock;

    /** @param current the version that runs */
    public KnownRelease(Path root, String current, Clock clock) {
        this.file = file(root);
        this.rev = "java:" + current;
        this.clock = clock;
    }

    private static Path file(Path home) {
        return home.resolve(".update_check");
    }

    /** The version that the channel offered, when that was heard in the last hours. */
    public Optional<String> latest() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var json = new JsonMapper().readTree(Files.readAllBytes(file));
            var heard = Duration.ofSeconds(
                    clock.instant().getEpochSecond() - json.path("ts").asLong(0));
            var latest = json.path("latest").asString("");
            return rev.equals(json.path("rev").asString(""))
                            && !heard.isNegative()
                            && heard.compareTo(VALID) < 0
                            && Versions.valid(latest)
                    ? Optional.of(latest)
                    : Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty(); // it is asked for again
        }
    }

    /** Keeps what the channel offers. A home that cannot be written is no reason to complain. */
    public void learn(String latest) {
        var current = rev.substring(rev.indexOf(':') + 1);
        var json = new JsonMapper()
                .createObjectNode()
                .put("ts", clock.instant().getEpochSecond())
                .put("behind", Updater.newer(latest, current) ? -1 : 0)
                .put("rev", rev)
                .put("latest", latest);
        try {
            DurableFile.replace(file, json.toString());
        } catch (IOException _) {
            return; // then it is asked for again
        }
    }

    /** Forgets what a home knows, after an update. */
    public static void forget(Path home) {
        try {
            Files.deleteIfExists(file(home));
        } catch (IOException _) {
            return; // it is out of date in a few hours anyway
        }
    }
}
