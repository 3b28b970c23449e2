package dev.hermes.gateway.webhook;

import dev.hermes.api.Log;
import dev.hermes.gateway.http.Json;
import dev.hermes.home.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** All routes: those of the settings, and those that commands add to a file while the gateway works. */
final class Subscriptions {
    private final WebhookSettings settings;
    private final Path file;
    private final Log log;
    private Map<String, Route> added = Map.of();
    private Optional<FileStamp> read = Optional.empty();

    Subscriptions(WebhookSettings settings, Path home, Log log) {
        this.settings = settings;
        this.file = SubscriptionFile.in(home);
        this.log = log;
    }

    Optional<Route> find(String name) {
        var fixed = settings.routes().get(name);
        return fixed != null
                ? Optional.of(fixed)
                : Optional.ofNullable(current().get(name));
    }

    private synchronized Map<String, Route> current() {
        var now = FileStamp.of(file);
        if (!Optional.of(now).equals(read)) {
            read = Optional.of(now);
            if (now.isThere()) {
                read();
            } else {
                added = Map.of();
            }
        }
        return added;
    }

    /** A file that cannot be understood changes nothing. */
    private void read() {
        try {
            if (Json.parse(Files.readString(file)).orElse(null) instanceof ObjectNode written) {
                var routes = new LinkedHashMap<String, Route>();
                written.propertyStream().forEach(entry -> {
                    if (entry.getValue() instanceof ObjectNode node) {
                        add(Route.of(entry.getKey(), Json.map(node), settings.secret()), routes);
                    }
                });
                added = Map.copyOf(routes);
            } else {
                log.warn("gateway.webhook", file + " is no JSON object; the routes stay as they were");
            }
        } catch (IOException e) {
            log.warn("gateway.webhook", "cannot read " + file + "; the routes stay as they were", e);
        }
    }

    private void add(Route route, Map<String, Route> routes) {
        var problem = route.problem(settings.loopback());
        if (problem.isPresent()) {
            log.warn("gateway.webhook", problem.get() + "; it is left out");
        } else {
            routes.put(route.name(), route);
        }
    }
}
