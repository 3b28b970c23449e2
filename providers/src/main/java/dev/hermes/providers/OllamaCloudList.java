package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.catalog.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The models of Ollama's cloud, kept for an hour in {@code ollama_cloud_models_cache.json}, which upstream reads too. */
final class OllamaCloudList {
    private static final long FRESH_SECONDS = 3600;

    private final Path file;
    private final Clock clock;
    private final Log log;

    OllamaCloudList(HermesHome home, Clock clock, Log log) {
        this.file = home.file("ollama_cloud_models_cache.json");
        this.clock = clock;
        this.log = log;
    }

    List<String> kept() {
        return read().path("models")
                .valueStream()
                .flatMap(id -> Ids.clean(id.asString("")).stream())
                .toList();
    }

    boolean fresh() {
        long age = clock.instant().getEpochSecond() - read().path("cached_at").asLong(0);
        return age >= 0 && age < FRESH_SECONDS;
    }

    void keep(List<String> models) {
        var json = JsonMapper.shared().createObjectNode();
        models.forEach(json.putArray("models")::add);
        json.put("cached_at", clock.instant().getEpochSecond());
        try {
            DurableFile.replace(file, json.toString());
        } catch (IOException | UncheckedIOException e) {
            log.warn("providers", "Cannot write " + file + ".", e);
        }
    }

    private JsonNode read() {
        try {
            return Files.exists(file)
                    ? JsonMapper.shared().readTree(Files.readAllBytes(file))
                    : MissingNode.getInstance();
        } catch (IOException | JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}
