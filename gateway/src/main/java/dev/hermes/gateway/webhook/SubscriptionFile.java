package dev.hermes.gateway.webhook;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.gateway.http.Json;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code webhook_subscriptions.json}: the routes that commands add while a gateway works. A file that cannot be understood is
 * never written over, and what another version has written beside what is known here stays.
 */
public final class SubscriptionFile {
    private static final String NAME = "webhook_subscriptions.json";
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Path home;
    private final Clock clock;

    public SubscriptionFile(Path home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    static Path in(Path home) {
        return home.resolve(NAME);
    }

    /**
     * In the order in which they were made.
     *
     * @throws HermesException when the file is there and cannot be understood
     */
    public List<Subscription> list() {
        return read().propertyStream()
                .filter(entry -> entry.getValue() instanceof ObjectNode)
                .map(entry -> Subscription.of(entry.getKey(), (ObjectNode) entry.getValue()))
                .toList();
    }

    /** @throws HermesException when the file is there and cannot be understood */
    public Optional<Subscription> find(String name) {
        return list().stream()
                .filter(subscription -> subscription.name().equals(name))
                .findFirst();
    }

    /**
     * Adds a route, or puts it in the place of one with its name.
     *
     * @return whether there was one
     * @throws HermesException when the file cannot be understood or written
     */
    public boolean put(Subscription subscription) {
        try (var _ = lock()) {
            var all = read();
            boolean known = all.get(subscription.name()) instanceof ObjectNode;
            var node = known ? (ObjectNode) all.get(subscription.name()) : all.putObject(subscription.name());
            subscription.into(node);
            if (!node.has("created_at")) {
                node.put(
                        "created_at",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            }
            write(all);
            return known;
        }
    }

    /**
     * @return whether there was one
     * @throws HermesException when the file cannot be understood or written
     */
    public boolean remove(String name) {
        try (var _ = lock()) {
            var all = read();
            if (all.remove(name) == null) {
                return false;
            }
            write(all);
            return true;
        }
    }

    private FileLock lock() {
        return FileLock.exclusive(home.resolve("webhook_subscriptions.lock"), WAIT);
    }

    private ObjectNode read() {
        try {
            var file = in(home);
            if (!Files.exists(file)) {
                return Json.object();
            }
            return Json.parse(Files.readString(file))
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .orElseThrow(() -> new HermesException(
                            ExitCode.FAILED,
                            file + " is no JSON object.",
                            "Mend it, or move it away to begin with none; it was not changed."));
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot read " + in(home) + ": " + Problem.of(e) + ".");
        }
    }

    private void write(ObjectNode all) {
        try {
            DurableFile.replace(in(home), Json.pretty(all) + "\n");
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + in(home) + ": " + Problem.of(e) + ".");
        }
    }
}
