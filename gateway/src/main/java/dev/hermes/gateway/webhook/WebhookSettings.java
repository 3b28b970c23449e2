package dev.hermes.gateway.webhook;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.gateway.PlatformSettings;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.home.Config;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where deliveries arrive, and what becomes of them.
 *
 * @param routes those of the settings, by name
 * @param rate deliveries to one route in a minute
 */
public record WebhookSettings(
        String host, int port, Optional<Secret> secret, Map<String, Route> routes, int rate, int largestBody) {
    private static final int PORT = 8644;
    private static final int RATE = 30;
    private static final int LARGEST_BODY = 1_048_576;

    public WebhookSettings {
        routes = Map.copyOf(routes);
    }

    /** Empty when nobody has switched it on. */
    public static Optional<WebhookSettings> of(Config config, Map<String, String> environment) {
        var settings = PlatformSettings.of(config, Webhooks.NAME);
        boolean wanted =
                settings.enabled().orElse(PlatformSettings.truth(environment.getOrDefault("WEBHOOK_ENABLED", "")));
        return wanted ? Optional.of(written(config, environment)) : Optional.empty();
    }

    /** What is written down, whether it is switched on or not. */
    public static WebhookSettings written(Config config, Map<String, String> environment) {
        var settings = PlatformSettings.of(config, Webhooks.NAME);
        var secret = Optional.ofNullable(environment.get("WEBHOOK_SECRET"))
                .filter(text -> !text.isBlank())
                .or(() -> settings.text("secret"))
                .map(Secret::of);
        var routes = new LinkedHashMap<String, Route>();
        if (settings.values().get("routes") instanceof Map<?, ?> written) {
            written.forEach((name, route) -> {
                if (route instanceof Map<?, ?> map) {
                    routes.put(String.valueOf(name), Route.of(String.valueOf(name), map, secret));
                }
            });
        }
        return new WebhookSettings(
                settings.text("host").orElse("0.0.0.0"),
                Optional.ofNullable(environment.get("WEBHOOK_PORT"))
                        .map(String::strip)
                        .filter(text -> text.matches("\\d{1,5}"))
                        .map(Integer::valueOf)
                        .or(() -> settings.number("port"))
                        .filter(port -> port >= 0 && port <= 65_535)
                        .orElse(PORT),
                secret,
                routes,
                settings.number("rate_limit").filter(rate -> rate > 0).orElse(RATE),
                settings.number("max_body_bytes").filter(bytes -> bytes > 0).orElse(LARGEST_BODY));
    }

    /**
     * Where deliveries to a route go, from this machine.
     *
     * @throws HermesException when the settings name a place that is none
     */
    public URI address(String route) {
        var reachable = host.isBlank() || host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        try {
            return new URI("http", null, reachable, port, "/webhooks/" + route, null, null);
        } catch (URISyntaxException e) {
            throw new HermesException(
                    ExitCode.CONFIGURATION,
                    e,
                    "'" + host + "' is no address to listen at.",
                    "hermes config set platforms.webhook.extra.host 127.0.0.1");
        }
    }

    /** The names of the routes that are written in the settings: they win over others. */
    public Set<String> fixed() {
        return routes.keySet();
    }

    boolean loopback() {
        return Loopback.is(host);
    }

    /** Why it cannot start; empty when it can. */
    Optional<String> problem() {
        return routes.values().stream()
                .flatMap(route -> route.problem(loopback()).stream())
                .findFirst();
    }
}
