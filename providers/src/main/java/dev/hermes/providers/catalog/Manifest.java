package dev.hermes.providers.catalog;

import dev.hermes.api.Log;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is worth offering of the big routers' thousands of models, as the project publishes it ({@code cache/model_catalog.json}). */
public final class Manifest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int NEWEST_VERSION = 1;

    private final Settings settings;
    private final KeptDocument document;
    private final Log log;
    private final Map<String, List<String>> lists = new ConcurrentHashMap<>();

    /**
     * What the settings say about it.
     *
     * @param enabled whether it may be asked for at all
     * @param url of the whole manifest
     * @param own addresses of lists of single providers, which are not kept
     */
    public record Settings(boolean enabled, String url, Duration fresh, Map<String, String> own) {
        public Settings {
            own = Map.copyOf(own);
        }
    }

    /** @param home where the file lies */
    public Manifest(Path home, Settings settings, Clock clock, Log log) {
        this.settings = settings;
        this.log = log;
        document = new KeptDocument(
                home.resolve("cache").resolve("model_catalog.json"),
                settings.fresh(),
                Manifest::valid,
                true,
                clock,
                log);
    }

    /** The models of a provider in the order in which they are offered; empty when it has no list. */
    public List<String> kept(String provider) {
        var own = lists.get(provider);
        if (own != null) {
            return own;
        }
        return settings.enabled()
                ? document.kept().map(root -> ids(root, provider)).orElse(List.of())
                : List.of();
    }

    /** Makes the file as new as it should be; lists of single providers are for this process only. */
    public void refresh(Web web, String userAgent, boolean anew) throws InterruptedException {
        if (!settings.enabled()) {
            return;
        }
        document.current(() -> fetched(settings.url(), web, userAgent), anew);
        for (var own : settings.own().entrySet()) {
            try {
                var list = ids(JsonMapper.shared().readTree(fetched(own.getValue(), web, userAgent)), own.getKey());
                if (!list.isEmpty()) {
                    lists.put(own.getKey(), list);
                }
            } catch (IOException | JacksonException e) {
                log.warn("providers.catalog", own.getValue() + " gives no list of models: " + e.getMessage());
            }
        }
    }

    private static byte[] fetched(String url, Web web, String userAgent) throws IOException, InterruptedException {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException _) {
            throw new IOException("'" + url + "' is no address");
        }
        var answer = web.send(Web.Request.get(uri, PATIENCE)
                .with("Accept", "application/json")
                .with("User-Agent", userAgent));
        if (!answer.ok()) {
            throw new IOException(uri.getHost() + " answered HTTP " + answer.status());
        }
        return answer.body();
    }

    private static boolean valid(JsonNode root) {
        var version = root.path("version");
        boolean known = version.isIntegralNumber() && version.intValue() <= NEWEST_VERSION;
        return known
                && root.path("providers").isObject()
                && root.path("providers")
                        .valueStream()
                        .allMatch(provider -> provider.path("models")
                                .valueStream()
                                .allMatch(model -> model.path("id").isString()));
    }

    private static List<String> ids(JsonNode root, String provider) {
        var ids = new ArrayList<String>();
        for (var model : root.path("providers").path(provider).path("models")) {
            Optional.of(model.path("id").asString("")).flatMap(Ids::clean).ifPresent(ids::add);
        }
        return List.copyOf(ids);
    }
}
