package dev.hermes.gateway.apiserver;

import dev.hermes.api.Secret;
import dev.hermes.gateway.PlatformSettings;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.home.Config;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the API server listens, and to whom.
 *
 * @param key without one everybody on this machine may use it, and nobody else
 * @param origins of web pages that may use it; {@code *} for all
 * @param modelName how the agent is called in the list of models
 * @param mostRuns turns at the same time; 0 for no limit
 */
public record ApiServerSettings(
        String host, int port, Optional<Secret> key, List<String> origins, String modelName, int mostRuns) {
    private static final int PORT = 8642;
    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_RUNS = 10;
    private static final int SHORTEST_KEY = 8;
    private static final Set<String> PLACEHOLDERS = Set.of(
            "changeme",
            "change-me",
            "change_me",
            "your-api-key",
            "your_api_key",
            "yourapikey",
            "placeholder",
            "password",
            "secret-key",
            "api-key-here",
            "xxxxxxxx",
            "********");

    public ApiServerSettings {
        origins = List.copyOf(origins);
    }

    /** Empty when nobody has switched it on. */
    public static Optional<ApiServerSettings> of(Config config, Map<String, String> environment, String profile) {
        var settings = PlatformSettings.of(config, ApiServer.NAME);
        boolean wanted = settings.enabled().orElse(key(environment, settings).isPresent())
                || settings.enabled().isEmpty()
                        && variable(environment, "API_SERVER_ENABLED")
                                .filter(PlatformSettings::truth)
                                .isPresent();
        return wanted ? Optional.of(written(config, environment, profile)) : Optional.empty();
    }

    /** What is written down, whether it is switched on or not. */
    public static ApiServerSettings written(Config config, Map<String, String> environment, String profile) {
        var settings = PlatformSettings.of(config, ApiServer.NAME);
        return new ApiServerSettings(
                variable(environment, "API_SERVER_HOST")
                        .or(() -> settings.text("host"))
                        .orElse("127.0.0.1"),
                variable(environment, "API_SERVER_PORT")
                        .or(() -> settings.text("port"))
                        .flatMap(ApiServerSettings::port)
                        .orElse(PORT),
                key(environment, settings).map(Secret::of),
                variable(environment, "API_SERVER_CORS_ORIGINS")
                        .map(PlatformSettings::split)
                        .orElseGet(() -> settings.texts("cors_origins")),
                variable(environment, "API_SERVER_MODEL_NAME")
                        .or(() -> settings.text("model_name"))
                        .orElse(profile.equals("default") ? "hermes-agent" : profile),
                config.text("gateway.api_server.max_concurrent_runs")
                        .filter(text -> text.matches("\\d{1,6}"))
                        .map(Integer::valueOf)
                        .orElse(MOST_RUNS));
    }

    private static Optional<String> key(Map<String, String> environment, PlatformSettings settings) {
        return variable(environment, "API_SERVER_KEY").or(() -> settings.text("key"));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Optional<Integer> port(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port <= HIGHEST_PORT);
    }

    /** The same at another address. */
    public ApiServerSettings at(String address) {
        return new ApiServerSettings(address, port, key, origins, modelName, mostRuns);
    }

    /** The same with another key. */
    public ApiServerSettings with(Secret another) {
        return new ApiServerSettings(host, port, Optional.of(another), origins, modelName, mostRuns);
    }

    /** Why it must not be reachable like this; empty when it may. */
    public Optional<String> danger() {
        if (Loopback.is(host)) {
            return Optional.empty();
        }
        if (key.isEmpty()) {
            return Optional.of(
                    "the API server would be open to everybody on " + host + ": set API_SERVER_KEY, or bind 127.0.0.1");
        }
        var text = key.get().reveal();
        return text.length() < SHORTEST_KEY || PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT))
                ? Optional.of("the key of the API server is too easy to guess for an address that others can reach;"
                        + " use at least 16 random characters")
                : Optional.empty();
    }
}
