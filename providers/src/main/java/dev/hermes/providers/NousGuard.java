package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.api.model.RateLimits;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The limit of the account at Nous, as far as somebody has met it: all processes of a home, and upstream's, leave the portal in
 * peace until then. {@code rate_limits/nous.json} holds it, in seconds since 1970.
 */
final class NousGuard {
    /** A shorter wait is over before anybody has read of it. */
    private static final Duration WORTH_KEEPING = Duration.ofSeconds(60);

    private static final Duration USUAL = Duration.ofSeconds(300);

    /** Whatever a file says: a broken one must not lock anybody out for good. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Path file;
    private final Clock clock;
    private final Log log;

    NousGuard(HermesHome home, Clock clock, Log log) {
        this.file = home.directory().resolve("rate_limits").resolve("nous.json");
        this.clock = clock;
        this.log = log;
    }

    /** Until when; a file that cannot be read says nothing. */
    Optional<Instant> resting() {
        var now = clock.instant();
        return read().map(NousGuard::until).filter(until -> until.isAfter(now) && !until.isAfter(now.plus(LONGEST)));
    }

    /** Kept only when a count is used up for a while: other refusals are about a moment. */
    void met(RateLimits limits) {
        limits.exhausted(WORTH_KEEPING).ifPresent(told -> {
            var wait = told.compareTo(LONGEST) > 0 ? LONGEST : told; // upstream, which reads it too, has no limit
            var now = clock.instant();
            var json = JsonMapper.shared()
                    .createObjectNode()
                    .put("reset_at", seconds(now.plus(wait)))
                    .put("recorded_at", seconds(now))
                    .put("reset_seconds", wait.toMillis() / 1000.0);
            try {
                Files.createDirectories(file.getParent());
                DurableFile.replace(file, JsonMapper.shared().writeValueAsString(json));
            } catch (IOException | UncheckedIOException e) {
                log.warn("providers", "Cannot write " + file + ".", e); // the others meet the limit themselves
            }
        });
    }

    private static Instant until(JsonNode json) {
        var told = json.path("reset_at");
        return told.isNumber()
                ? instant(told.doubleValue())
                : instant(json.path("recorded_at").asDouble(0)).plus(USUAL);
    }

    private Optional<JsonNode> read() {
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            log.info("providers", file + " is not read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }
}
