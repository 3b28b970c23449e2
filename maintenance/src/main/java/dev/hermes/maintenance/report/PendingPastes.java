package dev.hermes.maintenance.report;

import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.HermesHome;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Texts that were handed over and are to be taken back, in {@code pastes/pending.json}. Trouble with it is never anybody's. */
public final class PendingPastes {
    /** How long a text stays. */
    public static final Duration STAY = Duration.ofHours(6);

    private static final Duration GIVEN_UP = Duration.ofHours(24);
    private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

    private final Path file;
    private final Clock clock;
    private final PasteSites sites;

    public PendingPastes(HermesHome home, Clock clock, PasteSites sites) {
        this.file = home.file("pastes").resolve("pending.json");
        this.clock = clock;
        this.sites = sites;
    }

    /** Remembers that a text is to be taken back. Sites that cannot do it are not remembered. */
    public void add(String url) {
        if (sites.deletable(url)) {
            double at = clock.instant().plus(STAY).toEpochMilli() / 1000.0;
            change(all -> {
                all.merge(normal(url), at, Math::max);
                return all;
            });
        }
    }

    /** Forgets one that has been taken back. */
    public void remove(String url) {
        if (Files.exists(file)) {
            change(all -> {
                all.remove(normal(url));
                return all;
            });
        }
    }

    /** Takes back what is due. What fails is tried again for a day. */
    public void sweep() throws InterruptedException {
        var due = new LinkedHashMap<String, Double>();
        double now = clock.millis() / 1000.0;
        read().forEach((url, at) -> {
            if (at <= now) {
                due.put(url, at);
            }
        });
        for (var entry : due.entrySet()) {
            boolean gone = entry.getValue() + GIVEN_UP.toSeconds() <= now;
            try {
                sites.delete(entry.getKey());
                gone = true;
            } catch (IOException _) {
                // It stays in the list and is tried again by the next sweep.
            }
            if (gone) {
                remove(entry.getKey());
            }
        }
    }

    private static String normal(String url) {
        return url.replaceFirst("/$", "");
    }

    private void change(UnaryOperator<Map<String, Double>> change) {
        try {
            var directory = file.getParent();
            if (directory != null) {
                PrivateDirectories.create(directory);
            }
            try (var _ = FileLock.exclusive(file.resolveSibling("pending.lock"), LOCK_WAIT)) {
                var before = read();
                var after = change.apply(new LinkedHashMap<>(before));
                if (!after.equals(before)) {
                    write(after);
                }
            }
        } catch (IOException | HermesException _) {
            return; // then the text stays as long as the site keeps it
        }
    }

    private Map<String, Double> read() {
        var all = new LinkedHashMap<String, Double>();
        try {
            for (var entry : new JsonMapper().readTree(Files.readAllBytes(file))) {
                var url = entry.path("url").asString("");
                if (sites.deletable(url) && entry.path("expire_at").isNumber()) {
                    all.merge(normal(url), entry.path("expire_at").asDouble(), Math::max);
                }
            }
        } catch (IOException | JacksonException _) {
            return all; // nothing is pending
        }
        return all;
    }

    private void write(Map<String, Double> all) throws IOException {
        var json = new JsonMapper().createArrayNode();
        all.forEach((url, at) -> json.addObject()
                .put("url", url)
                .put("expire_at", BigDecimal.valueOf(at).setScale(3, RoundingMode.HALF_UP)));
        DurableFile.replace(file, json + "\n");
    }
}
